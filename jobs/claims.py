"""Taking a job from the queue and saying what became of it.

A claim is fenced: only the worker whose claim still stands may finish the job. One that was thought
dead, and wakes up after its job was given to another, changes nothing.
"""

import datetime as dt
import logging
from collections.abc import Sequence
from traceback import format_exception
from typing import Any

from django.db import connection, transaction
from django.tasks import TaskResultStatus
from django.utils.json import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from jobs.retrying import ONE_ATTEMPT, Policy, policy_of

log = logging.getLogger("jobs")

READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
FAILED, SUCCESSFUL = TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL


class WorkerLostError(Exception):
    """The worker died, was killed or was told to stop while it ran the job."""


def claim_next(worker_id: str, *, queues: Sequence[str] = ()) -> "DBTaskResult[..., Any] | None":
    """The most urgent job that is due, now this worker's own; None if there is none.

    Looks before it locks: an idle worker never takes SQLite's one write lock.
    """
    waiting = DBTaskResult.objects.ready()
    if queues:
        waiting = waiting.filter(queue_name__in=queues)
    if not waiting.exists():
        return None
    with transaction.atomic():
        job = waiting.select_for_update(
            skip_locked=connection.features.has_select_for_update_skip_locked
        ).first()
        if job is not None:
            job.claim(worker_id)
    return job


def succeed(job: "DBTaskResult[..., Any]", value: Any, *, at: dt.datetime) -> bool:
    """Note the job as done; False if the claim no longer stood."""
    return _write(
        job,
        status=SUCCESSFUL,
        finished_at=at,
        return_value=normalize_json(value),
        exception_class_path="",
        traceback="",
        **_erased(_policy(job)),
    )


def fail(job: "DBTaskResult[..., Any]", error: BaseException, *, at: dt.datetime) -> bool:
    """Try the job again later if its policy allows, else give it up; False if the claim was lost.

    What went wrong is kept with the row either way and shown in the admin.
    """
    attempts = len(job.worker_ids)
    policy = _policy(job)
    is_expected = isinstance(error, policy.expected)
    wrong = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": "".join(format_exception(error)),
    }
    if policy.allows_another(attempts, error):
        wait = policy.wait(attempts)
        log.log(
            logging.INFO if is_expected else logging.WARNING,
            "%s %s (attempt %d of %d) and is tried again in %d s: %s",
            job.task_path, "is not done yet" if is_expected else "failed",
            attempts, policy.times + 1, wait.total_seconds(), error,
        )  # fmt: skip
        return _write(job, status=READY, run_after=at + wait, **wrong)
    level = logging.WARNING if is_expected else logging.ERROR
    log.log(level, "%s is given up after attempt %d: %s", job.task_path, attempts, error)
    return _write(job, status=FAILED, finished_at=at, return_value=None, **wrong, **_erased(policy))


def give_back(job: "DBTaskResult[..., Any]", *, at: dt.datetime) -> bool:
    """The worker has to stop: another takes the job at once, and the attempt does not count.

    A job that was not declared `retrying` can't be begun twice: it is given up.
    """
    if not _policy(job).times:
        return fail(job, WorkerLostError("The worker was stopped during the job."), at=at)
    return _write(job, status=READY, run_after=get_date_max(), worker_ids=job.worker_ids[:-1])


def run_again(jobs: "Sequence[DBTaskResult[..., Any]]") -> int:
    """Queue given-up jobs anew, with all their attempts; returns how many were.

    A job whose arguments were erased stays given up.
    """
    whole = [job.pk for job in jobs if not keeps_secret(job)]
    return DBTaskResult.objects.filter(pk__in=whole, status=FAILED).update(
        status=READY, run_after=get_date_max(), finished_at=None, worker_ids=[]
    )


def keeps_secret(job: "DBTaskResult[..., Any]") -> bool:
    """Whether the arguments of the job are for nobody to read, and erased when it ends."""
    return _policy(job).erases_arguments


def _erased(policy: Policy) -> dict[str, Any]:
    return {"args_kwargs": {"args": [], "kwargs": {}}} if policy.erases_arguments else {}


def _policy(job: "DBTaskResult[..., Any]") -> Policy:
    """The policy declared beside the task; a task that is no longer in the code has none."""
    try:
        return policy_of(job.task)
    except Exception:  # whatever importing a module can raise
        return ONE_ATTEMPT


def _write(job: "DBTaskResult[..., Any]", **values: Any) -> bool:
    claimed = DBTaskResult.objects.filter(
        pk=job.pk, status=RUNNING, started_at=job.started_at
    )  # each claim sets started_at anew: it is the fence
    for name, value in values.items():
        setattr(job, name, value)
    return claimed.update(**values) == 1
