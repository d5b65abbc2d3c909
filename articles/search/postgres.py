"""The index on PostgreSQL: a generated column on the stories' table with a GIN index, by time.

Needs no extension. Accents and punctuation are folded by a function of ours, and the stemmer is
the one that SQLite's index uses, without stop words, so both databases find the same stories.
"""

import datetime as dt

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.search.query import Hits, Query

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
# What visible() asks besides the time; a test compares it with the index that Django made of it.
SHOWN = "status = 'published' AND password = ''"
# Time in spans of 3 days, of 8 such, of 64, 512 and 4,096 (2^18 seconds to 2^30), each with its own
# number. In one index with the words they let a search read a part of the archive only.
SPANS = """
CREATE FUNCTION articles_search_spans(timestamptz) RETURNS bigint[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $spans$
SELECT ARRAY[
    (second >> 18) * 8, (second >> 21) * 8 + 1, (second >> 24) * 8 + 2,
    (second >> 27) * 8 + 3, (second >> 30) * 8 + 4
]
FROM (SELECT floor(extract(epoch FROM $1 AT TIME ZONE 'UTC'))::bigint AS second) AS moment
$spans$"""
# The fewest of these numbers that stand for the short spans from one to another.
COVERING = """
CREATE FUNCTION articles_search_covering(first bigint, last bigint) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE STRICT AS $covering$
DECLARE
    numbers bigint[] := '{}';
    first_whole bigint;
    last_whole bigint;
BEGIN
    FOR level IN 0..4 LOOP
        first_whole := (first + 7) >> 3;
        last_whole := ((last + 1) >> 3) - 1;
        IF level = 4 OR first_whole > last_whole THEN
            RETURN numbers || ARRAY(SELECT n * 8 + level FROM generate_series(first, last) AS n);
        END IF;
        numbers := numbers
            || ARRAY(SELECT n * 8 + level FROM generate_series(first, first_whole * 8 - 1) AS n)
            || ARRAY(SELECT n * 8 + level FROM generate_series(last_whole * 8 + 8, last) AS n);
        first := first_whole;
        last := last_whole;
    END LOOP;
END
$covering$"""
# Goes back from the newest story, through longer stretches where fewer were found. The index gives
# what holds `words`; whether the whole question fits is asked of `patience` stories at most, as
# that reads each one's vector (7 µs). A null at the end: not everything was looked at. With the
# planner's freedom it would go through the stories by time, all of them for words that never meet.
NEWEST = f"""
CREATE FUNCTION articles_search_newest(
    words tsquery, question tsquery, seen timestamptz,
    oldest timestamptz, latest timestamptz, most integer, patience integer
) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE STRICT
SET enable_seqscan = off SET enable_indexscan = off SET max_parallel_workers_per_gather = 0
SET plan_cache_mode = force_generic_plan AS $newest$
DECLARE
    words_say_all constant boolean := words::text = question::text;
    begin_span constant bigint := floor(extract(epoch FROM oldest))::bigint >> 18;
    last_span bigint := floor(extract(epoch FROM least(latest, seen)))::bigint >> 18;
    first_span bigint;
    width bigint := 1;
    whole bigint;
    wanted integer := most;
    before integer;
    looked integer;
    story record;
BEGIN
    WHILE last_span >= begin_span LOOP
        -- Where longer spans end there are fewer to ask for.
        whole := 1;
        WHILE whole * 8 <= width LOOP whole := whole * 8; END LOOP;
        first_span := greatest((last_span - width + 1) / whole * whole, begin_span >> 12 << 12);
        before := wanted;
        looked := patience;
        FOR story IN
            SELECT id, words_say_all OR search_vector @@ question AS fits FROM (
                SELECT id, published_at, search_vector FROM articles_article
                WHERE {SHOWN} AND published_at <= seen AND search_vector @@ words
                AND articles_search_spans(published_at)
                    && articles_search_covering(first_span, last_span)
                ORDER BY published_at DESC, id DESC LIMIT patience
            ) AS holding
        LOOP
            patience := patience - 1;
            IF story.fits THEN
                RETURN NEXT story.id;
                wanted := wanted - 1;
                IF wanted = 0 THEN RETURN; END IF;
            END IF;
        END LOOP;
        IF patience = 0 THEN
            RETURN NEXT NULL;
            RETURN;
        END IF;
        looked := looked - patience;
        last_span := first_span - 1;
        width := width * CASE WHEN looked = 0 THEN 32 ELSE least(
            8,
            greatest(1, 2 * wanted / greatest(1, before - wanted)),
            greatest(1, 2 * patience / looked)
        ) END;
    END LOOP;
END
$newest$"""  # noqa: S608  (a constant)
# What was written is put into the index in small lots (kB): a search reads what waits for it from
# end to end, and the 4 MB that wait by default cost 4 ms.
INDEX = f"""
CREATE INDEX articles_search_words ON articles_article
USING gin (articles_search_spans(published_at), search_vector)
WITH (gin_pending_list_limit = 64) WHERE {SHOWN}"""

# The inside of a question: one phrase, folded as the texts are.
PHRASE = "phraseto_tsquery('articles_search', articles_search_fold(%s))"
# What of it the index answers fast: that its words occur.
WORDS = "plainto_tsquery('articles_search', articles_search_fold(%s))"
# How many stories with the words are asked whether they stand together, and the unwanted nowhere.
PATIENCE = 5_000


def install(on: BaseDatabaseWrapper) -> None:
    """Make the column and the index anew. Writes the table once, under an exclusive lock."""
    remove(on)
    with on.cursor() as cursor:
        for statement in (
            FOLD,
            STEMMER,
            CONFIGURATION,
            COLUMN,
            SPANS,
            INDEX,
            COVERING,
            NEWEST,
        ):
            cursor.execute(statement)


def remove(on: BaseDatabaseWrapper) -> None:
    """Drop all that install() made."""
    with on.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS articles_search_words")
        cursor.execute("ALTER TABLE articles_article DROP COLUMN IF EXISTS search_vector")
        cursor.execute("DROP TEXT SEARCH CONFIGURATION IF EXISTS articles_search")
        cursor.execute("DROP TEXT SEARCH DICTIONARY IF EXISTS articles_search_stem")
        for name in ("fold", "spans", "covering", "newest"):
            cursor.execute(f"DROP FUNCTION IF EXISTS articles_search_{name}")


def newest(query: Query, *, most: int, at: dt.datetime) -> Hits:
    """Ids of the `most` newest stories that match and readers see."""
    question = [PHRASE] * len(query.wanted) + [f"!!{PHRASE}"] * len(query.unwanted)
    words = [WORDS] * len(query.wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT articles_search_newest({' && '.join(words)}, {' && '.join(question)}, %s,"  # noqa: S608  (constants; the terms are parameters)
            f" (SELECT min(published_at) FROM articles_article WHERE {SHOWN}),"
            f" (SELECT max(published_at) FROM articles_article WHERE {SHOWN}), %s, %s)",
            [*query.wanted, *query.wanted, *query.unwanted, at, most, PATIENCE],
        )
        pks = [pk for (pk,) in cursor.fetchall()]
    are_cut = bool(pks) and pks[-1] is None
    return Hits(pks[:-1] if are_cut else pks, are_cut=are_cut)
