"""The web server of `manage.py serve`: granian, on one listening socket that all processes share.

Given a socket each, as granian does on Linux, a process that is replaced takes the connections with
it that wait in its own queue: of 200,000 requests two or three were cut off in four reloads.

Granian ends as soon as a process dies twice within 5.5 s, and may miss one of two that die at once,
so its loop is replaced: a dead process is started again after a wait (restarts.py), and
the server ends only when none can load the site. SIGHUP replaces the processes in turn.

Run as `python -m newsblog.server.web_server SOCKET PROCESSES PIPE`: the number of the listening
socket, and that of the pipe into which a byte is written once the first process is ready.
"""

import contextlib
import importlib
import os
import resource
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from newsblog.server import graceful_shutdown
from newsblog.server.listening import BACKLOG
from newsblog.server.restarts import Restarts
from newsblog.server.supervisor import CAN_NOT_START, die_with_parent

# So many that a stored page finds one free while a dozen wait for Django (thread_pools.py), and
# so few that they don't hinder one another: stored pages a second with 8 of them 121,000, with 16
# 104,000, with 24 86,000, with 64 70,000.
THREADS = 16
# Connections a process holds. Browsers keep theirs open, so there are many more than requests; the
# next one waits in the kernel's queue until another ends.
MOST_CONNECTIONS = 2048
# Open files that are no connections: the database, stored pages, pictures, the log.
OTHER_FILES = 256
# Who sends headers by the letter is cut off.
LONGEST_HEADERS_MS = 10_000
# What a request may still take in a process that is being replaced or told to stop.
LAST_REQUEST_SECONDS = 8
# What a process that is replaced has at least to be rid of its idle connections (draining.py).
DRAINING_SECONDS = 5.0
# A new process that is not ready by then takes nobody's place.
LONGEST_LOADING_SECONDS = 120.0
MOST_TRIES = 3  # of a new process that something kills
LOOK_SECONDS = 0.1


class Readiness:
    """Whether a process has loaded the site: it writes into a pipe, of which this is our end."""

    def __init__(self) -> None:
        self._reader, self.writer = Pipe(duplex=False)
        self._is_ready = False

    def __bool__(self) -> bool:
        self.writer.close()  # the process has its own
        if not self._is_ready and not self._reader.closed and self._reader.poll():
            with contextlib.suppress(EOFError):
                self._is_ready = bool(self._reader.recv_bytes())
            self._reader.close()
        return self._is_ready


