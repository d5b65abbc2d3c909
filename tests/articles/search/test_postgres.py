import datetime as dt
import random

import pytest
from django.db import connection
from django.utils import timezone

from articles.search import postgres, search
from tests.factories import make_article

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="an index of PostgreSQL"),
]


def value(sql: str, *parameters: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


def test_index_holds_what_readers_see() -> None:
    """Django made the condition of the one index, a constant of ours that of the other."""
    ours, djangos = (
        str(value("SELECT pg_get_expr(indpred, indrelid) FROM pg_index"
                  " WHERE indexrelid = %s::regclass", name))
        for name in ("articles_search_words", "article_visible_newest")
    )  # fmt: skip

    parts = sorted(part.strip("() ") for part in ours.split(" AND "))
    assert parts == sorted(part.strip("() ") for part in djangos.split(" AND "))
    assert len(parts) == 2


def test_what_waits_for_the_index_is_never_much() -> None:
    sql = "SELECT reloptions FROM pg_class WHERE relname = 'articles_search_words'"
    assert value(sql) == ["gin_pending_list_limit=64"]


def test_a_stretch_of_time_is_covered_by_few_numbers_and_exactly() -> None:
    chance = random.Random(7)  # noqa: S311  (nobody has to guess it)
    for _ in range(200):
        first = chance.randint(-3_000, 9_000)
        last = first + chance.choice([0, 1, 7, 8, 40, 300, 5_000])
        inside = [first, last, chance.randint(first, last)]
        outside = [first - 1, last + 1, first - 8, last + 64]
        sql = (
            "SELECT articles_search_spans(to_timestamp(%s::bigint << 18))"
            " && articles_search_covering(%s, %s)"
        )

        assert all(value(sql, span, first, last) for span in inside)
        assert not any(value(sql, span, first, last) for span in outside)
        count = value("SELECT cardinality(articles_search_covering(%s, %s))", first, last)
        assert isinstance(count, int)
        assert count <= 2 * 7 * 4 + 2


@pytest.mark.attack
@pytest.mark.parametrize("question", ['"gull heron"', "heron -and", 'heron -"heron and"'])
def test_common_words_that_never_stand_so_are_not_looked_for_for_ever(
    monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    now = timezone.now()
    make_article(headline="Gull heron or heron alone", published=now - dt.timedelta(hours=99))
    for hours in range(1, 8):
        make_article(headline=f"Heron and gull {hours}", published=now - dt.timedelta(hours=hours))

    assert len(search(question)[:9]) == 1
    monkeypatch.setattr(postgres, "PATIENCE", 3)
    stories = search(question)

    assert stories[:9] == []
    assert stories.is_cut
