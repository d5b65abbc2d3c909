import pytest

from comments.notification_preferences import NotificationPreferences


@pytest.mark.parametrize(
    "preferences",
    [
        NotificationPreferences(),
        NotificationPreferences(replies=True),
        NotificationPreferences(everything=True, daily=True),
        NotificationPreferences(True, True, True),
    ],
    ids=str,
)
def test_wishes_come_back_from_their_words(preferences: NotificationPreferences) -> None:
    assert NotificationPreferences.read(str(preferences)) == preferences


@pytest.mark.parametrize("words", ["", "everything x %s", "\x00", "repliesall", "daily"])
def test_words_that_ask_for_nothing_are_no_wish(words: str) -> None:
    assert not NotificationPreferences.read(words)
