"""Keeps the web server and the background workers running. Knows no Django.

A child that dies is started again after a wait (restarts.py), and takes no other with it.
The site ends when it is told to, or when the web server can't be started at all. Children get a
process group of their own, so that a Ctrl-C reaches this process alone and they are asked to stop
once, in order.
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

from newsblog.server.restarts import Restarts

# What a request or a job may still take when the site is told to stop; then it is cut off.
GRACE_SECONDS = 10.0
LAST_SECONDS = 5.0
LOOK_SECONDS = 0.1
PR_SET_PDEATHSIG = 1
# The web server's exit status when its processes can't load the site, whatever it tried.
CAN_NOT_START = 3

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Child:
    """A process, and when it may be started again after it died."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    restarts: Restarts = field(default_factory=Restarts)
    started_at: float = 0.0
    start_at: float = 0.0
    is_replaced: bool = False  # it was told to end, to be started again at once

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603  (our own commands, no shell)
            self.command, start_new_session=True, preexec_fn=_prepare_child
        )
        self.started_at, self.start_at = time.monotonic(), 0.0

    def signal(self, signum: int) -> None:
        """To the whole group: the web server's own processes may outlive it."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signum)

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """Kill what is left of the group, and reap those of it that became our children."""
        self.signal(signal.SIGKILL)
        if self.process:
            self.process.wait()
            # As process 1 of a container we inherit the children of a dead child.
            with contextlib.suppress(ChildProcessError):
                while True:
                    os.waitpid(-self.process.pid, 0)

    def count_death(self) -> float:
        """Seconds to wait before the next start. Nobody waits for a worker, so it may be long."""
        lived = time.monotonic() - self.started_at
        return self.restarts.wait_after(was_up=False, was_killed=False, lived=lived)


@dataclass
class WebServer(Child):
    """The web server: it inherits the listening socket, and says when it is up.

    Its command gets a last argument, the number of a pipe into which it writes once it is.
    """

    inherited: Sequence[int] = ()
    was_ever_up: bool = False
    _is_up: bool = False
    _reader: int | None = None

    def start(self) -> None:
        self._close()
        self._is_up = False
        self._reader, writer = os.pipe()
        os.set_blocking(self._reader, False)
        self.process = subprocess.Popen(  # noqa: S603  (our own command, no shell)
            [*self.command, str(writer)],
            start_new_session=True,
            preexec_fn=_prepare_child,
            pass_fds=(*self.inherited, writer),
        )
        os.close(writer)
        self.started_at, self.start_at = time.monotonic(), 0.0

    def is_up(self) -> bool:
        if not self._is_up and self._reader is not None:
            with contextlib.suppress(BlockingIOError):
                self._is_up = os.read(self._reader, 1) != b""
                self._close()
        self.was_ever_up |= self._is_up
        return self._is_up

    def kill(self) -> None:
        super().kill()
        self._close()

    def count_death(self) -> float:
        """Seconds to wait before the next start: few if it was up, or was killed."""
        lived = time.monotonic() - self.started_at
        was_killed = self.process is not None and self.process.returncode < 0
        return self.restarts.wait_after(was_up=self.is_up(), was_killed=was_killed, lived=lived)

    def is_hopeless(self) -> bool:
        """Whether it is down and can't be started."""
        if not self.start_at or not self.process:
            return False
        is_said_so = self.process.returncode == CAN_NOT_START
        return is_said_so or self.restarts.is_hopeless(was_ever_up=self.was_ever_up)

    def _close(self) -> None:
        if self._reader is not None:
            os.close(self._reader)
            self._reader = None


