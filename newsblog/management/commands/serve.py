"""`manage.py serve`: the site as one command, web server and background work together."""

import http.client
import os
import socket
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from newsblog.static_files import collect_if_stale
from newsblog.supervising import Supervisor

MOST_PROCESSES = 4


def port_number(value: str) -> int:
    if value.isdigit() and 0 < int(value) < 65536:
        return int(value)
    raise ArgumentTypeError(f"{value!r} is not a port: give a number from 1 to 65535.")


def process_count(value: str) -> int:
    if value.isdigit() and 0 < int(value) <= 64:
        return int(value)
    raise ArgumentTypeError(f"{value!r} is not a number of processes from 1 to 64.")


class Command(BaseCommand):
    help = (
        "Serve the site with its background work; SIGTERM ends both, SIGHUP takes up a new version."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=port_number, default=8000, help="port to listen on")
        parser.add_argument(
            "--workers",
            type=process_count,
            default=default_processes(),
            help="web processes (default: one here, as many as processors for a public site)",
        )
        parser.add_argument(
            "--no-worker", action="store_true", help="no background work (another machine does it)"
        )

        parser.add_argument(
            "--prepare",
            action="store_true",
            help="only see whether this version can be served, collect its static files, and end",
        )

    def handle(
        self,
        *,
        host: str,
        port: int,
        workers: int,
        no_worker: bool,
        prepare: bool,
        **options: Any,
    ) -> None:
        if not prepare:
            refuse_if_taken(host, port)
        refuse_if_unmigrated()
        if collect_if_stale():
            self.stdout.write("Static files are collected and compressed.")
        connection.close()
        if prepare:
            import_string(settings.WSGI_APPLICATION)
            return
        if settings.NEWSBLOG_IS_LOCAL:
            # Links in feeds and mail should lead to the port that is really used.
            os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        queues = {} if no_worker else {"worker": "default", "worker for pictures": "slow"}
        status = Supervisor(
            web=web_command(host, port, workers),
            workers={
                name: [*manage, "work", "--queue", queue, "--skip-checks"]
                for name, queue in queues.items()
            },
            say=self.stderr.write,
            is_up=lambda: answers(host, port),
            when_up=lambda: self.tell(host, port, has_worker=not no_worker),
            prepare=[*manage, "serve", "--prepare"],
            # Whoever closes the terminal wants it to end; anybody else wants the new version.
            reloads_on_hangup=not sys.stdin.isatty(),
        ).run()
        self.stdout.write("newsblog has stopped." if status == 0 else "")
        if status:
            sys.exit(status)

    def tell(self, host: str, port: int, *, has_worker: bool) -> None:
        """What a newcomer wants to know, once the site really answers."""
        shown = "127.0.0.1" if host in {"", "0.0.0.0", "::"} else host  # noqa: S104
        site = f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
        lines = [
            f"newsblog is at {site}/",
            f"  the desk    {site}/admin/",
            f"  your data   {settings.DATA_DIR}",
            f"  background  {'work is done beside it' if has_worker else 'no worker was started'}",
        ]
        if settings.NEWSBLOG_IS_LOCAL:
            lines.append(
                "  logins      of the demo: README.md; your own: manage.py createsuperuser"
            )
        self.stdout.write("\n".join([*lines, "Ctrl-C stops it."]))
        self.stdout.flush()


def default_processes() -> int:
    if settings.NEWSBLOG_IS_LOCAL:
        return 1
    return min(os.cpu_count() or 1, MOST_PROCESSES)


def web_command(host: str, port: int, processes: int) -> list[str]:
    arguments = [host, str(port), str(processes)]
    return [sys.executable, "-m", "newsblog.web_server", *arguments]


def refuse_if_taken(host: str, port: int) -> None:
    """One clear line instead of a server that can't bind and is started again for ever."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CommandError(
            f"Port {port} on {host} can't be used ({error.strerror or error}). Stop what uses it, "
            f"or choose another: PORT={port + 1 if port < 65535 else 8000} make run"
        ) from None


def refuse_if_unmigrated() -> None:
    if "articles_article" not in connection.introspection.table_names():
        raise CommandError("The database has no tables yet: run `manage.py migrate` first.")
    executor = MigrationExecutor(connection)
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError(
            f"The database is of an older version ({len(missing)} migrations are missing): "
            "run `manage.py migrate` first."
        )


def answers(host: str, port: int) -> bool:
    """Whether the application, not just its socket, answers."""
    near = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    probe = http.client.HTTPConnection(near, port, timeout=2)
    try:
        probe.request("GET", "/healthz", headers={"Host": urlsplit(settings.SITE_URL).netloc})
        return probe.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        probe.close()
