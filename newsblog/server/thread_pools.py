"""Runs Django in a few threads, in separate pools for pages, files and uploads.

The server has many threads, which answer stored pages themselves. Everything else waits for a
thread of its pool, so that a slow upload never delays a page.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type App = Callable[[Environ, StartResponse], Iterable[bytes]]


class ThreadPools:
    """WSGI middleware: runs `app` in pools of threads; `sizes` names each pool and its threads.

    The caller waits for the answer. Each thread has its own connection to the database, so there
    are as many connections as threads, however many requests wait.
    """

    def __init__(
        self, app: App, sizes: Mapping[str, int], pool_of: Callable[[Environ], str]
    ) -> None:
        self._app = app
        self._pool_of = pool_of
        self._pools = {
            name: ThreadPoolExecutor(size, thread_name_prefix=name) for name, size in sizes.items()
        }

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        pool = self._pools[self._pool_of(environ)]
        return pool.submit(_answered, self._app, environ, start_response).result()


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
