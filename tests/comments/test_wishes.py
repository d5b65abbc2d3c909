import pytest

from comments.wishes import Wishes


@pytest.mark.parametrize(
    "wishes",
    [Wishes(), Wishes(replies=True), Wishes(everything=True, daily=True), Wishes(True, True, True)],
    ids=str,
)
def test_wishes_come_back_from_their_words(wishes: Wishes) -> None:
    assert Wishes.read(str(wishes)) == wishes


@pytest.mark.parametrize("words", ["", "everything x %s", "\x00", "repliesall", "daily"])
def test_words_that_ask_for_nothing_are_no_wish(words: str) -> None:
    assert not Wishes.read(words)
