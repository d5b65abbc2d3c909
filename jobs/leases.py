"""Who is alive: workers renew a row, and what a dead one left running is taken up again."""

import datetime as dt
import os
import socket
from collections.abc import Sequence
from pathlib import Path

from django.db.models import Max
from django_tasks_db.models import DBTaskResult

from jobs.claims import WorkerLostError, fail
from jobs.models import WorkerBeat

BEAT_EVERY = dt.timedelta(seconds=10)
# Six missed beats: a machine that swaps or waits for a lock is late, not dead.
LEASE = dt.timedelta(seconds=60)


def beat(
    worker_id: str, *, at: dt.datetime, started_at: dt.datetime, queues: Sequence[str] = ()
) -> None:
    """Say that this process lives; one statement."""
    row = WorkerBeat(
        id=worker_id,
        place=place(),
        pid=os.getpid(),
        queues=",".join(queues),
        started_at=started_at,
        seen_at=at,
    )
    WorkerBeat.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=["seen_at"]
    )


def leave(worker_id: str) -> None:
    """A worker that ends in order takes its row with it."""
    WorkerBeat.objects.filter(pk=worker_id).delete()


def last_seen() -> dt.datetime | None:
    """When any worker was last alive; None if there never was one."""
    seen: dt.datetime | None = WorkerBeat.objects.aggregate(last=Max("seen_at"))["last"]
    return seen


def reap(*, at: dt.datetime) -> int:
    """Retry or give up the jobs of workers that are gone; returns how many.

    The running jobs are read before the living workers: one that is claimed in between, by a
    worker that began in between, is not among them.
    """
    running = list(DBTaskResult.objects.running())
    if not running:
        return 0
    beats = WorkerBeat.objects.filter(seen_at__gt=at - LEASE)
    alive = {worker.pk for worker in beats if not _is_known_dead(worker)}
    lost = [job for job in running if not job.worker_ids or job.worker_ids[-1] not in alive]
    return sum(fail(job, WorkerLostError("The worker that ran it is gone."), at=at) for job in lost)


def place() -> str:
    """Names machine and process space: two containers may share a name but not the pids in them."""
    try:
        space = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        space = 0
    return f"{socket.gethostname()}/{space}"[:120]


def _is_known_dead(worker: WorkerBeat) -> bool:
    """Whether its process is certainly gone, so that nobody waits for its lease to run out."""
    if worker.place != place():
        return False
    try:
        os.kill(worker.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
