"""Keeps the web server and the background workers running under one roof. Knows no Django.

A worker that dies is started again, ever more slowly. The site without its web server is nothing:
when that ends, all end. Children get a process group of their own, so that a Ctrl-C reaches this
process alone and they are asked to stop once, in order.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

# What a request or a job may still take when the site is told to stop; then it is cut off.
GRACE_SECONDS = 10.0
LAST_SECONDS = 5.0
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process, and when it may be started again after it died."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    wait: float = FIRST_WAIT
    start_at: float = 0.0
    is_replaced: bool = False  # it was told to end, to be started again at once

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603  (our own commands, no shell)
            self.command, start_new_session=True, preexec_fn=_die_with_parent
        )
        self.started_at = time.monotonic()

    def signal(self, signum: int) -> None:
        """To the whole group: the web server's own processes may outlive it, and keep the port."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signum)

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


@dataclass
class Supervisor:
    """Runs `web` and `workers` until told to stop or until the web server ends."""

    web: Sequence[str]
    workers: Mapping[str, Sequence[str]]
    say: Callable[[str], None]
    is_up: Callable[[], bool]
    when_up: Callable[[], None]
    grace: Sequence[float] = (GRACE_SECONDS, LAST_SECONDS)
    # What must succeed in a process of its own before a hangup signal may replace anything.
    prepare: Sequence[str] = ()
    reloads_on_hangup: bool = False
    _hangup: threading.Event = field(default_factory=threading.Event)
    _stop: threading.Event = field(default_factory=threading.Event)
    _hurry: threading.Event = field(default_factory=threading.Event)

    def run(self) -> int:
        """Returns the exit status: 0 when told to stop, else that of the web server, never 0."""
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self.stop)
        if self.reloads_on_hangup:
            signal.signal(signal.SIGHUP, lambda _signum, _frame: self._hangup.set())
        web = Child("web server", self.web)
        children = [web, *(Child(name, command) for name, command in self.workers.items())]
        told = False
        try:
            for child in children:
                child.start()
            while not self._stop.is_set() and web.is_running():
                for child in children[1:]:
                    self._mind(child)
                if told and self._hangup.is_set():
                    self._hangup.clear()
                    self._reload(web, children[1:])
                if not told and self.is_up():
                    told = True
                    self.when_up()
                self._stop.wait(0.2)
            if self._stop.is_set():
                return 0
            status = web.process.returncode if web.process else 1
            self.say(f"The web server ended with status {status}.")
            return status if status > 0 else 1
        finally:
            self._end(children)

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """First in order; the second time at once."""
        (self._hurry if self._stop.is_set() else self._stop).set()

    def _reload(self, web: Child, workers: Sequence[Child]) -> None:
        """Put the new version in place of the running one, if it can be served at all.

        The web server replaces its processes in turn, a worker ends after its job: no request is
        cut off. While the new version is looked at, everything else goes on.
        """
        if self.prepare:
            with subprocess.Popen(self.prepare) as preparing:  # noqa: S603  (our own command)
                while preparing.poll() is None and not self._stop.wait(0.2):
                    pass
                if self._stop.is_set():
                    preparing.terminate()
                    return
            if preparing.returncode:
                self.say("The new version can't be served; the running one goes on.")
                return
        if web.process:
            web.process.send_signal(signal.SIGHUP)  # to itself alone: its processes follow it
        for worker in workers:
            worker.is_replaced = worker.is_running()
            worker.signal(signal.SIGTERM)
        self.say("The new version takes over.")

    def _mind(self, child: Child) -> None:
        if child.is_running() or not child.process:
            return
        if child.is_replaced:
            child.is_replaced = False
            child.start()
            return
        now = time.monotonic()
        if not child.start_at:
            if now - child.started_at > LONGEST_WAIT:
                child.wait = FIRST_WAIT
            child.start_at = now + child.wait
            self.say(
                f"The {child.name} ended with status {child.process.returncode}; "
                f"it is started again in {child.wait:.0f} s."
            )
            child.wait = min(child.wait * 2, LONGEST_WAIT)
        elif now >= child.start_at:
            child.start_at = 0.0
            child.start()

    def _end(self, children: Sequence[Child]) -> None:
        """Ask, ask again (a worker then gives its job back), then kill."""
        for seconds in self.grace:
            for child in children:
                child.signal(signal.SIGTERM)
            until = time.monotonic() + seconds
            while any(child.is_running() for child in children) and time.monotonic() < until:
                if self._hurry.wait(0.1):
                    break
        for child in children:
            child.signal(signal.SIGKILL)
            if child.process:
                child.process.wait()


def _die_with_parent() -> None:
    """If this process is killed outright, Linux stops the children, which would keep the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
