"""Which addresses the tests reached: each named one must be, or `make test` fails.

Every process of a run appends the names that requests resolved to, one a line, to the file that
NEWSBLOG_REACHED names; `python -m tests.reached FILE` then prints what is missing.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver

FILE = "NEWSBLOG_REACHED"
_names: set[str] = set()
OWN_NAMESPACES = {"", "articles", "comments", "accounts", "wordpress"}


def record() -> None:
    """Note every address that is resolved in this process from now on."""
    resolve = BaseHandler.resolve_request

    def noting(self: BaseHandler, request: HttpRequest) -> Any:
        match = resolve(self, request)
        _names.add(match.view_name)
        return match

    BaseHandler.resolve_request = noting  # type: ignore[method-assign]


def write() -> None:
    """Add this process's names to the file of the run.

    Not at exit: the processes of pytest-xdist may be ended before that.
    """
    if file := os.environ.get(FILE):
        with Path(file).open("a") as reached:
            reached.writelines(f"{name}\n" for name in sorted(_names))


def own_patterns(
    resolver: URLResolver, namespace: str = "", route: str = ""
) -> Iterator[tuple[str, str, str | None]]:
    """(namespace, route, name) of every address of ours, not of the admin's or a library's."""
    for pattern in resolver.url_patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield namespace, here, pattern.name
        elif getattr(pattern.urlconf_name, "__name__", "").startswith("allauth"):
            continue  # a library's addresses, included without a namespace
        elif isinstance(pattern, URLResolver) and (pattern.namespace or "") in OWN_NAMESPACES:
            yield from own_patterns(pattern, pattern.namespace or namespace, here)


def unreached(file: Path) -> list[str]:
    """The named addresses of the site that no test asked for."""
    reached = set(file.read_text().split("\n")) if file.exists() else set()
    named = {
        f"{namespace}:{name}" if namespace else name
        for namespace, _, name in own_patterns(get_resolver())
        if name
    }
    return sorted(named - reached)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    sys.stdout.writelines(f"{name}\n" for name in unreached(Path(sys.argv[1])))
