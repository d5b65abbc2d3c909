"""Forgets in time what is kept for a time only: once a day, in small transactions."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.tasks import task
from django.utils import timezone

from comments import drafts
from comments.models import Comment, EarlierText, ModerationLog

# behaviour.md, C: rejected and spam purged after 30 days, networks kept truncated for 30 days.
REJECTED_FOR = dt.timedelta(days=30)
NETWORKS_FOR = dt.timedelta(days=30)
BATCH = 500


@task(queue_name="slow")
def clean_up() -> None:
    """The daily job. A second run finds nothing to do."""
    now = timezone.now()
    delete_networks(at=now)
    delete_rejected(at=now)
    drafts.prune(at=now)


def delete_networks(*, at: dt.datetime) -> int:
    """Empty the networks that old comments came from; returns how many."""
    old = Comment.objects.filter(created_at__lt=at - NETWORKS_FOR).exclude(network="")
    count = 0
    while batch := list(old.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        count += Comment.objects.filter(pk__in=batch).update(network="")
    return count


def delete_rejected(*, at: dt.datetime) -> int:
    """Delete what was spam or removed for a month; where answers hang on it, only what it said.

    Judged lately, by whatever row of the log, means kept. Returns how many lost their words.
    """
    before = at - REJECTED_FOR
    judged = ModerationLog.objects.filter(comment=OuterRef("pk"), at__gte=before)
    rejected = Q(status=Comment.Status.SPAM) | Q(status=Comment.Status.REMOVED)
    old = (
        Comment.objects.filter(rejected, created_at__lt=before)
        .exclude(text="")
        .exclude(Exists(judged))
        .order_by("pk")
    )
    count = 0
    while batch := list(old.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            answered = set(
                Comment.objects.filter(Q(parent__in=batch) | Q(root__in=batch)).values_list(
                    "parent_id", "root_id"
                )
            )
            kept = {pk for pair in answered for pk in pair} & set(batch)
            EarlierText.objects.filter(comment__in=batch).delete()
            Comment.objects.filter(pk__in=kept).update(
                text="", html="", name="", email="", url="", network="", author=None
            )
            Comment.objects.filter(pk__in=set(batch) - kept).delete()
        count += len(batch)
    return count
