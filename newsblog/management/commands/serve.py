"""`manage.py serve`: the site as one command, web server and background work together."""

import os
import socket
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from newsblog.checks import no_demo_account_can_sign_in
from newsblog.server.listening import listen
from newsblog.server.static_files import collect_if_stale
from newsblog.server.supervisor import Supervisor

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
        listening = None if prepare else open_port(host, port)
        refuse_if_unmigrated()
        refuse_demo_accounts()
        if collect_if_stale():
            self.stdout.write("Static files are collected and compressed.")
        connection.close()
        if listening is None:
            import_string(settings.WSGI_APPLICATION)
            return
        if settings.NEWSBLOG_IS_LOCAL:
            # Links in feeds and mail should lead to the port that is really used.
            os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
        # `python -m` looks for our modules in the folder it is started in, which may be any.
        paths = [str(settings.BASE_DIR), os.environ.get("PYTHONPATH", "")]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        queues = {} if no_worker else {"worker": "default", "worker for pictures": "slow"}
        status = Supervisor(
            web=web_command(listening, workers),
            workers={
                name: [*manage, "work", "--queue", queue, "--skip-checks"]
                for name, queue in queues.items()
            },
            say=self.stderr.write,
            when_up=lambda: self.tell(host, port, has_worker=not no_worker),
            prepare=[*manage, "serve", "--prepare"],
            inherited=[listening.fileno()],
            # Whoever closes the terminal wants it to end; anybody else wants the new version.
            reloads_on_hangup=not sys.stdin.isatty(),
        ).run()
        if status:
            sys.exit(status)
        self.stdout.write("newsblog has stopped.")

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
                "  sign in     your own account: manage.py createsuperuser; the demo's: README.md"
            )
        self.stdout.write("\n".join([*lines, "Ctrl-C stops it."]))
        self.stdout.flush()


def default_processes() -> int:
    if settings.NEWSBLOG_IS_LOCAL:
        return 1
    return min(os.cpu_count() or 1, MOST_PROCESSES)


def web_command(listening: socket.socket, processes: int) -> list[str]:
    arguments = [str(listening.fileno()), str(processes)]
    return [sys.executable, "-m", "newsblog.server.web_server", *arguments]


def open_port(host: str, port: int) -> socket.socket:
    """The listening socket; raises CommandError, in one clear line, where there can't be one."""
    try:
        return listen(host, port)
    except OSError as error:
        raise CommandError(
            f"Port {port} on {host} can't be used ({error.strerror or error}). Stop what uses it, "
            f"or choose another: PORT={port + 1 if port < 65535 else 8000} make run"
        ) from None


def refuse_demo_accounts() -> None:
    """Raises CommandError, too, where the database did not answer when the checks looked."""
    for problem in no_demo_account_can_sign_in(None):
        raise CommandError(problem.msg)


def refuse_if_unmigrated() -> None:
    """Raises CommandError where the database has no tables, older ones, or does not answer."""
    try:
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        raise CommandError(
            f"The database does not answer ({reason}): start it, or correct DATABASE_URL."
        ) from None
    if "articles_article" not in tables:
        raise CommandError("The database has no tables yet: run `manage.py migrate` first.")
    executor = MigrationExecutor(connection)
    if missing := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError(
            f"The database is of an older version ({len(missing)} migrations are missing): "
            "run `manage.py migrate` first."
        )
