"""Lets a web process end without cutting anybody off: whoever it answers last hangs up first.

An idle connection that the server closes may carry a request that is just on its way. So a process
that is about to be replaced says `Connection: close` with each answer from then on.
"""

import signal
import threading
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any

SIGNAL = signal.SIGUSR1

type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type App = Callable[[Environ, StartResponse], Iterable[bytes]]


class GracefulShutdown:
    """WSGI middleware that asks for no further request on a connection once SIGNAL came."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._ends = False
        if threading.current_thread() is threading.main_thread():
            signal.signal(SIGNAL, self.begin)

    def begin(self, signum: int = SIGNAL, frame: FrameType | None = None) -> None:
        self._ends = True

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not self._ends:
            return self._app(environ, start_response)

        def start_last(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, ("Connection", "close")], *rest)

        return self._app(environ, start_last)