class OneSocketServer(MPServer):
    """Granian whose processes accept from one socket, and are replaced whatever ends them."""

    # Each worker is granian's WorkerProcess with a Readiness beside it (`is_ready`).
    wrks: list[Any]

    def __init__(
        self, *args: Any, listening: int, when_up: Callable[[], None], **options: Any
    ) -> None:
        """`listening` is the number of an open socket; `when_up` is called once."""
        super().__init__(*args, **options)
        self._listening, self._when_up = listening, when_up
        self._restarts = [Restarts() for _ in range(self.workers)]
        self._start_at: dict[int, float] = {}  # those that died, and when they are due
        self._start: Callable[[int], Any] = lambda number: None
        self._was_ever_up = self._is_hopeless = False

    def _init_shared_socket(self) -> None:
        listening = socket.socket(fileno=self._listening)
        listening.set_inheritable(True)
        server: Any = self  # its types know of the other way only
        server._sso, server._sfd = listening, listening.fileno()
        holder: Any = SocketHolder
        server._shd, server._ssp = holder(listening.fileno(), False, BACKLOG), None

    def _spawn_worker(  # type: ignore[override]
        self, idx: int, target: Any, callback_loader: Any
    ) -> Any:
        is_ready = Readiness()
        loader = partial(callback_loader, is_ready.writer, os.getpid())
        worker: Any = super()._spawn_worker(idx, target, loader)
        worker.is_ready = is_ready
        return worker

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        def start(number: int) -> Any:
            worker = self._spawn_worker(number, spawn_target, target_loader)
            worker.start()
            return worker

        self._start = start
        while not self._ends():
            if self.reload_signal:
                self.reload_signal = False
                self._replace_all()
            self._look()

    def _ends(self) -> bool:
        return bool(self.interrupt_signal) or self._is_hopeless

    def shutdown(self, exit_code: int = 0) -> None:
        self.interrupt_children.clear()
        super().shutdown(CAN_NOT_START if self._is_hopeless else exit_code)  # type: ignore[no-untyped-call]

    def _look(self, *, but: int | None = None) -> None:
        """Start those that died and are due, `but` one; then wait a moment, or for an event."""
        for number, worker in enumerate(self.wrks):
            if worker.is_ready and not self._was_ever_up:
                self._was_ever_up = True
                self._when_up()
            if number != but and not worker.is_alive() and not self._ends():
                self._mind_dead(number, worker)
        self.interrupt_children.clear()
        self.main_loop_interrupt.wait(LOOK_SECONDS)
        self.main_loop_interrupt.clear()

    def _look_until(self, is_done: Callable[[], bool], *, but: int | None = None) -> None:
        while not (self._ends() or is_done()):
            self._look(but=but)

    def _mind_dead(self, number: int, worker: Any) -> None:
        now, restarts = time.monotonic(), self._restarts[number]
        if number in self._start_at:
            if now >= self._start_at[number]:
                del self._start_at[number]
                self.wrks[number] = self._start(number)
            return
        status = worker.inner.exitcode
        wait = restarts.wait_after(
            was_up=bool(worker.is_ready), was_killed=status < 0, lived=now - worker.birth
        )
        self._start_at[number] = now + wait
        is_served = any(other.is_alive() and other.is_ready for other in self.wrks)
        if not is_served and restarts.is_hopeless(was_ever_up=self._was_ever_up):
            self._is_hopeless = True
            say(f"A web process ended with status {status} before it could serve.")
        else:
            soon = f"in {wait:.0f} s" if wait >= 1 else "at once"
            say(f"A web process ended with status {status}; another is started {soon}.")

    def _replace_all(self) -> None:
        """Put new processes in place of the running ones, in turn."""
        for worker in self.wrks:  # while the new ones load, these lose their idle connections
            if worker.is_ready and worker.is_alive():
                os.kill(worker._id(), graceful_shutdown.SIGNAL)
        for number in range(self.workers):
            if not self._replace(number):
                if not self._ends():
                    say("A process of the new version can't be started; the running ones go on.")
                return

    def _replace(self, number: int) -> bool:
        """Whether a new process has taken the place of this one, which ends after its requests."""
        for _ in range(MOST_TRIES):
            new, begun = self._start(number), time.monotonic()
            self._look_until(partial(_is_settled, new, begun), but=number)
            if new.is_alive() and new.is_ready and not self._ends():
                old, self.wrks[number] = self.wrks[number], new
                self._start_at.pop(number, None)
                self._stop(old)
                return True
            is_worth_another = not new.is_alive() and new.inner.exitcode < 0
            new.kill()
            new.join()
            if self._ends() or not is_worth_another:
                break
        return False

    def _stop(self, worker: Any) -> None:
        worker.terminate()
        until = time.monotonic() + LAST_REQUEST_SECONDS
        self._look_until(lambda: not worker.is_alive() or time.monotonic() > until)
        if worker.is_alive() and not self._ends():
            worker.kill()


def _is_settled(worker: Any, begun: float) -> bool:
    """Whether a new process can take a place, or never will."""
    lived = time.monotonic() - begun
    is_loaded = bool(worker.is_ready) and lived > DRAINING_SECONDS
    return is_loaded or lived > LONGEST_LOADING_SECONDS or not worker.is_alive()


def load(telling: Connection, parent: int) -> Any:
    """In a new process: the site's WSGI application. Says why where it can't be loaded."""
    die_with_parent()
    if os.getppid() != parent:  # it died before it could be told
        raise SystemExit(1)
    # Not the handlers of the parent, which only note a signal: granian's own come after loading.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for signum in (signal.SIGINT, signal.SIGHUP, graceful_shutdown.SIGNAL):
        signal.signal(signum, signal.SIG_IGN)
    try:
        application = importlib.import_module("newsblog.wsgi").application
    except Exception as error:
        traceback.print_exc()
        say("The site can't be loaded: " + traceback.format_exception_only(error)[-1].strip())
        raise SystemExit(1) from None
    telling.send_bytes(b"ready")
    return application


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def connections_allowed() -> int:
    """How many connections this process and its children may hold; raises their limit if need be.

    Many systems allow 1,024 open files at first and more to whoever asks (setrlimit(2)).
    """
    wanted = MOST_CONNECTIONS + OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= soft < wanted:
        soft = wanted if hard < 0 else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    files = wanted if soft < 0 else soft
    return max(files // 2, min(MOST_CONNECTIONS, files - OTHER_FILES))


def main(arguments: Sequence[str]) -> None:
    listening, processes, pipe = map(int, arguments)

    def when_up() -> None:
        os.write(pipe, b"1")
        os.close(pipe)

    OneSocketServer(
        "newsblog.wsgi:application",
        listening=listening,
        when_up=when_up,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=LONGEST_HEADERS_MS),
        websockets=False,
        workers=processes,
        blocking_threads=THREADS,
        backpressure=connections_allowed(),  # granian counts connections, not requests
        backlog=BACKLOG,
        workers_kill_timeout=LAST_REQUEST_SECONDS,
        log_level=LogLevels.error,  # whitenoise and Django's own log say the rest
    ).serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    main(sys.argv[1:])
