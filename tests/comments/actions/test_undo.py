import datetime as dt

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from comments.actions import moderate, post, report, undo
from comments.actions.moderate import Verb
from comments.models import Comment, Flag, ModerationLog
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

NOW = timezone.now()
S = Comment.Status


@pytest.fixture
def ines() -> User:
    return make_user(is_staff=True, display_name="Ines")


def status(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).status


@pytest.mark.parametrize(
    ("was", "verb"),
    [
        (S.HELD, Verb.APPROVE),
        (S.PUBLISHED, Verb.HOLD),
        (S.PUBLISHED, Verb.SPAM),
        (S.HELD, Verb.REMOVE),
        (S.SPAM, Verb.RESTORE),
    ],
)
def test_each_decision_can_be_undone_and_the_count_is_right(
    ines: User, was: str, verb: str
) -> None:
    comment = make_comment(status=was)
    moderate.move(verb, [comment.pk], by=ines, at=NOW)
    assert status(comment) != was

    assert undo.undo(by=ines, at=NOW + dt.timedelta(seconds=5)) == [comment]

    assert status(comment) == was
    comment.subject.refresh_from_db()
    assert comment.subject.comment_count == (was == S.PUBLISHED)
    row = ModerationLog.objects.order_by("pk").last()
    assert row
    assert (row.verb, row.by, row.now) == (Verb.UNDO, ines, was)


def test_what_was_decided_at_once_is_undone_at_once(ines: User) -> None:
    article = make_article()
    here = [make_comment(article, status=S.HELD) for _ in range(3)]
    there = make_comment(status=S.HELD)
    moderate.move(Verb.SPAM, [comment.pk for comment in (*here, there)], by=ines, at=NOW)

    undone = undo.undo(by=ines, at=NOW)

    assert {comment.pk for comment in undone} == {comment.pk for comment in (*here, there)}
    assert {status(comment) for comment in (*here, there)} == {S.HELD}


def test_only_the_last_decision_is_undone_and_only_once(ines: User) -> None:
    first, second = make_comment(status=S.HELD), make_comment(status=S.HELD)
    moderate.approve(first, by=ines, at=NOW)
    moderate.approve(second, by=ines, at=NOW + dt.timedelta(seconds=1))

    assert undo.undo(by=ines, at=NOW + dt.timedelta(seconds=2)) == [second]
    assert undo.undo(by=ines, at=NOW + dt.timedelta(seconds=3)) == []
    assert (status(first), status(second)) == (S.PUBLISHED, S.HELD)


def test_a_decision_of_somebody_else_or_of_this_morning_is_not_undone(ines: User) -> None:
    comment = make_comment(status=S.HELD)
    moderate.approve(comment, by=ines, at=NOW)

    assert undo.undo(by=make_user(is_staff=True), at=NOW) == []
    assert undo.undo(by=ines, at=NOW + undo.FRESH + dt.timedelta(seconds=1)) == []


def test_what_somebody_judged_anew_meanwhile_stays(ines: User) -> None:
    kept, judged = make_comment(status=S.HELD), make_comment(status=S.HELD)
    moderate.move(Verb.APPROVE, [kept.pk, judged.pk], by=ines, at=NOW)
    moderate.hold(judged, by=make_user(is_staff=True), at=NOW)
    moderate.approve(judged, by=make_user(is_staff=True), at=NOW)

    assert undo.undo(by=ines, at=NOW) == [kept]
    assert status(judged) == S.PUBLISHED


def test_what_its_writer_took_back_stays_taken_back(ines: User) -> None:
    writer = make_user()
    comment = make_comment(author=writer, status=S.HELD)
    moderate.approve(comment, by=ines, at=NOW)
    post.withdraw(comment, by=writer, at=NOW)

    assert undo.undo(by=ines, at=NOW) == []
    assert status(comment) == S.REMOVED


@pytest.mark.parametrize("act", ["remove", "dismiss_flags"])
def test_reports_that_the_decision_settled_wait_again(ines: User, act: str) -> None:
    comment = make_comment(author=make_user())
    report.report(comment, by=make_user(), reason="abuse", note="")
    getattr(moderate, act)(comment, by=ines, at=NOW)
    assert not Flag.objects.waiting().exists()

    undo.undo(by=ines, at=NOW)

    assert Flag.objects.waiting().get().comment == comment


def test_what_is_public_again_is_announced_to_nobody(ines: User) -> None:
    comment = make_comment()
    moderate.remove(comment, by=ines, at=NOW)
    before = DBTaskResult.objects.filter(
        task_path="comments.notifications.delivery.fan_out"
    ).count()

    undo.undo(by=ines, at=NOW)

    after = DBTaskResult.objects.filter(task_path="comments.notifications.delivery.fan_out").count()
    assert (status(comment), after) == (S.PUBLISHED, before)
