"""The index on PostgreSQL: a generated column on the stories' table with a GIN index.

Needs no extension. Accents and punctuation are folded by a function of ours, and the stemmer is
the one that SQLite's index uses, without stop words, so both databases find the same stories.
"""

import datetime as dt

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, FloatField
from django.db.models.expressions import RawSQL

from articles.models import Article
from articles.search.query import Query

# A tsvector holds 1 MB; a longer text would make saving the story fail. Four bytes a character and
# two a position leave room at these lengths (about 33,000 words).
LONGEST_STANDFIRST = 10_000
LONGEST_BODY = 150_000

# Compatibility forms are split, combining marks dropped; what stands between words becomes a space,
# so that the parser never sees an address, a file name or a hyphenated word.
FOLD = r"""
CREATE FUNCTION articles_search_fold(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $fold$
SELECT regexp_replace(
    regexp_replace(normalize($1, NFKD), '[\u0300-\u036f]', '', 'g'),
    '[\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g'
)
$fold$"""
STEMMER = """
CREATE TEXT SEARCH DICTIONARY articles_search_stem (TEMPLATE = snowball, LANGUAGE = porter)"""
CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION articles_search (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION articles_search
    ALTER MAPPING FOR asciiword, word, numword WITH articles_search_stem"""
COLUMN = f"""
ALTER TABLE articles_article ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('articles_search', articles_search_fold(headline)), 'A')
    || setweight(to_tsvector(
        'articles_search', articles_search_fold(left(standfirst, {LONGEST_STANDFIRST}))), 'B')
    || setweight(to_tsvector(
        'articles_search', articles_search_fold(left(body_text, {LONGEST_BODY}))), 'D')
) STORED"""
INDEX = "CREATE INDEX articles_search_words ON articles_article USING gin (search_vector)"

# The inside of a question: one phrase, folded as the texts are.
PHRASE = "phraseto_tsquery('articles_search', articles_search_fold(%s))"
# Weights of D, C, B and A; 1 divides by the logarithm of the length.
RANK = "ts_rank('{{0.1, 0.2, 0.4, 1.0}}', articles_article.search_vector, ({}), 1)"


def install(on: BaseDatabaseWrapper) -> None:
    """Make the column and the index anew. Writes the table once, under an exclusive lock."""
    remove(on)
    with on.cursor() as cursor:
        for statement in (FOLD, STEMMER, CONFIGURATION, COLUMN, INDEX):
            cursor.execute(statement)


def remove(on: BaseDatabaseWrapper) -> None:
    """Drop all that install() made."""
    with on.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_article DROP COLUMN IF EXISTS search_vector")
        cursor.execute("DROP TEXT SEARCH CONFIGURATION IF EXISTS articles_search")
        cursor.execute("DROP TEXT SEARCH DICTIONARY IF EXISTS articles_search_stem")
        cursor.execute("DROP FUNCTION IF EXISTS articles_search_fold(text)")


def matches(query: Query, *, most: int, at: dt.datetime | None) -> list[tuple[int, float]]:
    """Ids and scores (more is better) of the `most` newest stories that match and readers see.

    Ranking reads every vector it ranks (190 ms for 10,000), so only these are ranked. For a common
    word the planner walks the stories by time, for a rare one it asks the GIN index.
    """
    phrases = [PHRASE] * len(query.wanted) + [f"!!{PHRASE}"] * len(query.unwanted)
    tsquery = " && ".join(phrases)
    terms = [*query.wanted, *query.unwanted]
    does_match = RawSQL(  # noqa: S611  (built from constants; the terms are parameters)
        f"articles_article.search_vector @@ ({tsquery})", terms, output_field=BooleanField()
    )
    score = RawSQL(RANK.format(tsquery), terms, output_field=FloatField())  # noqa: S611
    found = Article.objects.visible(at=at).filter(does_match).newest_first().annotate(score=score)
    return list(found.values_list("pk", "score")[:most])
