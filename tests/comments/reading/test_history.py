import datetime as dt

import pytest

from comments.models import Comment, ModerationRules
from comments.reading import history
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def ago(**ages: float) -> dt.datetime:
    return NOW - dt.timedelta(**ages)


def test_it_says_what_the_rules_ask_and_reads_no_further() -> None:
    person, story = make_user(), make_article()
    rules = ModerationRules(approvals_needed=2, rejected_days=7, repeat_minutes=6)
    for status, when, text in (
        (Comment.Status.PUBLISHED, ago(days=400), "same"),
        (Comment.Status.PUBLISHED, ago(days=300), "same"),
        (Comment.Status.PUBLISHED, ago(days=200), "same"),
        (Comment.Status.REMOVED, ago(days=100), "same"),
        (Comment.Status.SPAM, ago(days=6), "same"),
        (Comment.Status.HELD, ago(days=5), "same"),
    ):
        make_comment(story, author=person, status=status, created_at=when, text=text)

    def now(subject: object = story) -> history.History:
        return history.of(person, text="same", rules=rules, subject=subject, at=NOW)  # type: ignore[arg-type]

    assert now() == history.History(
        approved_count=2,  # of three
        recent_count=2,
        recent_rejected_count=1,
        has_said_this=False,
        last_here_at=ago(days=5),
    )

    make_comment(story, author=person, created_at=ago(minutes=5), text="same")
    assert now().has_said_this
    assert now().last_here_at == ago(minutes=5)
    assert now(make_article()).last_here_at is None


def test_pause_is_known_where_the_rules_look_back_for_less() -> None:
    person, story = make_user(), make_article()
    rules = ModerationRules(rejected_days=0, repeat_minutes=0)
    make_comment(story, author=person, created_at=ago(hours=9), text="words")

    past = history.of(person, text="words", rules=rules, subject=story, at=NOW)

    assert past.last_here_at == ago(hours=9)
    assert (past.recent_count, past.has_said_this) == (0, False)


def test_who_never_wrote_has_no_history() -> None:
    past = history.of(
        make_user(), text="words", rules=ModerationRules(), subject=make_article(), at=NOW
    )
    assert past == history.History(0, 0, 0, False, None)
