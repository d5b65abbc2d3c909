import pytest
from django.utils import timezone

from accounts.limits import TooOftenError
from accounts.models import User
from comments.actions import moderate, report
from comments.actions.report import ReportRefusedError
from comments.models import Comment, Flag, ModerationLog
from tests.factories import make_comment, make_user

pytestmark = pytest.mark.django_db


def good_reader() -> User:
    user = make_user()
    for _ in range(2):
        make_comment(author=user)
    return user


def test_three_readers_of_good_standing_hide_a_comment_until_a_moderator_looks() -> None:
    comment = make_comment()
    for _ in range(2):
        report.report(comment, by=good_reader(), reason="abuse")
        assert Comment.objects.get(pk=comment.pk).status == "published"

    report.report(comment, by=good_reader(), reason="spam")

    assert Comment.objects.get(pk=comment.pk).status == "held"
    comment.subject.refresh_from_db()
    log = ModerationLog.objects.get()
    assert (log.verb, log.by, log.reason) == ("hold", None, "flags")


def test_reports_of_strangers_wait_for_a_moderator_but_hide_nothing() -> None:
    comment = make_comment()
    for _ in range(6):
        report.report(comment, by=make_user(), reason="spam")

    assert Comment.objects.get(pk=comment.pk).status == "published"
    assert Flag.objects.waiting().count() == 6


def test_comment_that_a_moderator_kept_needs_new_reports_to_be_hidden_again() -> None:
    comment = make_comment()
    for _ in range(3):
        report.report(comment, by=good_reader(), reason="abuse")
    moderate.approve(comment, by=None)

    report.report(comment, by=good_reader(), reason="abuse")

    assert Comment.objects.get(pk=comment.pk).status == "published"


def test_second_report_of_the_same_reader_changes_the_first() -> None:
    comment, reader = make_comment(), make_user()
    report.report(comment, by=reader, reason="spam")

    report.report(comment, by=reader, reason="other", note="names my street")

    flag = Flag.objects.get()
    assert (flag.reason, flag.note) == ("other", "names my street")


@pytest.mark.parametrize(
    ("reason", "note"), [("", ""), ("nonsense", "x"), ("other", "  "), ("spam'--", "")]
)
def test_report_without_a_reason_is_refused(reason: str, note: str) -> None:
    with pytest.raises(ReportRefusedError):
        report.report(make_comment(), by=make_user(), reason=reason, note=note)

    assert not Flag.objects.exists()


def test_own_hidden_and_banned_are_refused() -> None:
    reader, banned = make_user(), make_user()
    moderate.ban(banned, by=None, reason="x")
    cases = [
        (make_comment(author=reader), reader),
        (make_comment(status="held"), reader),
        (make_comment(), banned),
    ]
    for comment, by in cases:
        with pytest.raises(ReportRefusedError):
            report.report(comment, by=by, reason="spam")


def test_ten_reports_an_hour() -> None:
    reader, now = make_user(), timezone.now()
    for _ in range(10):
        report.report(make_comment(), by=reader, reason="spam", at=now)

    with pytest.raises(TooOftenError):
        report.report(make_comment(), by=reader, reason="spam", at=now)
