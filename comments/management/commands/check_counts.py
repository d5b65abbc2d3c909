"""Proves that the stored counts of comments and likes are right, or mends them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from comments import counting


class Command(BaseCommand):
    help = "Compare the stored counts of comments and likes with the rows; exit 1 if one is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fix", action="store_true", help="write the true counts")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = list(counting.wrong_counts())
        for count in wrong:
            name = count.model._meta.verbose_name
            self.stdout.write(f"{name} {count.pk}: stored {count.stored}, true {count.true}")
            if options["fix"]:
                counting.mend(count)
        if wrong and not options["fix"]:
            raise CommandError(f"{len(wrong)} counts are wrong; run check_counts --fix")
        if options["verbosity"] and not wrong:
            self.stdout.write("All counts are right.")
