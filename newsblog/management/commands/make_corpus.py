"""Fills an empty site with a large believable corpus, to see how its cost grows."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsblog.corpus.building import Corpus, CorpusRefusedError, Size


class Command(BaseCommand):
    help = (
        "Fills an empty site with invented stories, comments and people, for benchmarks. "
        "One transaction: interrupted, it leaves the site empty."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--articles", type=int, required=True, help="how many stories")
        parser.add_argument("--comments", type=int, default=0, help="how many comments")
        parser.add_argument("--people", type=int, default=100, help="how many readers write them")
        parser.add_argument("--words", type=int, default=300, help="words a story (default: 300)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same corpus")

    def handle(
        self,
        *args: Any,
        articles: int,
        comments: int,
        people: int,
        words: int,
        seed: int,
        **options: Any,
    ) -> None:
        if min(articles, comments, people) < 0 or words < 1:
            raise CommandError("Give numbers of 0 or more, and at least one word a story.")
        size = Size(articles=articles, comments=comments, people=people, words=words)
        try:
            Corpus(size, seed=seed, progress=self._tell).build()
        except CorpusRefusedError as error:
            raise CommandError(str(error)) from None
        if self.stdout.isatty():
            self.stdout.write("")
        self.stdout.write(f"{articles} stories, {comments} comments and {people} people stand.")

    def _tell(self, step: str, done: int, whole: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{step}: {done} of {whole}   ", ending="")
            self.stdout.flush()
