import datetime as dt
from pathlib import Path

import pytest
from django.tasks import Task, TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import claims, leases
from jobs.models import WorkerBeat
from jobs.worker import Worker
from tests.jobs import chores

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_at_intervals(settings: pytest.FixtureRequest) -> None:
    settings.NEWSBLOG_PERIODIC = {}  # type: ignore[attr-defined]


def only_job() -> "DBTaskResult[..., object]":
    return DBTaskResult.objects.get()


def make_due() -> None:
    DBTaskResult.objects.update(run_after=timezone.now())


def test_queued_job_is_run_once_and_its_result_kept(tmp_path: Path) -> None:
    file = tmp_path / "notes"
    result = chores.write_line.enqueue(str(file))

    assert Worker().run_batch() == 1
    assert Worker().run_batch() == 0
    assert file.read_text() == "written\n"
    result.refresh()
    assert result.return_value == "written"


def test_failed_job_waits_longer_each_time_and_succeeds(tmp_path: Path) -> None:
    file = tmp_path / "notes"
    chores.fail_until.enqueue(str(file), attempt=3)
    waits = []
    for _ in range(2):
        assert Worker().run_batch() == 1
        job = only_job()
        assert job.status == TaskResultStatus.READY
        assert "not yet" in job.traceback
        waits.append((job.run_after - timezone.now()).total_seconds())
        make_due()

    assert Worker().run_batch() == 1
    assert 0 < waits[0] <= 10 < waits[1] * 2 <= 40
    assert (only_job().status, only_job().traceback) == (TaskResultStatus.SUCCESSFUL, "")


def test_job_that_fails_every_attempt_is_given_up(tmp_path: Path) -> None:
    chores.fail_until.enqueue(str(tmp_path / "notes"), attempt=99)
    for _ in range(3):
        assert Worker().run_batch() == 1
        make_due()

    assert Worker().run_batch() == 0
    job = only_job()
    assert (job.status, len(job.worker_ids)) == (TaskResultStatus.FAILED, 3)
    assert job.exception_class_path == "builtins.ValueError"


@pytest.mark.parametrize(
    ("task", "levels"),
    [
        (chores.look_whether_it_is_there, ["INFO", "WARNING"]),
        (chores.fail_twice, ["WARNING", "ERROR"]),
    ],
    ids=["expected", "failed"],
)
def test_log_warns_of_what_is_expected_only_with_the_last_attempt(
    task: "Task[[], None]", levels: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "jobs")
    task.enqueue()
    for _ in levels:
        Worker().run_batch()
        make_due()

    assert [record.levelname for record in caplog.records] == levels
    assert only_job().status == TaskResultStatus.FAILED


@pytest.mark.parametrize("task", [chores.hopeless, chores.fail_once], ids=lambda task: task.name)
def test_job_is_given_up_at_once_if_a_second_attempt_helps_nobody(task: object) -> None:
    task.enqueue()  # type: ignore[attr-defined]

    Worker().run_batch()

    assert only_job().status == TaskResultStatus.FAILED


def test_job_whose_code_is_gone_is_given_up_and_the_worker_goes_on(tmp_path: Path) -> None:
    chores.write_line.enqueue(str(tmp_path / "notes"))
    DBTaskResult.objects.update(task_path="articles.nowhere.gone", priority=5)
    chores.write_line.enqueue(str(tmp_path / "notes"))

    assert Worker().run_batch() == 2
    gone, written = DBTaskResult.objects.order_by("-priority")
    assert (gone.status, written.status) == ("FAILED", "SUCCESSFUL")


def test_worker_of_one_queue_leaves_the_other_alone(tmp_path: Path) -> None:
    chores.write_line.using(queue_name="slow").enqueue(str(tmp_path / "notes"))

    assert Worker(queues=["default"]).run_batch() == 0
    assert Worker(queues=["slow"]).run_batch() == 1


def test_given_up_job_runs_again_when_somebody_asks() -> None:
    chores.fail_once.enqueue()
    Worker().run_batch()

    assert claims.run_again([only_job()]) == 1
    assert Worker().run_batch() == 1


def test_worker_is_seen_while_it_lives_and_takes_its_row_with_it() -> None:
    seen = []
    worker = Worker()
    worker.step = lambda: seen.append(leases.last_seen()) or False  # type: ignore[method-assign,func-returns-value]

    worker.run_batch()

    assert seen[0] is not None
    assert not WorkerBeat.objects.exists()


def test_job_of_a_worker_on_another_machine_is_taken_up_after_its_lease(tmp_path: Path) -> None:
    now = timezone.now()
    chores.fail_until.enqueue(str(tmp_path / "notes"), attempt=1)
    WorkerBeat.objects.create(id="elsewhere", place="another/1", pid=1, started_at=now, seen_at=now)
    claims.claim_next("elsewhere")

    assert leases.reap(at=now + leases.LEASE - dt.timedelta(seconds=1)) == 0
    assert leases.reap(at=now + leases.LEASE) == 1
    assert only_job().status == TaskResultStatus.READY


def test_worker_that_wakes_up_after_its_job_was_given_to_another_changes_nothing(
    tmp_path: Path,
) -> None:
    now = timezone.now()
    chores.fail_until.enqueue(str(tmp_path / "notes"), attempt=1)
    asleep = claims.claim_next("asleep")
    assert asleep is not None
    leases.reap(at=now)
    make_due()
    other = claims.claim_next("other")
    assert other is not None

    assert not claims.succeed(asleep, "too late", at=now)
    assert not claims.fail(asleep, ValueError("too late"), at=now)
    assert only_job().status == TaskResultStatus.RUNNING
    assert claims.succeed(other, "done", at=now)
    assert only_job().return_value == "done"


def test_job_with_a_secret_keeps_it_until_it_is_done_and_no_longer(tmp_path: Path) -> None:
    file = tmp_path / "notes"
    chores.tell_secret.enqueue(str(file), "a secret")
    Worker().run_batch()
    assert only_job().args_kwargs["args"] == [str(file), "a secret"]
    file.touch()
    make_due()

    assert Worker().run_batch() == 1
    assert only_job().status == TaskResultStatus.SUCCESSFUL
    assert only_job().args_kwargs == {"args": [], "kwargs": {}}


def test_given_up_job_with_a_secret_keeps_none_and_never_runs_again(tmp_path: Path) -> None:
    chores.tell_secret.enqueue(str(tmp_path / "notes"), "a secret")
    for _ in range(2):
        Worker().run_batch()
        make_due()

    assert only_job().status == TaskResultStatus.FAILED
    assert only_job().args_kwargs == {"args": [], "kwargs": {}}
    assert claims.run_again([only_job()]) == 0
    assert Worker().run_batch() == 0
