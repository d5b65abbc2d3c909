"""The index on SQLite: an FTS5 table over the stories' own columns, kept by triggers.

External content: the index stores no text of its own, so nothing can go stale but by a missing
trigger. SQLite drops triggers when Django remakes a table; a later migration that alters Article
must therefore call install() again (the tests of the search fail if it does not).
"""

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.search.query import Query

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


def matches(query: Query, *, most: int) -> list[tuple[int, float]]:
    """Ids and scores (more is better) of the `most` last added stories that match, seen or unseen.

    The limit stands inside, where FTS5 walks its lists backwards by id: a word that every story
    holds costs no more than a rare one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid, -bm25(articles_search, 10.0, 4.0, 1.0) FROM articles_search"
            " WHERE articles_search MATCH %s ORDER BY rowid DESC LIMIT %s",
            [expression(query), most],
        )
        return [(pk, score) for pk, score in cursor.fetchall()]
