"""What somebody ticked beside a comment about mails. Pure: a value, and its words for a column."""

from dataclasses import dataclass
from typing import Self

REPLIES, EVERYTHING, DAILY = "replies", "all", "daily"


@dataclass(frozen=True)
class NotificationPreferences:
    """Replies to me, everything that is said here, as a daily mail: nothing unless ticked."""

    replies: bool = False
    everything: bool = False
    daily: bool = False

    def __bool__(self) -> bool:
        return self.replies or self.everything

    def __str__(self) -> str:
        ticked = {REPLIES: self.replies, EVERYTHING: self.everything, DAILY: self.daily}
        return " ".join(word for word, is_ticked in ticked.items() if is_ticked)

    @classmethod
    def read(cls, words: str) -> Self:
        """Back from str(), or from any words: those we don't know count as not ticked."""
        ticked = set(words.split())
        return cls(
            replies=REPLIES in ticked, everything=EVERYTHING in ticked, daily=DAILY in ticked
        )
