"""Tasks for the tests of the queue; each leaves a line in a file, which outlives a kill."""

import datetime as dt
import os
import time
from pathlib import Path

from django.tasks import task

from jobs.retrying import retrying


class HopelessError(Exception):
    """What no second attempt mends."""


class NotYetError(Exception):
    """What is expected of the first attempts."""


def note(file: str, line: str) -> None:
    with Path(file).open("a") as notes:
        notes.write(f"{line}\n")


@task
def write_line(file: str) -> str:
    note(file, "written")
    return "written"


@retrying(times=2, first_wait=dt.timedelta(seconds=10), unless=(HopelessError,))
@task
def fail_until(file: str, attempt: int) -> None:
    """Fail all attempts before `attempt`."""
    note(file, "tried")
    if len(Path(file).read_text().splitlines()) < attempt:
        raise ValueError("not yet")


@retrying(times=1, expected=(NotYetError,))
@task
def look_whether_it_is_there() -> None:
    raise NotYetError("not yet")


@retrying(times=1)
@task
def fail_twice() -> None:
    raise ValueError("out of order")


@retrying(times=2, unless=(HopelessError,))
@task
def hopeless() -> None:
    raise HopelessError("never")


@retrying(times=1, erases_arguments=True)
@task
def tell_secret(file: str, secret: str) -> None:
    """Fail until the file is there."""
    note(file, f"{len(Path(file).read_text())} characters before")


@task
def fail_once() -> None:
    raise ValueError("no second attempt was declared")


@retrying(times=3)
@task
def hang_first(file: str) -> None:
    """Hang in the first attempt, as a job whose worker is about to be killed."""
    note(file, f"began {os.getpid()}")
    if len(Path(file).read_text().splitlines()) == 1:
        time.sleep(600)


@task
def hang(file: str) -> None:
    """Hang; no second attempt was declared."""
    note(file, f"began {os.getpid()}")
    time.sleep(600)
