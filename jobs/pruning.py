"""Removes what nobody will ask for: finished jobs, and workers that died long ago."""

import datetime as dt

from django.db.models import Q
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs.batch_delete import delete_all
from jobs.models import WorkerBeat

DONE_FOR = dt.timedelta(days=3)
# Given-up jobs are shown in the admin until somebody had a fortnight and a holiday to look.
GIVEN_UP_FOR = dt.timedelta(days=30)


@task(queue_name="slow")
def prune() -> int:
    """Delete old rows; returns how many jobs."""
    now = timezone.now()
    old = Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - DONE_FOR) | Q(
        status=TaskResultStatus.FAILED, finished_at__lt=now - GIVEN_UP_FOR
    )
    count = delete_all(DBTaskResult.objects.filter(old))
    WorkerBeat.objects.filter(seen_at__lt=now - DONE_FOR).delete()
    return count
