"""Keeps what is quick from waiting for what is slow: Django runs in a few threads of its own.

The server has many threads, which answer stored pages themselves. What Django must make waits its
turn here, in one of several lanes.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type App = Callable[[Environ, StartResponse], Iterable[bytes]]


class ThreadPools:
    """WSGI middleware: of each lane, so many requests at a time are with `app` as it is wide.

    Whoever calls waits for the answer. An application's connections to the database, one a thread,
    are therefore as many as the lanes are wide, however many requests wait.
    """

    def __init__(
        self, app: App, widths: Mapping[str, int], lane_of: Callable[[Environ], str]
    ) -> None:
        self._app = app
        self._lane_of = lane_of
        self._lanes = {
            name: ThreadPoolExecutor(width, thread_name_prefix=name)
            for name, width in widths.items()
        }

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        lane = self._lanes[self._lane_of(environ)]
        return lane.submit(_answered, self._app, environ, start_response).result()


def _answered(app: App, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """The answer, ended where it began (what ends with a request belongs to its thread).

    A file that is read while it is sent is handed over as it is.
    """
    chunks = app(environ, start_response)
    if getattr(chunks, "streaming", False):
        return chunks
    try:
        return [b"".join(chunks)]
    finally:
        if close := getattr(chunks, "close", None):
            close()
