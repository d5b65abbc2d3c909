"""Queues what runs at intervals (NEWSBLOG_PERIODIC), once each, however many workers look."""

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.tasks import Task, TaskResultStatus
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from jobs.models import PeriodicRun
from jobs.scheduling import next_due


def registered() -> Mapping[str, dt.timedelta]:
    """Dotted path of the task -> how often."""
    intervals: Mapping[str, dt.timedelta] = settings.NEWSBLOG_PERIODIC
    return intervals


def enqueue_due(*, at: dt.datetime) -> list[str]:
    """Queue every task whose time has come; returns their paths.

    The conditional update decides between workers. A run that is still waiting or running is not
    queued a second time. One read where nothing is due.
    """
    intervals = registered()
    known = dict(PeriodicRun.objects.values_list("path", "due_at"))
    queued = []
    for path, every in intervals.items():
        if path not in known:
            row, _ = PeriodicRun.objects.get_or_create(path=path, defaults={"due_at": at})
            known[path] = row.due_at
        due_at = known[path]
        if due_at <= at and _take_turn(path, due_at, every, at):
            queued.append(path)
    return queued


def _take_turn(path: str, due_at: dt.datetime, every: dt.timedelta, at: dt.datetime) -> bool:
    unfinished = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    with transaction.atomic():
        turn = PeriodicRun.objects.filter(path=path, due_at=due_at)
        if not turn.update(due_at=next_due(due_at, every, now=at)):
            return False
        if DBTaskResult.objects.filter(task_path=path, status__in=unfinished).exists():
            return False
        task = import_string(path)
        if not isinstance(task, Task):
            raise TypeError(f"NEWSBLOG_PERIODIC names {path}, which is not a task.")
        task.enqueue()
    return True
