"""A supervisor in a process of its own, over small programs instead of the real ones."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.processes import ROOT, wait_until

PROGRAM = f"""
import sys
from newsblog.server.supervisor import Supervisor
web, worker, prepare = (["{sys.executable}", "-c", part] for part in sys.argv[1:])
say = lambda line: print(line, flush=True)
settings = (lambda: say("up"), (2, 1), prepare, True)
sys.exit(Supervisor(web, {{"worker": worker}}, say, *settings).run())
"""
NOTE = "import os, pathlib, time; pathlib.Path('{name}').open('a').write(f'{{os.getpid()}} ')"
STAY = NOTE + "; time.sleep(600)"
# A web server says that it is up through the pipe that its last argument names.
UP = "import os, sys; os.write(int(sys.argv[1]), b'1'); "
SERVE = UP + STAY
# As granian does: it notes a hangup and stays.
RELOAD = (
    "import pathlib, signal;"
    "signal.signal(signal.SIGHUP, lambda *_: pathlib.Path('hung-up').touch()); " + SERVE
)
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + STAY

Start = Callable[..., AbstractContextManager[subprocess.Popen[str]]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    @contextlib.contextmanager
    def run(web: str, worker: str, prepare: str = "") -> Iterator[subprocess.Popen[str]]:
        parts = [web.format(name="web"), worker.format(name="worker"), prepare]
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *parts],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    return run


@pytest.fixture
def pids(tmp_path: Path) -> Callable[[str], list[int]]:
    """The process ids that a program has noted so far, one for each start."""

    def read(name: str) -> list[int]:
        file = tmp_path / name
        return [int(pid) for pid in file.read_text().split()] if file.exists() else []

    return read


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_both(
    start: Start, pids: Callable[[str], list[int]], signum: signal.Signals
) -> None:
    with start(SERVE, STAY) as supervisor:
        wait_until(lambda: pids("web") and pids("worker"))
        supervisor.send_signal(signum)

        assert supervisor.wait(10) == 0
    assert not any(map(is_alive, pids("web") + pids("worker")))


def test_dead_worker_is_started_again_and_said_so(
    start: Start, pids: Callable[[str], list[int]]
) -> None:
    with start(SERVE, STAY) as supervisor:
        first = wait_until(lambda: pids("worker"))[0]
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: len(pids("worker")) == 2)
        supervisor.terminate()
        output, _ = supervisor.communicate(timeout=10)

    assert "The worker ended with status -9; it is started again in 1 s." in output
    assert len(pids("web")) == 1


def test_worker_that_always_dies_is_started_ever_more_slowly(
    start: Start, pids: Callable[[str], list[int]]
) -> None:
    with start(SERVE, NOTE) as supervisor:
        wait_until(lambda: len(pids("worker")) == 3)
        supervisor.terminate()
        output, _ = supervisor.communicate(timeout=10)

    assert "again in 1 s" in output
    assert "again in 2 s" in output


@pytest.mark.parametrize("ending", ["sys.exit(3)", "sys.exit(0)", "no_such_name"])
def test_web_server_that_never_comes_up_ends_all_and_says_so(
    start: Start, pids: Callable[[str], list[int]], ending: str
) -> None:
    with start(f"import sys; {ending}", STAY) as supervisor:
        output, _ = supervisor.communicate(timeout=20)

        assert supervisor.returncode == 1
    assert output.splitlines()[-1] == "The web server can't be started; what it said stands above."
    assert "up" not in output.split()
    assert not any(map(is_alive, pids("worker")))


def test_web_server_that_is_killed_each_time_before_it_is_up_ends_all(
    start: Start, pids: Callable[[str], list[int]]
) -> None:
    with start(NOTE + "; os.kill(os.getpid(), 9)", STAY) as supervisor:
        assert supervisor.wait(30) == 1
    assert len(pids("web")) == 5
    assert not any(map(is_alive, pids("worker")))


@pytest.mark.parametrize("ending", ["os.kill(os.getpid(), 9)", "sys.exit(0)", "sys.exit(1)"])
def test_web_server_that_was_up_is_started_again_however_it_ends(
    start: Start, pids: Callable[[str], list[int]], ending: str
) -> None:
    with start(UP + NOTE + "; time.sleep(0.2); " + ending, STAY) as supervisor:
        wait_until(lambda: len(pids("web")) == 7)
        supervisor.terminate()
        output, _ = supervisor.communicate(timeout=10)

        assert supervisor.returncode == 0
    assert len(pids("worker")) == 1
    assert output.count("up\n") == 1  # said once


def test_web_server_that_is_killed_ten_times_is_never_given_up(
    start: Start, pids: Callable[[str], list[int]]
) -> None:
    with start(SERVE, STAY) as supervisor:
        for number in range(10):
            wait_until(lambda number=number: len(pids("web")) > number)
            os.kill(pids("web")[-1], signal.SIGKILL)
        wait_until(lambda: len(pids("web")) == 11)

        assert is_alive(pids("worker")[0])
        supervisor.terminate()
        assert supervisor.wait(10) == 0


def test_version_that_breaks_while_it_runs_is_given_up_after_five_tries(
    start: Start, pids: Callable[[str], list[int]], tmp_path: Path
) -> None:
    program = NOTE + "; broken = pathlib.Path('broken').exists(); broken and sys.exit(1); " + UP
    with start("import sys; " + program + "time.sleep(600)", STAY) as supervisor:
        wait_until(lambda: pids("web"))
        assert supervisor.stdout is not None
        assert supervisor.stdout.readline() == "up\n"
        (tmp_path / "broken").touch()
        os.kill(pids("web")[0], signal.SIGKILL)

        assert supervisor.wait(60) == 1
    assert len(pids("web")) == 6
    assert not any(map(is_alive, pids("worker")))


def test_end_during_the_wait_for_a_next_start_comes_at_once(
    start: Start, pids: Callable[[str], list[int]]
) -> None:
    with start(SERVE, "sys.exit(1)") as supervisor:
        assert supervisor.stdout is not None
        while "again in 4 s" not in supervisor.stdout.readline():
            pass
        supervisor.terminate()

        assert supervisor.wait(10) == 0


def test_processes_of_a_dead_web_server_end_before_another_starts(
    start: Start, pids: Callable[[str], list[int]]
) -> None:
    forks = UP + "os.fork(); " + STAY  # the two share a group, as granian's do
    with start(forks, STAY) as supervisor:
        first = wait_until(lambda: len(pids("web")) == 2 and pids("web"))
        os.kill(min(first), signal.SIGKILL)
        wait_until(lambda: len(pids("web")) == 4)

        assert not any(map(is_alive, first))
        supervisor.terminate()
        assert supervisor.wait(10) == 0


def test_program_that_does_not_listen_is_killed(
    start: Start, pids: Callable[[str], list[int]]
) -> None:
    with start(SERVE, DEAF) as supervisor:
        wait_until(lambda: pids("web") and pids("worker"))
        supervisor.terminate()

        assert supervisor.wait(10) == 0
    assert not any(map(is_alive, pids("worker")))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a parent's death")
def test_children_of_a_killed_supervisor_end_and_free_the_port(
    start: Start, pids: Callable[[str], list[int]]
) -> None:
    with start(SERVE, STAY) as supervisor:
        children = wait_until(lambda: pids("web") and pids("worker") and [*pids("web")])
        supervisor.kill()
        supervisor.wait()

        wait_until(lambda: not any(map(is_alive, children)))


def test_hangup_reaches_the_web_server_and_starts_the_worker_anew(
    start: Start, pids: Callable[[str], list[int]], tmp_path: Path
) -> None:
    with start(RELOAD, STAY) as supervisor:
        first = wait_until(lambda: pids("web") and pids("worker"))[0]
        supervisor.send_signal(signal.SIGHUP)
        wait_until(lambda: len(pids("worker")) == 2 and (tmp_path / "hung-up").exists())
        supervisor.terminate()
        output, _ = supervisor.communicate(timeout=10)

    assert not is_alive(first)
    assert len(pids("web")) == 1
    assert output.splitlines() == ["up", "The new version takes over."]


def test_version_that_can_not_be_served_replaces_nothing(
    start: Start, pids: Callable[[str], list[int]], tmp_path: Path
) -> None:
    with start(RELOAD, STAY, "import sys; sys.exit(1)") as supervisor:
        wait_until(lambda: pids("web") and pids("worker"))
        supervisor.send_signal(signal.SIGHUP)
        assert supervisor.stdout is not None
        said = [supervisor.stdout.readline().strip() for _ in range(2)]

        assert said == ["up", "The new version can't be served; the running one goes on."]
        assert (len(pids("web")), len(pids("worker"))) == (1, 1)
        assert all(is_alive(pid) for pid in pids("web") + pids("worker"))
        assert not (tmp_path / "hung-up").exists()
        supervisor.terminate()
        assert supervisor.wait(10) == 0
