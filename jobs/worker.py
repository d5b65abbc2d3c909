"""The loop that runs the queue: claim, run, note; a heartbeat beside it; the house in between."""

import logging
import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.tasks import TaskContext
from django.tasks.signals import task_finished, task_started
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import claims, leases, periodic

log = logging.getLogger("jobs")

# How long a job may wait for an idle worker; looking costs one indexed read.
IDLE_SECONDS = 0.5
HOUSE_SECONDS = 15.0
LONGEST_OUTAGE_WAIT = 30.0


class Worker:
    """Runs jobs of some queues (all if none are named) in this process, one at a time."""

    def __init__(self, *, queues: Sequence[str] = (), idle_seconds: float = IDLE_SECONDS) -> None:
        self.id = f"{os.uname().nodename[:32]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.queues = tuple(queues)
        self.idle_seconds = idle_seconds
        self._stopping = threading.Event()
        self._next_house = 0.0

    def stop(self, signum: int = signal.SIGTERM, frame: FrameType | None = None) -> None:
        """End after the present job; asked twice, give the job back and end now."""
        if self._stopping.is_set():
            sys.exit(1)
        self._stopping.set()

    def run(self) -> None:
        """Work until stopped; outlives outages of the database."""
        outage = 0.0
        with _Heart(self):
            while not self._stopping.is_set():
                try:
                    close_old_connections()
                    idle = not self.step()
                    outage = 0.0
                except (OperationalError, InterfaceError) as error:
                    outage = min(max(outage * 2, 1.0), LONGEST_OUTAGE_WAIT)
                    log.warning("the database does not answer, next try in %d s: %s", outage, error)
                    connection.close()
                    idle = True
                if idle:
                    self._stopping.wait(outage or self.idle_seconds)

    def run_batch(self) -> int:
        """Run what is ready, then return how many jobs that were; for cron and for tests."""
        with _Heart(self):
            count = 0
            while not self._stopping.is_set() and self.step():
                count += 1
            return count

    def step(self) -> bool:
        """Mind the house if it is time, then run one job; False if none was ready."""
        if time.monotonic() >= self._next_house:
            self._next_house = time.monotonic() + HOUSE_SECONDS
            now = timezone.now()
            leases.reap(at=now)
            periodic.enqueue_due(at=now)
        job = claims.claim_next(self.id, queues=self.queues)
        if job is None:
            return False
        self._run(job)
        return True

    def _run(self, job: "DBTaskResult[..., Any]") -> None:
        began = time.monotonic()
        try:
            value = _call(job)
            stands = claims.succeed(job, value, at=timezone.now())
            log.debug("%s took %.1f s", job.task_path, time.monotonic() - began)
        except (KeyboardInterrupt, SystemExit):
            claims.give_back(job, at=timezone.now())
            raise
        except Exception as error:
            stands = claims.fail(job, error, at=timezone.now())
        if not stands:
            log.warning("%s ended after another worker took it over", job.task_path)
        elif job.status in {claims.FAILED, claims.SUCCESSFUL}:
            _tell_finished(job)


class _Heart:
    """Renews the worker's lease from a thread of its own, also while a job runs."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._started_at = timezone.now()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat_until_ended, daemon=True)

    def __enter__(self) -> None:
        # Before the first claim: a worker without a row counts as dead.
        _until_the_database_answers(self._beat, self._worker._stopping)
        self._thread.start()

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()
        try:
            leases.leave(self._worker.id)
        except (OperationalError, InterfaceError):
            log.warning("the database does not answer; the worker's row expires by itself")

    def _beat(self) -> None:
        leases.beat(
            self._worker.id,
            at=timezone.now(),
            started_at=self._started_at,
            queues=self._worker.queues,
        )

    def _beat_until_ended(self) -> None:
        while not self._ended.wait(leases.BEAT_EVERY.total_seconds()):
            try:
                close_old_connections()
                self._beat()
            except (OperationalError, InterfaceError) as error:
                log.warning("a heartbeat could not be written: %s", error)
                connection.close()
        connection.close()


def _until_the_database_answers(act: Callable[[], None], stopping: threading.Event) -> None:
    wait = 1.0
    while not stopping.is_set():
        try:
            return act()
        except (OperationalError, InterfaceError) as error:
            log.warning("the database does not answer, next try in %d s: %s", wait, error)
            connection.close()
            stopping.wait(wait)
            wait = min(wait * 2, LONGEST_OUTAGE_WAIT)
    return None


def _call(job: "DBTaskResult[..., Any]") -> Any:
    """Call the job's function; whatever it, or importing it, raises is the job's failure."""
    task, result = job.task, job.task_result
    task_started.send(sender=type(task.get_backend()), task_result=result)
    context = (TaskContext(task_result=result),) if task.takes_context else ()
    return task.call(*context, *result.args, **result.kwargs)


def _tell_finished(job: "DBTaskResult[..., Any]") -> None:
    """Django's own signal, for those who measure; a task that is no longer in the code has none."""
    try:
        task_finished.send(sender=type(job.task.get_backend()), task_result=job.task_result)
    except Exception:
        log.exception("a receiver of task_finished failed for %s", job.task_path)
