import pytest

from comments.rules.word_matching import found_in, places_of


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("press", "the press, again"),
        ("press", "PRESS!"),
        ("press", "the press\u2019s duty"),
        ("tidal basin", "the Tidal\n  Basin is full"),
        ("a a", "xa a a"),
        ("stra\u00dfe", "Die STRASSE"),
        ("casino", "cas\u200bino here"),
        ("casino", "\uff43\uff41\uff53\uff49\uff4e\uff4f"),
        ("c++", "I like c++ and tea"),
        ("$$$", "make $$$ fast"),
        ("казино", "лучшее КАЗИНО"),
        # Hyphens and apostrophes, as any keyboard types them.
        ("well-known", "a well\u2011known crook"),
        ("well", "a well-known crook"),
        ("can't", "I can\u2019t"),
        ("avocat", "l\u2019avocat du port"),
        ("brien", "O'Brien said"),
        # Turkish: dotted and dotless are one letter, whichever case they come in.
        ("istanbul", "\u0130STANBUL"),
        ("\u0131\u015f\u0131k", "I\u015eIK yok"),
        ("I\u015eIK", "\u0131\u015f\u0131k yok"),
        # Arabic: with vowels, or stretched.
        ("\u0643\u062a\u0627\u0628", "\u0643\u0650\u062a\u064e\u0627\u0628"),
        ("كتاب", "كـــتاب جديد"),
        # Hebrew with points.
        ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd"),
        # Scripts without spaces between words.
        ("\u8d4c\u535a", "\u6211\u7231\u8d4c\u535a\u5417"),
        ("พนัน", "เว็บพนันออนไลน์"),
        ("\u0915\u092e", "\u092c\u0939\u0941\u0924 \u0915\u092e \u0939\u0948"),
    ],
)  # fmt: skip
def test_a_word_is_found_however_it_is_written(word: str, text: str) -> None:
    assert found_in(text, [word]) == [word]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("press", "I use WordPress and express trains"),
        ("press", "press_kit"),
        ("tidal basin", "the tidal and the basin"),
        ("  ", "anything"),
        ("don", "I don\u2019t know"),
        ("can", "I can't"),
        ("s", "it's late"),
        ("re", "they\u2019re late"),
        # With the article it is another word; with a vowel sign too.
        ("\u0643\u062a\u0627\u0628", "\u0627\u0644\u0643\u062a\u0627\u0628"),
        ("\u0915\u092e", "\u0915\u092e\u0940 \u0939\u0948"),
        ("cafe", "the cafe\u0301"),
    ],
)  # fmt: skip
def test_a_part_of_a_word_is_not_the_word(word: str, text: str) -> None:
    assert found_in(text, [word]) == []


@pytest.mark.attack
@pytest.mark.parametrize("text", ["a " * 5_000, "a" * 10_000, "a'" * 5_000, "\u0640" * 10_000])
def test_hostile_text_is_searched_without_trying_every_way(text: str) -> None:
    assert found_in(text, ["a " * 50 + "b", "a" * 5_000 + "b", "'t"]) == []


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("The CROOKS here", ["crooks"], ["CROOKS"]),
        ("WordPress is no press", ["press"], ["press"]),
        ("a  \n b, and A b", ["a b"], ["a  \n b", "A b"]),
        ("cro\u200boks", ["crooks"], ["cro\u200boks"]),
        ("Cafe\u0301 and caf\u00e9", ["caf\u00e9"], ["Cafe\u0301", "caf\u00e9"]),
        ("Stra\u00dfe!", ["strasse"], ["Stra\u00dfe"]),
        ("one two three", ["one two", "two three"], ["one two three"]),
        ("in \u0130stanbul", ["istanbul"], ["\u0130stanbul"]),
        ("nothing", ["", "  ", "other"], []),
    ],
)
def test_the_places_of_listed_words_are_those_of_the_text_as_typed(
    text: str, words: list[str], found: list[str]
) -> None:
    assert [text[start:end] for start, end in places_of(text, words)] == found
