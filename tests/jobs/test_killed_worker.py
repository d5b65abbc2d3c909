"""A real worker in a process of its own, killed or stopped during a job."""

import datetime as dt
import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import leases, periodic
from jobs.models import PeriodicRun, WorkerBeat
from jobs.worker import Worker
from tests.jobs import chores
from tests.processes import database_url, manage, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

Start = Callable[[], AbstractContextManager[subprocess.Popen[str]]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts `manage.py work` on this test's database; what runs at intervals is not due."""
    later = timezone.now() + dt.timedelta(days=1)
    for path in periodic.registered():
        PeriodicRun.objects.create(path=path, due_at=later)
    return lambda: manage("work", folder=tmp_path / "var", DATABASE_URL=database_url())


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def test_job_of_a_killed_worker_is_done_by_the_next(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "notes"
    chores.hang_first.enqueue(str(file))
    with start() as worker:
        wait_until(lambda: lines(file))
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING

    Worker().run_batch()  # notices the dead one
    DBTaskResult.objects.update(run_after=timezone.now())
    Worker().run_batch()

    job = DBTaskResult.objects.get()
    assert (job.status, len(job.worker_ids), len(lines(file))) == ("SUCCESSFUL", 2, 2)


def test_job_that_may_run_once_only_is_given_up_with_its_killed_worker(
    start: Start, tmp_path: Path
) -> None:
    file = tmp_path / "notes"
    chores.hang.enqueue(str(file))
    with start() as worker:
        wait_until(lambda: lines(file))
        worker.kill()
        worker.wait()

    assert leases.reap(at=timezone.now()) == 1
    job = DBTaskResult.objects.get()
    assert job.status == TaskResultStatus.FAILED
    assert job.exception_class_path == "jobs.claims.WorkerLostError"


def test_idle_worker_stops_at_once_and_leaves_no_row(start: Start) -> None:
    with start() as worker:
        wait_until(lambda: WorkerBeat.objects.exists())
        worker.send_signal(signal.SIGTERM)

        assert worker.wait(10) == 0
    assert not WorkerBeat.objects.exists()


def test_worker_told_twice_gives_its_job_back_uncounted(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "notes"
    chores.hang_first.enqueue(str(file))
    with start() as worker:
        wait_until(lambda: lines(file))
        worker.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(1)  # it would finish its job
        worker.send_signal(signal.SIGTERM)

        assert worker.wait(10) == 1
    job = DBTaskResult.objects.get()
    assert (job.status, job.worker_ids) == (TaskResultStatus.READY, [])


def test_two_workers_never_run_one_job_twice(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "notes"
    for _ in range(40):
        chores.write_line.enqueue(str(file))

    with start(), start():
        wait_until(lambda: not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists())

    assert len(lines(file)) == 40
