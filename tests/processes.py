"""Runs `manage.py` in a process of its own, on the database of the test that asks."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 30


def database_url() -> str:
    """The address of the test's database; other processes see only what was committed."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    place = f"{settings['USER']}:{settings['PASSWORD']}@"
    host = f"host={quote(str(settings['HOST']))}&port={settings['PORT'] or 5432}"
    return f"postgres://{place}/{settings['NAME']}?{host}"


@contextlib.contextmanager
def manage(
    *arguments: str, folder: Path, log: Path | None = None, **environment: str
) -> Iterator[subprocess.Popen[str]]:
    """A running command with a clean environment, started in another folder than the project's.

    It is killed at the end if it still runs.

    What it says is read from its stdout, or stands in `log`: a server that says much would wait for
    ever for somebody to read it.
    """
    output = log.open("w") if log else subprocess.PIPE
    process = subprocess.Popen(  # in a group of its own, so that none of its children is left over
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        stdout=output,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder.parent,
        start_new_session=True,
        env={"PATH": os.environ["PATH"], "NEWSBLOG_DATA_DIR": str(folder), **environment},
    )
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        if process.stdout and not process.stdout.closed:
            process.stdout.close()
        if not isinstance(output, int):
            output.close()
        process.wait()


def free_port() -> int:
    """A port of this machine that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        number: int = server.getsockname()[1]
        return number


def wait_until[T](look: Callable[[], T], *, seconds: float = PATIENCE_SECONDS) -> T:
    """What `look` returns once it is true; fails after `seconds`."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, f"not within {seconds} s"
        time.sleep(0.05)
    return found
