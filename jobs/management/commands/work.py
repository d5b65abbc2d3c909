"""`manage.py work`: runs the queue of background work."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from jobs.worker import Worker


class Command(BaseCommand):
    help = "Run background work until stopped (Ctrl-C or SIGTERM: after the present job)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--queue",
            action="append",
            default=[],
            help="only jobs of this queue (default, slow); may be repeated",
        )
        parser.add_argument("--batch", action="store_true", help="run what is ready, then end")

    def handle(self, *, queue: list[str], batch: bool, **options: Any) -> None:
        worker = Worker(queues=queue)
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        if batch:
            count = worker.run_batch()
            self.stdout.write(f"{count} jobs were run.")
        else:
            worker.run()
