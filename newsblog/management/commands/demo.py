"""Fills an empty local site with the demo newsroom and prints its logins."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsblog.demo import building
from newsblog.demo.building import Built, DemoRefusedError


class Command(BaseCommand):
    help = "Fills an empty site on your own machine with an invented newsroom, to try things on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing, and say nothing, where there is content or the site is public",
        )

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        try:
            if if_empty and building.is_for_somebody():
                return
            if self.stdout.isatty():
                self.stdout.write("Building the demo newsroom …")
            built = building.build()
        except DemoRefusedError as error:
            raise CommandError(str(error)) from None
        self._report(built)

    def _report(self, built: Built) -> None:
        self.stdout.write(
            f"The demo newsroom stands: {built.stories} stories, {built.comments} comments, "
            f"{built.pictures} pictures. Sign in at /admin/ as"
        )
        for login in built.logins:
            self.stdout.write(f"  {login.username:<10} {login.password:<22} {login.role}")
