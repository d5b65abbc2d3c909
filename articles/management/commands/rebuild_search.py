"""Makes the search index anew, should it ever be missing or damaged."""

from typing import Any

from django.core.management.base import BaseCommand

from articles import search


class Command(BaseCommand):
    help = "Make the search index anew from the stories. Saving a story waits until it is done."

    def handle(self, *args: Any, **options: Any) -> None:
        count = search.rebuild()
        if options["verbosity"] > 1 or self.stdout.isatty():
            self.stdout.write(f"Stories in the search index: {count}")
