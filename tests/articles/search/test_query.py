import pytest

from articles.search.query import MOST_WORDS, Query, parse


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("red cross", ("red", "cross"), ()),
        ('"red cross" -flood', ("red cross",), ("flood",)),
        ("“red cross” – & 🎉", ("red cross",), ()),
        ('"never closed', ("never closed",), ()),
        ("-flood", (), ("flood",)),
    ],
)
def test_a_question_is_words_phrases_and_what_is_unwanted(
    text: str, wanted: tuple[str, ...], unwanted: tuple[str, ...]
) -> None:
    assert parse(text) == Query(wanted=wanted, unwanted=unwanted)


@pytest.mark.attack
def test_only_the_first_words_of_a_question_count() -> None:
    many = [f"w{number}" for number in range(40)]

    assert parse(" ".join(many)).wanted == tuple(many[:MOST_WORDS])
    assert parse(f'"{" ".join(many)}"').wanted == (" ".join(many[:MOST_WORDS]),)
    assert parse('"the of" ' * 20).wanted == ("the of",) * (MOST_WORDS // 2)
    assert parse("a_b-c.d" * 20).wanted[0].count("_") <= MOST_WORDS


def test_of_an_unwanted_phrase_no_beginning_is_left_out_alone() -> None:
    words = "a b c d e f g h i"

    assert parse(f'{words} -"x y" z') == parse(words)
    assert parse(f"{words} -x").unwanted == ("x",)
