"""Makes the stored HTML of stories, pages and comments again from their source."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import rendering as bodies
from articles.models import Article, Page
from comments import rendering as comments


class Command(BaseCommand):
    help = (
        "Renders stories, pages and comments again that an older version of newsblog rendered. "
        "Can be stopped and run again: it goes on where it stopped. Readers notice nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="also what is up to date, for example after a fault"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        everything = options["all"]
        try:
            for kind in (Article, Page):
                total = bodies.count_outdated(kind, everything=everything)
                steps = bodies.rerender_outdated(kind, everything=everything)
                self._follow(str(kind._meta.verbose_name_plural), steps, total)
            total = comments.outdated(everything=everything).count()
            self._follow("comments", comments.rerender_outdated(everything=everything), total)
        except KeyboardInterrupt:
            raise CommandError("Stopped. Run it again to go on from here.") from None

    def _follow(self, what: str, steps: Iterator[int], total: int) -> None:
        """Run the steps, and show how far they are to somebody who watches."""
        is_watched = self.stdout.isatty()
        for done in steps:
            if is_watched:
                self.stdout.write(f"\r{what}: {done:,} of {max(done, total):,}", ending="")
                self.stdout.flush()
        if is_watched and total:
            self.stdout.write("")
