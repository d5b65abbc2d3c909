"""The comments of the corpus: how many a story has, their threads, and when they were written."""

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from comments.models import Comment
from comments.text import markup
from newsblog.corpus.tables import Table

# Discussions of a known size, for benchmarks: long, usual, and 50 threads with as many answers to
# each as the long one has.
BUSY = (5_000, 100, 83)
# They stand under stories of some hours ago, so that they had time to grow.
BUSY_FROM = 60
ANSWERS = 0.4  # the part of the comments that answer another
# Who answers, answers one of the latest: so each thread of a long discussion has as many answers.
STILL_TALKED_OF = 60
# Besides those that readers see, in a thousand: what a newsroom that looks daily leaves behind.
SPAM, HELD = 5.0, 0.5
LIFE = dt.timedelta(days=14)
# No story has more than some seventy times the usual number.
TALKED_ABOUT = 200


@dataclass(frozen=True)
class Subject:
    """The story that is talked about."""

    key: int
    published_at: dt.datetime


def shares(chance: random.Random, *, stories: int, comments: int) -> list[int]:
    """How many visible comments each story has, oldest first: few have many, the sum is exact."""
    counts = [0] * stories
    first = max(0, stories - BUSY_FROM)
    busy = list(zip(range(first, stories), BUSY, strict=False))
    left = comments
    for number, wanted in busy:
        counts[number] = min(wanted, left)
        left -= counts[number]
    others = [number for number in range(stories) if number >= first + len(busy) or number < first]
    if not others:
        return counts
    weights = [min(chance.paretovariate(1.5), TALKED_ABOUT) for _ in others]
    each, given, so_far = left / sum(weights), 0, 0.0
    for number, weight in zip(others, weights, strict=True):
        so_far += weight * each
        counts[number] = round(so_far) - given
        given += counts[number]
    counts[others[-1]] += left - given
    return counts


class Discussions:
    """Makes rows; keys rise with time inside a story, and from the older stories to the newer."""

    def __init__(
        self,
        chance: random.Random,
        *,
        people: Sequence[int],
        remarks: Sequence[tuple[str, str]],
        at: dt.datetime,
    ) -> None:
        self.table = Table(Comment)
        self._chance = chance
        self._people = people
        self._remarks = remarks
        self._at = at
        self._keys = itertools.count(1)

    def rows(self, story: Subject, count: int) -> Iterator[list[Any]]:
        """`count` visible comments in the order they were written, and the few that are not."""
        random = self._chance.random
        life = min(self._at - story.published_at, LIFE)
        # The fourth power puts half of them into the first day of fourteen.
        when = sorted(story.published_at + life * random() ** 4 for _ in range(count))
        answers = set(self._chance.sample(range(1, count), int(count * ANSWERS))) if count else ()
        said: list[tuple[int, int, int]] = []
        for number, at in enumerate(when):
            parent = self._chance.choice(said[-STILL_TALKED_OF:]) if number in answers else None
            key = next(self._keys)
            root = parent[1] if parent else key
            depth = parent[2] + 1 if parent else 0
            said.append((key, root, depth))
            yield self._row(key, story, at, Comment.Status.PUBLISHED, parent)
            draw = random() * 1_000
            if draw < SPAM + HELD:
                hidden = Comment.Status.SPAM if draw < SPAM else Comment.Status.HELD
                yield self._row(next(self._keys), story, at, hidden, parent)

    def _row(
        self,
        key: int,
        story: Subject,
        at: dt.datetime,
        status: Comment.Status,
        parent: tuple[int, int, int] | None,
    ) -> list[Any]:
        text, rendered = self._chance.choice(self._remarks)
        return self.table.row(
            id=key,
            article_id=story.key,
            parent_id=parent[0] if parent else None,
            root_id=parent[1] if parent else None,
            depth=parent[2] + 1 if parent else 0,
            status=status.value,
            author_id=self._chance.choice(self._people),
            name="Reader",
            text=text,
            html=rendered,
            html_version=markup.VERSION,
            created_at=at,
        )
