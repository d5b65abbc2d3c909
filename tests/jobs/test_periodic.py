import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import periodic
from jobs.checks import periodic_tasks_exist
from jobs.worker import Worker

HOUR = dt.timedelta(hours=1)
PRUNE = "jobs.pruning.prune"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hourly(settings: pytest.FixtureRequest) -> None:
    settings.NEWSBLOG_PERIODIC = {PRUNE: HOUR}  # type: ignore[attr-defined]


def test_first_run_is_queued_at_once_and_the_next_after_the_interval() -> None:
    now = timezone.now()

    assert periodic.enqueue_due(at=now) == [PRUNE]
    Worker().run_batch()
    assert periodic.enqueue_due(at=now + HOUR - dt.timedelta(seconds=1)) == []
    assert periodic.enqueue_due(at=now + HOUR) == [PRUNE]


def test_run_that_still_waits_is_not_queued_twice() -> None:
    now = timezone.now()

    periodic.enqueue_due(at=now)
    assert periodic.enqueue_due(at=now + HOUR) == []
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_workers_that_look_at_the_same_moment_queue_one_run() -> None:
    now = timezone.now()
    start = threading.Barrier(6)
    queued: list[str] = []

    def look() -> None:
        try:
            start.wait()
            queued.extend(periodic.enqueue_due(at=now))
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert queued == [PRUNE]
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"jobs.pruning.nothing": HOUR}, "jobs.E001"),
        ({"jobs.pruning.BATCH": HOUR}, "jobs.E001"),
        ({PRUNE: dt.timedelta()}, "jobs.E002"),
    ],
)
def test_check_names_an_entry_that_could_never_run(
    settings: pytest.FixtureRequest, entry: dict[str, dt.timedelta], problem: str
) -> None:
    assert periodic_tasks_exist(None) == []

    settings.NEWSBLOG_PERIODIC = entry  # type: ignore[attr-defined]
    assert [message.id for message in periodic_tasks_exist(None)] == [problem]
