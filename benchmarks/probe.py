"""Runs inside a site's own process: renders pages without the page cache and says what they cost.

One JSON object a line comes in, one goes out (benchmarks/probing.py holds the other end).
"""

import io
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

from benchmarks import addresses, people

application = get_wsgi_application()


def request(path: str, cookie: str) -> dict[str, Any]:
    """What a server would say of it (PEP 3333)."""
    path, _mark, query = path.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": cookie,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def ask(path: str, *, cookie: str = "") -> dict[str, Any]:
    """One request, as the server would hand it on; what it cost this process and the database."""
    environ = request(path, cookie)
    status: list[str] = []
    queries = 0

    def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    def start(line: str, *_headers: Any) -> Callable[[bytes], object]:
        status.append(line)
        return lambda data: None

    wall, cpu = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(counted):
        response: Any = application(environ, start)
        body = b"".join(response)
        response.close()
    return {
        "wall": (time.perf_counter() - wall) * 1000,
        "cpu": (time.process_time() - cpu) * 1000,
        "queries": queries,
        "bytes": len(body),
        "status": int(status[0][:3]),
    }


def ask_often(path: str, times: int, cookie: str = "") -> dict[str, list[Any]]:
    """The same request `times` times: a list for each fact."""
    answers = [ask(path, cookie=cookie) for _ in range(times)]
    return {fact: [answer[fact] for answer in answers] for fact in answers[0]}


ACTS: dict[str, Callable[..., Any]] = {
    "ask": ask_often,
    "readers": addresses.readers,
    "desk": addresses.desk,
    "owner": people.owner,
    "sessions": people.sessions,
    "may_post": people.may_post,
    "tidy": people.tidy,
    "session_cookie": lambda: settings.SESSION_COOKIE_NAME,
}


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        answer = ACTS[order.pop("act")](**order)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
