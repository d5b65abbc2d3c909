import datetime as dt

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import pruning
from jobs.models import WorkerBeat
from tests.jobs import chores

pytestmark = pytest.mark.django_db


def finished(status: str, age: dt.timedelta) -> "DBTaskResult[..., object]":
    result = chores.fail_once.enqueue()
    DBTaskResult.objects.filter(pk=result.id).update(
        status=status, finished_at=timezone.now() - age
    )
    return DBTaskResult.objects.get(pk=result.id)


def test_old_finished_jobs_go_and_all_others_stay() -> None:
    day = dt.timedelta(days=1)
    kept = [
        finished("SUCCESSFUL", pruning.DONE_FOR - day),
        finished("FAILED", pruning.GIVEN_UP_FOR - day),
        DBTaskResult.objects.get(pk=chores.fail_once.enqueue().id),
    ]
    finished("SUCCESSFUL", pruning.DONE_FOR + day)
    finished("FAILED", pruning.GIVEN_UP_FOR + day)

    assert pruning.prune.call() == 2
    assert set(DBTaskResult.objects.all()) == set(kept)


def test_workers_that_died_long_ago_are_forgotten() -> None:
    now = timezone.now()
    for age in (0, 10):
        seen = now - dt.timedelta(days=age)
        WorkerBeat.objects.create(
            id=f"{age} days", place="here", pid=1, started_at=seen, seen_at=seen
        )

    pruning.prune.call()

    assert WorkerBeat.objects.get().pk == "0 days"
