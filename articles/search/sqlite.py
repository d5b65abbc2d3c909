"""The index on SQLite: an FTS5 table over the stories' own columns, kept by triggers.

External content: the index stores no text of its own, so nothing can go stale but by a missing
trigger. SQLite drops triggers when Django remakes a table; a later migration that alters Article
must therefore call install() again (the tests of the search fail if it does not).
"""

import datetime as dt

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import RawSQL

from articles.models import Article
from articles.search.query import Hits, Query

TOKENIZER = "porter unicode61 remove_diacritics 2"

TABLE = f"""
CREATE VIRTUAL TABLE articles_search USING fts5(
    headline, standfirst, body_text,
    content='articles_article', content_rowid='id', tokenize='{TOKENIZER}'
)"""
_ADD = """
INSERT INTO articles_search(rowid, headline, standfirst, body_text)
VALUES (new.id, new.headline, new.standfirst, new.body_text);"""
_DROP = """
INSERT INTO articles_search(articles_search, rowid, headline, standfirst, body_text)
VALUES ('delete', old.id, old.headline, old.standfirst, old.body_text);"""
TRIGGERS = {
    "articles_search_added": f"AFTER INSERT ON articles_article BEGIN {_ADD} END",
    "articles_search_deleted": f"AFTER DELETE ON articles_article BEGIN {_DROP} END",
    # Django writes every column on save(); only a changed text is indexed again.
    "articles_search_changed": f"""
AFTER UPDATE OF headline, standfirst, body_text ON articles_article
WHEN old.headline IS NOT new.headline OR old.standfirst IS NOT new.standfirst
  OR old.body_text IS NOT new.body_text
BEGIN {_DROP} {_ADD} END""",
}


def install(on: BaseDatabaseWrapper) -> None:
    """Make the index and its triggers anew, and fill it. Reads every story once."""
    remove(on)
    with on.cursor() as cursor:
        cursor.execute(TABLE)
        for name, trigger in TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER {name} {trigger}")
        cursor.execute("INSERT INTO articles_search(articles_search) VALUES ('rebuild')")


def remove(on: BaseDatabaseWrapper) -> None:
    """Drop all that install() made."""
    with on.cursor() as cursor:
        for name in TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        cursor.execute("DROP TABLE IF EXISTS articles_search")


def expression(query: Query) -> str:
    """The question in FTS5's language: every term quoted, so that none is an operator."""
    wanted = " AND ".join(quoted(term) for term in query.wanted)
    if not query.unwanted:
        return wanted
    return f"({wanted}) NOT ({' OR '.join(quoted(term) for term in query.unwanted)})"


def quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def newest(query: Query, *, most: int, at: dt.datetime) -> Hits:
    """Ids of the `most` last added stories that match and readers see.

    FTS5 walks its lists backwards by id and stops at the limit: a word that every story holds costs
    no more than a rare one. It can't be stopped before: usual words that never stand together cost
    20 ms a phrase in 100,000 stories.
    """
    seen, values = (
        Article.objects.visible(at=at)
        .filter(pk=RawSQL("articles_search.rowid", []))
        .order_by()
        .values("pk")
        .query.sql_with_params()
    )
    with connection.cursor() as cursor:
        # EXISTS keeps SQLite from going through the stories first and asking the index of each.
        cursor.execute(
            "SELECT rowid FROM articles_search WHERE articles_search MATCH %s"  # noqa: S608  (Django's own)
            f" AND EXISTS ({seen}) ORDER BY rowid DESC LIMIT %s",
            [expression(query), *values, most],
        )
        return Hits([pk for (pk,) in cursor.fetchall()])
