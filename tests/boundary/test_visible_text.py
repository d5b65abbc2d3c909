"""What shows nothing is empty, whatever characters it is made of."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from boundary.visible_text import DEFAULT_IGNORABLE, has_visible_text, is_visible

# Case C6, and more of the kind.
BLANK = [
    "", " \t\n", "\xa0", "\u3000", "\x00\x07", "\x7f\x85",
    "\u200b", "\u2060", "\u3164", "\u2800", "\u115f", "\u200d", "\u200e", "\u2062", "\ufe0f",
    "\U000e0041", "\u1160", "\uffa0", "\u00ad", "\u034f", "\u061c", "\u17b4", "\u180e", "\u180f",
    "\u202e\u202c", "\u2028\u2029", "\ufeff", "\ufff9\ufffb", "\U0001d173", "\U0001d159",
    "\U0001bca0", "\U000e0001", "\U000e0100", "\U00013430", "\ud800", "\ufffe", "\ufdd0", "\ufffc",
    " \u200b \u3164\n\u2800 ",
]  # fmt: skip
SHOWN = [
    "a", ".", "0", "🦊", "👩\u200d👩\u200d👧", "❤\ufe0f", "🏴\U000e0067\U000e0062\U000e007f",
    "e\u0301",
    "\u0645\u0631\u062d\u0628\u0627", "\u0645\u06cc\u200c\u062e\u0648", "สวัสดี",
    "鯨", "葛\U000e0100", "한", "ᄒ", "क्\u200dष",
    "שָׁלוֹם", "\u06dd", "⠁", "\u200bx\u200b", "\ufffd", "\u0301",
]  # fmt: skip


@pytest.mark.parametrize("text", BLANK, ids=ascii)
def test_a_text_without_a_visible_character_is_blank(text: str) -> None:
    assert not has_visible_text(text)


@pytest.mark.parametrize("text", SHOWN, ids=ascii)
def test_one_visible_character_is_enough_in_every_script(text: str) -> None:
    assert has_visible_text(text)


def test_the_listed_ranges_are_unicodes_own() -> None:
    """DerivedCoreProperties.txt sums them up: 4,174 code points."""
    listed = [c for first, last in DEFAULT_IGNORABLE for c in range(first, last + 1)]

    assert len(listed) == len(set(listed)) == 4174
    assert listed == sorted(listed)
    is_ignorable = regex.compile(r"\p{Default_Ignorable_Code_Point}").match
    surrogates = range(0xD800, 0xE000)
    assert listed == [c for c in range(0x110000) if c not in surrogates and is_ignorable(chr(c))]


@given(st.text(st.sampled_from("".join(BLANK)), max_size=200))
def test_any_mixture_of_blanks_is_blank(text: str) -> None:
    assert not has_visible_text(text)


@given(st.text(max_size=50), st.sampled_from(SHOWN), st.text(max_size=50))
def test_nothing_around_a_visible_character_hides_it(before: str, shown: str, after: str) -> None:
    assert has_visible_text(before + shown + after)


@given(st.characters(categories=("L", "N", "P", "S")))
def test_letters_digits_and_signs_are_visible_unless_unicode_draws_them_blank(letter: str) -> None:
    is_filler = letter in "\u115f\u1160\u3164\uffa0\u2800\U0001d159\ufffc"
    assert is_visible(letter) != is_filler
