"""Finds stories by their words, with the database's own full text.

Which engine answers is decided in found.py and here; what a question means is the same on both.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article
from articles.search import postgres, sqlite
from articles.search.found import MOST_LISTED, Found
from articles.search.query import LONGEST_QUESTION, parse
from articles.search.snippets import Piece, Snippet, marked

__all__ = [
    "LONGEST_QUESTION",
    "MOST_LISTED",
    "Found",
    "Piece",
    "Snippet",
    "is_question",
    "rebuild",
    "search",
    "snippets",
]


def search(query: str, *, at: dt.datetime | None = None) -> Found:
    """Ids of visible stories that answer: the newest 100 best first, then those before them.

    Nothing is read until it is sliced. Nothing to look for, or nothing found, is an empty list.
    Never fails for what is asked, and costs as much on a million stories as on a thousand.
    """
    return Found(query=parse(query), at=at or timezone.now())


def is_question(query: str) -> bool:
    """Whether there is a word in it that could be found."""
    return bool(parse(query))


def snippets(articles: Sequence[Article], query: str) -> dict[int, Snippet]:
    """Where the words stand in these stories, by id; none for those without. One query."""
    return marked(articles, parse(query))


def rebuild() -> int:
    """Make the index anew from the stories, in one transaction; returns how many it holds."""
    engine = postgres if connection.vendor == "postgresql" else sqlite
    with transaction.atomic():
        engine.install(connection)
        return Article.objects.count()
