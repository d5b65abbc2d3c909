import datetime as dt

import pytest
from django.utils import timezone

from comments import drafts
from comments.actions import clean_up, moderate
from comments.models import Comment, Draft
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db

NOW = timezone.now()
OLD = NOW - dt.timedelta(days=31)
NEW = NOW - dt.timedelta(days=29)


def test_networks_are_forgotten_after_thirty_days() -> None:
    old, new = (make_comment(network="203.0.113.0/24", created_at=at) for at in (OLD, NEW))

    assert clean_up.delete_networks(at=NOW) == 1

    assert Comment.objects.get(pk=old.pk).network == ""
    assert Comment.objects.get(pk=new.pk).network == "203.0.113.0/24"


@pytest.mark.parametrize("status", ["spam", "removed"])
def test_rejected_comments_are_purged_after_thirty_days(status: str) -> None:
    old = make_comment(status=status, created_at=OLD)
    kept = [
        make_comment(status=status, created_at=NEW),
        make_comment(status="held", created_at=OLD),
        make_comment(created_at=OLD),
    ]

    assert clean_up.delete_rejected(at=NOW) == 1

    assert not Comment.objects.filter(pk=old.pk).exists()
    assert Comment.objects.filter(pk__in=[comment.pk for comment in kept]).count() == 3


def test_old_comment_that_was_removed_lately_is_kept_for_a_month() -> None:
    comment = make_comment(created_at=OLD)
    moderate.remove(comment, by=None, at=NEW)

    assert clean_up.delete_rejected(at=NOW) == 0
    assert clean_up.delete_rejected(at=NOW + dt.timedelta(days=2)) == 1


def test_answered_comment_loses_its_words_and_keeps_its_place() -> None:
    root = make_comment(
        status="removed", created_at=OLD, text="gone", name="Loud", email="a@b.example"
    )
    middle = make_comment(parent=root, status="spam", created_at=OLD, text="gone too")
    answer = make_comment(parent=middle, text="stays")

    clean_up.delete_rejected(at=NOW)
    clean_up.delete_rejected(at=NOW)

    for comment in (root, middle):
        comment.refresh_from_db()
        assert (comment.text, comment.html, comment.name, comment.email) == ("", "", "", "")
    answer.refresh_from_db()
    assert (answer.parent, answer.root) == (middle, root)


def test_daily_job_forgets_drafts_too() -> None:
    drafts.save(drafts.new_browser_id(), make_article(), None, text="x", at=OLD)

    clean_up.clean_up.call()

    assert not Draft.objects.exists()
