import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.actions import like, moderate, report
from comments.actions.moderate import TRANSITIONS, TransitionRefusedError
from comments.models import Ban, Comment, Flag, Like, ModerationLog
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("act", "before", "after"),
    [
        ("approve", "held", "published"),
        ("hold", "published", "held"),
        ("mark_spam", "published", "spam"),
        ("mark_spam", "held", "spam"),
        ("remove", "published", "removed"),
        ("remove", "spam", "removed"),
        ("restore", "spam", "published"),
        ("restore", "removed", "published"),
    ],
)
def test_each_act_changes_the_status_counts_again_and_leaves_a_row(
    act: str, before: str, after: str
) -> None:
    moderator, writer = make_user(is_staff=True), make_user()
    comment = make_comment(status=before, author=writer)

    getattr(moderate, act)(comment, by=moderator, reason="because")

    assert Comment.objects.get(pk=comment.pk).status == comment.status == after
    article = comment.subject
    article.refresh_from_db()
    assert article.comment_count == (after == "published")
    log = ModerationLog.objects.get()
    assert (log.comment, log.person, log.by, log.reason) == (comment, writer, moderator, "because")
    assert (log.was, log.now) == (before, after)
    assert dt.timedelta() <= timezone.now() - log.at < dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("act", "status"),
    [
        ("approve", "published"),
        ("approve", "spam"),
        ("hold", "held"),
        ("hold", "removed"),
        ("mark_spam", "spam"),
        ("remove", "removed"),
        ("restore", "published"),
        ("restore", "held"),
    ],
)
def test_move_that_the_table_does_not_hold_is_refused_and_leaves_no_row(
    act: str, status: str
) -> None:
    comment = make_comment(status=status)

    with pytest.raises(TransitionRefusedError, match="status is"):
        getattr(moderate, act)(comment, by=None)

    assert Comment.objects.get(pk=comment.pk).status == status
    assert not ModerationLog.objects.exists()


def test_every_status_can_be_reached_and_left() -> None:
    reached = {after for _before, after in TRANSITIONS.values()}
    left = set().union(*(before for before, _after in TRANSITIONS.values()))

    assert reached == left == set(Comment.Status.values)


def test_many_at_once_over_several_stories_with_those_that_do_not_allow_it_skipped() -> None:
    articles = [make_article() for _ in range(3)]
    held = [make_comment(article, status="held") for article in articles for _ in range(4)]
    spam = make_comment(articles[0], status="spam")

    done = moderate.move("approve", [*(c.pk for c in held), spam.pk, 10**12], by=None)

    assert (done.moved, done.skipped) == (12, 2)
    for article in articles:
        article.refresh_from_db()
        assert article.comment_count == 4
    assert ModerationLog.objects.filter(verb="approve").count() == 12


def test_queries_of_an_act_on_many_do_not_grow_with_their_number() -> None:
    counts = []
    for size in (2, 40):
        article = make_article()
        held = [make_comment(article, status="held").pk for _ in range(size)]
        with CaptureQueriesContext(connection) as queries:
            moderate.move("spam", held, by=None)
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(("act", "upheld"), [("remove", True), ("mark_spam", True)])
def test_removing_a_reported_comment_upholds_the_reports(act: str, *, upheld: bool) -> None:
    comment, moderator = make_comment(), make_user(is_staff=True)
    report.report(comment, by=make_user(), reason="abuse")

    getattr(moderate, act)(comment, by=moderator)

    flag = Flag.objects.get()
    assert (flag.was_upheld, flag.settled_by) == (upheld, moderator)


def test_dismissed_reports_stop_waiting_and_leave_one_row() -> None:
    comment = make_comment()
    for _ in range(2):
        report.report(comment, by=make_user(), reason="off-topic")

    assert moderate.dismiss_flags(comment, by=None) == 2
    assert moderate.dismiss_flags(comment, by=None) == 0

    assert not Flag.objects.waiting().exists()
    assert ModerationLog.objects.get().verb == "dismiss"


def test_ban_is_in_force_until_it_ends_or_is_lifted() -> None:
    person, moderator = make_user(), make_user(is_staff=True)
    now = timezone.now()
    until = now + dt.timedelta(days=7)

    moderate.ban(person, by=moderator, reason="insults", until=until, at=now)

    assert Ban.objects.in_force(at=now).exists()
    assert not Ban.objects.in_force(at=until).exists()
    assert moderate.lift_ban(person, by=moderator, at=now) == 1
    assert not Ban.objects.in_force(at=now).exists()
    assert moderate.lift_ban(person, by=moderator, at=now) == 0
    assert list(ModerationLog.objects.order_by("pk").values_list("verb", flat=True)) == [
        "ban",
        "lift-ban",
    ]


def test_staff_are_not_banned() -> None:
    with pytest.raises(TransitionRefusedError, match="works here"):
        moderate.ban(make_user(is_staff=True), by=None, reason="x")


def test_moderator_takes_a_like_away() -> None:
    comment = make_comment()
    like.like(comment, by=make_user())

    moderate.remove_like(Like.objects.get(), by=make_user(is_staff=True))

    comment.refresh_from_db()
    assert comment.like_count == 0
    assert ModerationLog.objects.get().verb == "unlike"


def test_a_public_comment_is_put_forward_and_no_longer() -> None:
    comment, ines = make_comment(), make_user(is_staff=True)

    assert moderate.feature(comment, by=ines)
    assert not moderate.feature(comment, by=ines)
    assert Comment.objects.get(pk=comment.pk).featured_at
    assert moderate.feature(comment, by=ines, is_on=False)

    assert Comment.objects.get(pk=comment.pk).featured_at is None
    assert list(ModerationLog.objects.order_by("pk").values_list("verb", flat=True)) == [
        "feature", "unfeature",
    ]  # fmt: skip


@pytest.mark.parametrize("status", ["held", "spam", "removed"])
def test_what_is_not_public_is_not_put_forward(status: str) -> None:
    assert not moderate.feature(make_comment(status=status), by=None)
