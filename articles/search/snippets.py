"""Where the words stand in the stories found, for the page of results.

Marked in a table in memory (memory.py) that holds just this page's texts: one way of marking, with
the stemming and folding of accents by which the stories were found.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left

from articles.models import Article
from articles.search import memory, sqlite
from articles.search.query import Query
from prepared.queries import Prepared

# About 3,300 words of each story are looked through; a match further on shows no snippet.
LONGEST_TEXT = 20_000
SNIPPET_WORDS = 36

# Characters that memory.py takes out of every text, so that only we can have put them there.
BEGIN, END = "\x02", "\x03"
MARKED = re.compile(f"{BEGIN}(.*?){END}", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A run of plain text; a template escapes it, and marks it if it is what was looked for."""

    text: str
    is_match: bool


@dataclass(frozen=True)
class Snippet:
    """A story's headline and some words of it. `text` is empty if none of them stands there."""

    headline: tuple[Piece, ...]
    text: tuple[Piece, ...]


def marked(articles: Sequence[Article], query: Query) -> dict[int, Snippet]:
    """Snippets by the stories' ids. One query, for the texts of these stories."""
    if not articles or not query:
        return {}
    rows = _texts(keys=[article.pk for article in articles])
    texts = [(pk, head, f"{first} {body}") for pk, head, first, body in rows]
    with memory.table(["headline", "words"], texts) as page:
        found = page.execute(
            "SELECT rowid, highlight(texts, 0, ?, ?), snippet(texts, 1, ?, ?, '…', ?)"
            " FROM texts WHERE texts MATCH ?",
            [BEGIN, END, BEGIN, END, SNIPPET_WORDS, _any_of(query)],
        ).fetchall()
    return {
        pk: Snippet(headline=_pieces(headline), text=_pieces(text) if BEGIN in text else ())
        for pk, headline, text in found
    }


@Prepared
def _texts(keys: Any) -> QuerySet[Article, Any]:
    return (
        Article.objects.filter(pk__in=keys)
        .annotate(beginning=Left("body_text", LONGEST_TEXT))
        .values_list("pk", "headline", "standfirst", "beginning")
    )


def _any_of(query: Query) -> str:
    """Each term by itself: one may stand in the headline and another in the text."""
    return " OR ".join(sqlite.quoted(term) for term in query.wanted)


def _pieces(text: str) -> tuple[Piece, ...]:
    """Cut at the marks. re.split() with one group gives text and matches by turns."""
    parts = MARKED.split(text)
    return tuple(
        Piece(text=part, is_match=bool(number % 2)) for number, part in enumerate(parts) if part
    )