@dataclass
class Supervisor:
    """Runs `web` and `workers` until told to stop, or until the web server can't be started.

    `web` gets a last argument: the number of a pipe into which it writes a byte once it is up.
    """

    web: Sequence[str]
    workers: Mapping[str, Sequence[str]]
    say: Callable[[str], None]
    when_up: Callable[[], None]
    grace: Sequence[float] = (GRACE_SECONDS, LAST_SECONDS)
    # What must succeed in a process of its own before a hangup signal may replace anything.
    prepare: Sequence[str] = ()
    reloads_on_hangup: bool = False
    inherited: Sequence[int] = ()  # open files that the web server gets: the listening socket
    _preparing: subprocess.Popen[bytes] | None = None
    _hangup: threading.Event = field(default_factory=threading.Event)
    _stop: threading.Event = field(default_factory=threading.Event)
    _hurry: threading.Event = field(default_factory=threading.Event)

    def run(self) -> int:
        """Returns the exit status: 0 when told to stop, 1 if the web server can't be started."""
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self.stop)
        if self.reloads_on_hangup:
            signal.signal(signal.SIGHUP, lambda _signum, _frame: self._hangup.set())
        web = WebServer("web server", self.web, inherited=self.inherited)
        workers = [Child(name, command) for name, command in self.workers.items()]
        told = False
        try:
            for child in (web, *workers):
                child.start()
            while not self._stop.is_set():
                if web.is_up() and not told:
                    told = True
                    self.when_up()
                for child in (web, *workers):
                    self._mind(child)
                if web.is_hopeless():
                    self.say("The web server can't be started; what it said stands above.")
                    return 1
                self._mind_hangup(web, workers)
                self._stop.wait(LOOK_SECONDS)
            return 0
        finally:
            self._end([web, *workers])

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """First in order; the second time at once."""
        (self._hurry if self._stop.is_set() else self._stop).set()

    def _mind(self, child: Child) -> None:
        """Start a child again that died, when its time has come."""
        if child.is_running() or not child.process:
            return
        if child.is_replaced:
            child.is_replaced = False
            child.start()
        elif not child.start_at:
            wait = child.count_death()
            child.kill()
            child.start_at = time.monotonic() + wait
            soon = f"in {wait:.0f} s" if wait >= 1 else "at once"
            status = child.process.returncode
            self.say(f"The {child.name} ended with status {status}; it is started again {soon}.")
        elif time.monotonic() >= child.start_at:
            child.start()

    def _mind_hangup(self, web: WebServer, workers: Sequence[Child]) -> None:
        """Put the new version in place of the running one, if it can be served at all.

        The web server replaces its processes in turn, a worker ends after its job: no request is
        cut off. While a process of its own looks at the new version, everything else goes on.
        """
        if self._hangup.is_set() and web.is_up() and not self._preparing:
            self._hangup.clear()
            if self.prepare:
                self._preparing = subprocess.Popen(self.prepare)  # noqa: S603  (our own command)
            else:
                self._replace(web, workers)
        if self._preparing and self._preparing.poll() is not None:
            status, self._preparing = self._preparing.returncode, None
            if status:
                self.say("The new version can't be served; the running one goes on.")
            else:
                self._replace(web, workers)

    def _replace(self, web: WebServer, workers: Sequence[Child]) -> None:
        # To itself alone: its processes follow it. One that is just starting has the new version.
        if web.process and web.is_up():
            web.process.send_signal(signal.SIGHUP)
        for worker in workers:
            worker.is_replaced = worker.is_running()
            worker.signal(signal.SIGTERM)
        self.say("The new version takes over.")

    def _end(self, children: Sequence[Child]) -> None:
        """Ask, ask again (a worker then gives its job back), then kill."""
        if self._preparing:
            self._preparing.terminate()
        for seconds in self.grace:
            for child in children:
                child.signal(signal.SIGTERM)
            until = time.monotonic() + seconds
            while any(child.is_running() for child in children) and time.monotonic() < until:
                if self._hurry.wait(LOOK_SECONDS):
                    break
        for child in children:
            child.kill()
        if self._preparing:
            self._preparing.kill()
            self._preparing.wait()


def _prepare_child() -> None:
    # Until it has a handler of its own: a hangup is for us.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    die_with_parent()


def die_with_parent() -> None:
    """Have Linux ask this process to stop (SIGTERM) when its parent dies, however that dies."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
