"""A site to measure: its folder, its database, its corpus, and the server and probe that run it.

Sites are kept between runs and made only once; to make them anew, remove the folder (and the
databases named newsblog_bench_… on the PostgreSQL server).
"""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 60
# Stories, comments, people and words a story: what issue 4 asks for at each scale.
SIZES = {
    "1k": (1_000, 10_000, 2_000, 300),
    "100k": (100_000, 1_000_000, 10_000, 300),
    "1m": (1_000_000, 10_000_000, 50_000, 150),
}


@dataclass(frozen=True)
class Site:
    """One corpus on one database."""

    size: str
    folder: Path
    postgres: str = ""  # the server's address; empty: SQLite

    @property
    def engine(self) -> str:
        return "PostgreSQL" if self.postgres else "SQLite"

    @property
    def name(self) -> str:
        return f"{self.size} on {self.engine}"

    @property
    def database(self) -> str:
        return f"newsblog_bench_{self.size}"

    @property
    def environment(self) -> dict[str, str]:
        """A clean one: what the shell sets must not change what is measured."""
        url = f"{self.postgres.rstrip('/')}/{self.database}" if self.postgres else ""
        return {
            "PATH": os.environ["PATH"],
            "NEWSBLOG_DATA_DIR": str(self.folder),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "newsblog.settings",
            "TRUSTED_PROXY_COUNT": "1",  # each client of a run has an address
            "PYTHONHASHSEED": "0",
        }

    def prepare(self) -> float:
        """Make database, tables and corpus where they are missing; seconds, 0 if they stood."""
        ready = self.folder / "ready"
        if ready.exists():
            self._bring_up_to_date()
            return 0.0
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.postgres:
            self._create_database()
        articles, comments, people, words = SIZES[self.size]
        self._bring_up_to_date()
        begin = time.perf_counter()
        self.manage(
            "make_corpus", "--articles", str(articles), "--comments", str(comments),
            "--people", str(people), "--words", str(words),
        )  # fmt: skip
        seconds = time.perf_counter() - begin
        ready.touch()
        return seconds

    def manage(self, *arguments: str) -> str:
        """Run a command of the site to its end; raises CalledProcessError with what it said."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def _bring_up_to_date(self) -> None:
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")

    def _create_database(self) -> None:
        with psycopg.connect(f"{self.postgres.rstrip('/')}/postgres", autocommit=True) as server:
            name = sql.Identifier(self.database)
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
            server.execute(sql.SQL("CREATE DATABASE {}").format(name))

    @contextlib.contextmanager
    def served(self, *, workers: int) -> Iterator["Server"]:
        """The site as `manage.py serve` runs it, with its background work."""
        port = free_port()
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        command += ["--workers", str(workers)]
        # A line for each 404 of a load test is of no use on the terminal.
        log = self.folder / "log"
        with log.open("wb") as out, running(command, env=self.environment, log=out) as process:
            server = Server(port, process)
            wait_until(server.answers, process)
            yield server

    @contextlib.contextmanager
    def probed(self) -> Iterator["Probe"]:
        """A process of the site that renders pages on demand (probe.py)."""
        command = [sys.executable, "-m", "benchmarks.probe"]
        log = self.folder / "probe.log"
        with (
            log.open("wb") as out,
            running(command, env=self.environment, log=out, pipes=True) as process,
        ):
            yield Probe(process)


@dataclass(frozen=True)
class Server:
    """A running `manage.py serve`."""

    port: int
    process: subprocess.Popen[bytes]

    def answers(self) -> bool:
        try:
            return self.ask("/healthz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def ask(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """One request: status, headers by their lower-case name, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    def megabytes(self) -> dict[str, float]:
        """What each process of the site holds, shared pages divided among them (Linux only)."""
        found = {}
        for name, pid in self._processes():
            with contextlib.suppress(OSError):
                text = Path(f"/proc/{pid}/smaps_rollup").read_text()
                kilobytes = next(
                    int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")
                )
                found[f"{name} {pid}"] = kilobytes / 1024
        return found

    def cpu_seconds(self) -> dict[str, float]:
        """Processor time of its processes so far, by their kind (Linux only; empty elsewhere)."""
        spent: dict[str, float] = {}
        for name, pid in self._processes():
            with contextlib.suppress(OSError):
                # Behind the name in brackets, which may hold spaces: user and system time.
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks = int(fields[11]) + int(fields[12])
                spent[name] = spent.get(name, 0.0) + ticks / os.sysconf("SC_CLK_TCK")
        return spent

    def _processes(self) -> list[tuple[str, int]]:
        table = subprocess.run(
            ["ps", "-eo", "pid=,ppid=,args="], check=True, capture_output=True, text=True
        ).stdout
        rows = [line.split(None, 2) for line in table.splitlines()]
        family = {self.process.pid}
        found = [("supervisor", self.process.pid)]
        for pid, parent, arguments in rows:
            if int(parent) in family:
                family.add(int(pid))
                found.append(("worker" if " work " in arguments else "web", int(pid)))
        return found


@dataclass(frozen=True)
class Probe:
    """The other end of probe.py."""

    process: subprocess.Popen[bytes]

    def do(self, act: str, **arguments: Any) -> Any:
        """One of its acts; raises RuntimeError if it died over it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"act": act, **arguments}).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"The probe ended over {act} {arguments}; see probe.log.")
        return json.loads(line)


@contextlib.contextmanager
def running(
    command: list[str],
    *,
    log: IO[bytes],
    env: dict[str, str] | None = None,
    pipes: bool = False,
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is told to end, and then is ended; what it says goes to `log`."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.PIPE if pipes else subprocess.DEVNULL,
        stdout=subprocess.PIPE if pipes else log,
        stderr=log,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(look: Any, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not look():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{process.args!r} did not come up; see its log.")
        time.sleep(0.1)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number: int = server.getsockname()[1]
        return number
