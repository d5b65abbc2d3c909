"""Finds stories by their words, with the database's own full text.

Which engine answers is decided here and nowhere else; what a question means is the same on both.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Case, IntegerField, Value, When

from articles.models import Article, ArticleQuerySet
from articles.search import postgres, sqlite
from articles.search.query import LONGEST_QUESTION, parse
from articles.search.snippets import Piece, Snippet, marked

__all__ = ["LONGEST_QUESTION", "Piece", "Snippet", "is_question", "rebuild", "search", "snippets"]

# Of a word that stands in more stories than this, only the newest are ranked and listed.
MOST_RANKED = 1000
# Scores are compared in this many steps of the best one; within a step the newest comes first.
STEPS = 8


def search(query: str, *, at: dt.datetime | None = None) -> ArticleQuerySet:
    """Visible stories that answer `query`, best first and newest first where equal.

    One bounded query now, for ids and scores; the stories themselves are read when the result is.
    Nothing to look for, or nothing found, is an empty queryset. Never fails for what is asked.
    """
    question = parse(query)
    if not question:
        return Article.objects.none()
    if connection.vendor == "postgresql":
        scores = postgres.matches(question, most=MOST_RANKED, at=at)
    else:
        scores = sqlite.matches(question, most=MOST_RANKED)
    if not scores:
        return Article.objects.none()
    best = max(score for _pk, score in scores)
    steps: defaultdict[int, list[int]] = defaultdict(list)
    for pk, score in scores:
        steps[round(STEPS * score / best)].append(pk)
    # A search in a list of constants is a lookup in both databases, so this costs a few of them.
    step = Case(
        *(When(pk__in=pks, then=Value(number)) for number, pks in steps.items()),
        default=Value(0),
        output_field=IntegerField(),
    )
    return (
        Article.objects.visible(at=at)
        .filter(pk__in=[pk for pk, _score in scores])
        .order_by(step.desc(), "-published_at", "-pk")
    )


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
