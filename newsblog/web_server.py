"""The web server of `manage.py serve`: granian, on one listening socket that all processes share.

Given a socket each, as granian does on Linux, a process that is replaced takes the connections with
it that wait in its own queue: of 200,000 requests two or three were cut off in four reloads.
Run as `python -m newsblog.web_server HOST PORT PROCESSES`; SIGHUP replaces the processes in turn.
"""

import contextlib
import os
import resource
import socket
import sys
from collections.abc import Sequence
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from newsblog import draining

# So many that a stored page finds one free while a dozen wait for Django (newsblog/lanes.py), and
# so few that they don't hinder one another: stored pages a second with 8 of them 121,000, with 16
# 104,000, with 24 86,000, with 64 70,000.
THREADS = 16
# Connections a process holds. Browsers keep theirs open, so there are many more than requests; the
# next one waits in the kernel's queue until another ends.
MOST_CONNECTIONS = 2048
BACKLOG = 1024
# Open files that are no connections: the database, stored pages, pictures, the log.
OTHER_FILES = 256
# Who connects is handed to a process once it has said something, or after this long: a process that
# ends then holds no connection whose request is still on its way.
FIRST_WORD_SECONDS = 5
# Who sends headers by the letter is cut off.
LONGEST_HEADERS_MS = 10_000
# What a request may still take in a process that is being replaced or told to stop.
LAST_REQUEST_SECONDS = 8
# A new process has loaded the site by then, on a busy machine, too; if not, requests wait for it.
LOADING_SECONDS = 5.0


class OneSocketServer(MPServer):
    """Granian whose processes accept from one socket, as it does itself where it isn't on Linux."""

    def _respawn_workers(self, workers: Any, *how: Any, **options: Any) -> None:
        """Have those that are about to be replaced keep no connection, while new ones load."""
        for number in workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.wrks[number]._id(), draining.SIGNAL)
        super()._respawn_workers(workers, *how, **options)

    def _init_shared_socket(self) -> None:
        listening = listen(self.bind_addr, self.bind_port)
        listening.set_inheritable(True)
        server: Any = self  # its types know of the other way only
        server._sso, server._sfd = listening, listening.fileno()
        holder: Any = SocketHolder
        server._shd, server._ssp = holder(listening.fileno(), False, BACKLOG), None


def listen(host: str, port: int) -> socket.socket:
    """A listening socket at the first address of `host`. Raises OSError if it is taken."""
    family, kind, proto, _name, address = socket.getaddrinfo(
        host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, kind, proto)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, FIRST_WORD_SECONDS)
    listening.setblocking(False)
    try:
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


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
    host, port, processes = arguments
    OneSocketServer(
        "newsblog.wsgi:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=LONGEST_HEADERS_MS),
        websockets=False,
        workers=int(processes),
        blocking_threads=THREADS,
        backpressure=connections_allowed(),  # granian counts connections, not requests
        backlog=BACKLOG,
        respawn_failed_workers=True,
        respawn_interval=LOADING_SECONDS,
        workers_kill_timeout=LAST_REQUEST_SECONDS,
        log_level=LogLevels.error,  # whitenoise and Django's own log say the rest
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1:])
