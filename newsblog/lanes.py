"""Keeps what is quick from waiting for what is slow: Django runs in a few threads of its own.

The server has many threads, which answer stored pages themselves. What Django must make waits its
turn here, files in a lane of their own: a page without its sheet is no page.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type App = Callable[[Environ, StartResponse], Iterable[bytes]]


class Lanes:
    """WSGI middleware: `pages` requests at a time are with `app`, and `files` for files.

    Whoever calls waits for the answer. An application's connections to the database, one a thread,
    are therefore as many as the lanes are wide, however many requests wait.
    """

    def __init__(self, app: App, *, pages: int, files: int, files_at: tuple[str, ...]) -> None:
        self._app = app
        self._files_at = files_at
        self._pages = ThreadPoolExecutor(pages, thread_name_prefix="pages")
        self._files = ThreadPoolExecutor(files, thread_name_prefix="files")

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        is_file = environ.get("PATH_INFO", "").startswith(self._files_at)
        lane = self._files if is_file else self._pages
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
