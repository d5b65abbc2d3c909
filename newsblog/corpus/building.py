"""Writes the corpus: people, topics, stories with their lists, and their discussions."""

import datetime as dt
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models, transaction
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
from comments.models import Comment
from newsblog.corpus import tables, words
from newsblog.corpus.discussions import Discussions, Subject, shares
from newsblog.demo.building import has_content

BATCH = 500
TAGS = 60
TAGS_A_STORY = 3
AUTHORS = 20
SECTIONS = ("Town", "Harbour", "Politics", "Schools", "Business", "Culture", "Sport", "Weather")
BELOW = ("News", "Background")
MINUTES_BETWEEN_STORIES = 20

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
        """Fill an empty site; raises CorpusRefusedError for any other.

        One transaction: a run that is interrupted leaves the site as empty as it was.
        """
        if has_content():
            raise CorpusRefusedError(
                "This site has content already, and a corpus never mixes with it. Point "
                "NEWSBLOG_DATA_DIR or DATABASE_URL at an empty one."
            )
        texts = words.gather(self._chance, words=self._size.words)
        stories = _StoryTables()
        with transaction.atomic():
            with tables.indexes_aside([*stories.kinds, Comment]):
                people = self._add_people()
                self._add_topics()
                self._add_stories(stories, texts, people)
                self._progress("indexes", 0, 1)
            tables.count_on([*stories.kinds, Comment, User])
            navigation.refresh()
        tables.refresh_statistics()

    def _add_people(self) -> list[int]:
        SiteIdentity.objects.get_or_create(pk=1)
        password = make_password(None)
        users = tables.Table(User)
        keys = list(range(1, self._size.people + 1))
        users.write(
            users.row(
                id=key, username=f"reader-{key}", display_name=f"Reader {key}", password=password
            )
            for key in keys
        )
        return keys

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

    def _add_stories(self, into: "_StoryTables", texts: words.Words, people: list[int]) -> None:
        wanted = self._size.comments if people else 0
        counts = shares(self._chance, stories=self._size.articles, comments=wanted)
        talk = Discussions(self._chance, people=people, remarks=texts.remarks, at=self._at)
        for numbers in itertools.batched(range(self._size.articles), BATCH):
            subjects = [self._add_story(into, texts, n, counts[n]) for n in numbers]
            into.write()
            talk.table.write(
                row
                for number, subject in zip(numbers, subjects, strict=True)
                for row in talk.rows(subject, counts[number])
            )
            self._progress("stories with their comments", numbers[-1] + 1, self._size.articles)

    def _add_story(
        self, into: "_StoryTables", texts: words.Words, number: int, comments: int
    ) -> Subject:
        age = (self._size.articles - number) * MINUTES_BETWEEN_STORIES
        at = self._at - dt.timedelta(minutes=age)
        body, rendered = self._chance.choice(texts.bodies)
        headline = f"{self._chance.choice(texts.headlines)} ({number + 1})"
        section = self._chance.choice(self._sections)
        key = number + 1
        into.add(
            Article,
            id=key,
            headline=headline[:300],
            slug=make_slug(headline)[:200],
            standfirst=rendered.text[:140].rsplit(" ", 1)[0],
            body=body,
            body_html=rendered.html,
            body_text=rendered.text,
            body_version=html.VERSION,
            word_count=rendered.word_count,
            section_id=section.pk,
            status=Article.Status.PUBLISHED.value,
            published_at=at,
            published_on=at.date(),
            created_at=at,
            modified_at=at,
            comment_count=comments,
        )
        self._file(into, key, at, section)
        return Subject(key, at)

    def _file(self, into: "_StoryTables", story: int, at: dt.datetime, section: Category) -> None:
        """The tags, bylines and lists of a story."""
        for topic in [section.pk, *([section.parent_id] if section.parent_id else [])]:
            into.add(CategoryListing, article_id=story, topic_id=topic, listed_at=at)
        for tag in self._chance.sample(self._tags, TAGS_A_STORY):
            into.add(Article.tags.through, article_id=story, tag_id=tag.pk)
            into.add(TagListing, article_id=story, topic_id=tag.pk, listed_at=at)
        author = self._chance.choice(self._authors).pk
        into.add(Byline, article_id=story, author_id=author)
        into.add(AuthorListing, article_id=story, topic_id=author, listed_at=at)


class _StoryTables:
    """The tables a story writes to; rows are gathered and written together, stories first."""

    kinds: tuple[type[models.Model], ...] = (
        Article,
        Article.tags.through,
        Byline,
        CategoryListing,
        TagListing,
        AuthorListing,
    )

    def __init__(self) -> None:
        self._tables = {kind: tables.Table(kind) for kind in self.kinds}
        self._rows: dict[type[models.Model], list[list[Any]]] = {kind: [] for kind in self.kinds}
        self._keys = {kind: itertools.count(1) for kind in self.kinds}

    def add(self, kind: type[models.Model], **values: Any) -> None:
        row = {"id": next(self._keys[kind]), **values}
        self._rows[kind].append(self._tables[kind].row(**row))

    def write(self) -> None:
        for kind, rows in self._rows.items():
            self._tables[kind].write(rows)
            rows.clear()
