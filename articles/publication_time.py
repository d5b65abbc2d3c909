"""Which publication times need a confirmation, and what is asked. Changes nothing."""

import datetime as dt
from enum import StrEnum

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from articles.models import Article

# Times are typed to the minute, and pressing a button takes a moment: this much late is "now".
GRACE = dt.timedelta(minutes=5)


class TimeQuestion(StrEnum):
    """What must be confirmed before a story gets a time; the values name publish()'s arguments."""

    DATE_BACK = "date_back"
    TAKE_OFFLINE = "take_offline"


def was_public(article: Article, *, at: dt.datetime) -> bool:
    """Whether readers could have seen the story before `at`, so that its address is known."""
    return (
        article.published_on is not None
        and article.published_at is not None
        and article.published_at <= at
    )


def question_about(article: Article, when: dt.datetime, *, now: dt.datetime) -> TimeQuestion | None:
    """What to confirm before the story is published at `when`; None if it is plain what is meant.

    A past time for a story that was never public asks, and a future time for one that is public.
    """
    if article.is_reachable(at=now):
        return TimeQuestion.TAKE_OFFLINE if when > now else None
    if when < now - GRACE and not was_public(article, at=now):
        return TimeQuestion.DATE_BACK
    return None


def wording(question: TimeQuestion, when: dt.datetime) -> str:
    """The question as a sentence for the person."""
    sentences = {
        TimeQuestion.DATE_BACK: _(
            "%(time)s is in the past. Tick “Date it back” to publish the story with that date."
        ),
        TimeQuestion.TAKE_OFFLINE: _(
            "Readers see the story now. This takes it off the site until %(time)s. Tick “Take it "
            "off the site until then” if you mean it."
        ),
    }
    return sentences[question] % {"time": shown(when)}


def shown(when: dt.datetime) -> str:
    """A time in the current zone, to the minute, as the desk writes it."""
    return formats.date_format(timezone.localtime(when), "j M Y, H:i")
