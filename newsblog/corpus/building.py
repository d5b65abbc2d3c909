"""Writes the corpus: people, topics, stories with their lists, and threads with their counts."""

import datetime as dt
import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles import html, navigation
from articles.models import (
    Article,
    Author,
    AuthorListing,
    Byline,
    Category,
    CategoryListing,
    SiteIdentity,
    Tag,
    TagListing,
)
from articles.slugs import make_slug
from comments import markup
from comments.models import Comment
from newsblog.corpus import words
from newsblog.demo.building import has_content

BATCH = 1_000
TAGS = 60
AUTHORS = 20
SECTIONS = ("Town", "Harbour", "Politics", "Schools", "Business", "Culture", "Sport", "Weather")
BELOW = ("News", "Background")
# The newest stories, for benchmarks that need a discussion of a known size.
BUSY = (5_000, 100)
MINUTES_BETWEEN_STORIES = 20
ANSWERS = 0.4  # the part of the comments that answer another

type Progress = Callable[[str, int, int], None]


class CorpusRefusedError(Exception):
    """The site holds content already; the message says what to do."""


@dataclass(frozen=True)
class Size:
    """How much to write; `words` a story."""

    articles: int
    comments: int
    people: int
    words: int = 300


class Corpus:
    """One run: the same seed writes the same texts in the same places."""

    def __init__(self, size: Size, *, seed: int, progress: Progress) -> None:
        self._size = size
        self._chance = random.Random(seed)  # noqa: S311  (nobody has to guess it)
        self._progress = progress
        self._at = timezone.now()

    def build(self) -> None:
        """Fill an empty site; raises CorpusRefusedError for any other. Batches are committed."""
        if has_content():
            raise CorpusRefusedError(
                "This site has content already, and a corpus never mixes with it. Point "
                "NEWSBLOG_DATA_DIR or DATABASE_URL at an empty one."
            )
        SiteIdentity.objects.get_or_create(pk=1)
        self._words = words.gather(self._chance, words=self._size.words)
        self._people = self._add_people()
        self._add_topics()
        newest = self._add_stories()
        self._add_comments(newest)
        navigation.refresh()

    def _add_people(self) -> list[int]:
        password = make_password(None)
        users = (
            User(username=f"reader-{n}", display_name=f"Reader {n}", password=password)
            for n in range(1, self._size.people + 1)
        )
        return self._written(User, users, self._size.people, "people")

    def _add_topics(self) -> None:
        self._sections: list[Category] = []
        for position, name in enumerate(SECTIONS):
            top = Category.objects.create(
                name=name, slug=make_slug(name), in_navigation=True, position=position
            )
            self._sections.append(top)
            for below in BELOW:
                child = Category.objects.create(name=below, slug=make_slug(below), parent=top)
                self._sections.append(child)
        self._tags = Tag.objects.bulk_create(
            Tag(name=f"Subject {n}", slug=f"subject-{n}") for n in range(1, TAGS + 1)
        )
        self._authors = Author.objects.bulk_create(
            Author(name=f"Writer {n}", slug=f"writer-{n}") for n in range(1, AUTHORS + 1)
        )

    # --- Stories

    def _add_stories(self) -> list[int]:
        """The keys of all stories, the newest last."""
        keys: list[int] = []
        for numbers in itertools.batched(range(self._size.articles), BATCH):
            with transaction.atomic():
                stories = Article.objects.bulk_create([self._story(n) for n in numbers])
                self._file(stories)
            keys += [story.pk for story in stories]
            self._progress("stories", len(keys), self._size.articles)
        return keys

    def _story(self, number: int) -> Article:
        age = (self._size.articles - number) * MINUTES_BETWEEN_STORIES
        at = self._at - dt.timedelta(minutes=age)
        body, rendered = self._chance.choice(self._words.bodies)
        headline = f"{self._chance.choice(self._words.headlines)} ({number + 1})"
        return Article(
            headline=headline[:300],
            slug=make_slug(headline)[:200],
            standfirst=rendered.text[:140].rsplit(" ", 1)[0],
            body=body,
            body_html=rendered.html,
            body_text=rendered.text,
            body_version=html.VERSION,
            word_count=rendered.word_count,
            section=self._chance.choice(self._sections),
            status=Article.Status.PUBLISHED,
            published_at=at,
            published_on=at.date(),
        )

    def _file(self, stories: Sequence[Article]) -> None:
        """The tags, bylines and lists of these stories."""
        rows: dict[Any, list[Any]] = {CategoryListing: [], TagListing: [], AuthorListing: []}
        tagged, bylines = [], []
        for story in stories:
            when = {"article": story, "listed_at": story.published_at}
            section = story.section
            assert section is not None  # noqa: S101  (_story)
            above = [section.parent] if section.parent else []
            rows[CategoryListing] += [CategoryListing(topic=t, **when) for t in (section, *above)]
            for tag in self._chance.sample(self._tags, 3):
                tagged.append(Article.tags.through(article_id=story.pk, tag_id=tag.pk))
                rows[TagListing].append(TagListing(topic=tag, **when))
            author = self._chance.choice(self._authors)
            bylines.append(Byline(article=story, author=author))
            rows[AuthorListing].append(AuthorListing(topic=author, **when))
        Article.tags.through.objects.bulk_create(tagged)
        Byline.objects.bulk_create(bylines)
        for model, listed in rows.items():
            model.objects.bulk_create(listed)

    # --- Comments

    def _add_comments(self, stories: Sequence[int]) -> None:
        if not stories or not self._people:
            return
        counts: Counter[int] = Counter()
        left = self._size.comments
        for key, wanted in zip(reversed(stories), BUSY, strict=False):
            counts[key] = min(wanted, left)
            left -= counts[key]
        counts.update(self._chance.choices(stories, k=left))
        done = 0
        for keys in itertools.batched(counts, 50):
            with transaction.atomic():
                done += self._discuss({key: counts[key] for key in keys})
            self._progress("comments", done, self._size.comments)

    def _discuss(self, counts: dict[int, int]) -> int:
        """Threads under some stories: beginnings first, then answers to them, then the counts."""
        begun = {
            key: round(count * (1 - ANSWERS)) or min(count, 1) for key, count in counts.items()
        }
        roots = [self._comment(key) for key, count in begun.items() for _ in range(count)]
        Comment.objects.bulk_create(roots, batch_size=BATCH)
        threads: dict[int, list[Comment]] = {}
        for root in roots:
            threads.setdefault(root.article_id or 0, []).append(root)
        answers = [
            self._comment(key, self._chance.choice(threads[key]))
            for key, count in counts.items()
            for _ in range(count - begun[key])
        ]
        Comment.objects.bulk_create(answers, batch_size=BATCH)
        Article.objects.bulk_update(
            [Article(pk=key, comment_count=count) for key, count in counts.items()],
            ["comment_count"],
        )
        return len(roots) + len(answers)

    def _comment(self, article: int, parent: Comment | None = None) -> Comment:
        text, rendered = self._chance.choice(self._words.remarks)
        begun = parent.created_at if parent else self._at - dt.timedelta(minutes=30)
        comment = Comment(
            article_id=article,
            author_id=self._chance.choice(self._people),
            name="Reader",
            text=text,
            html=rendered,
            html_version=markup.VERSION,
            status=Comment.Status.PUBLISHED,
            created_at=begun + dt.timedelta(seconds=self._chance.randrange(900)),
        )
        comment.place_under(parent)
        return comment

    def _written(self, model: Any, rows: Iterator[Any], count: int, step: str) -> list[int]:
        keys: list[int] = []
        for batch in itertools.batched(rows, BATCH):
            keys += [row.pk for row in model.objects.bulk_create(batch)]
            self._progress(step, len(keys), count)
        return keys
