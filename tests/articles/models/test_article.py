"""That the lists of the site enter their indexes, and are not sorted, on a table of any size."""

import re
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from articles.models import Article

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite",
        reason="PostgreSQL's planner decides by the rows that are there",
    ),
]


def plan(rows: QuerySet[Any]) -> str:
    with connection.cursor() as cursor:
        sql, params = rows.query.sql_with_params()
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return " / ".join(row[3] for row in cursor.fetchall())


def visible() -> Any:
    return Article.objects.visible().values("pk")


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: visible().newest_first()[:20], "article_visible_newest"),
        (lambda: Article.objects.locked().newest_first()[:20], "article_locked_newest"),
        (lambda: visible().filter(is_sticky=True).newest_first()[:5], "article_visible_sticky"),
        (lambda: visible().filter(is_featured=True).newest_first()[:1], "article_visible_featured"),
        (
            lambda: (
                visible().filter(published_on__range=("2026-01-01", "2026-01-31")).by_day()[:20]
            ),
            "article_visible_by_day",
        ),
    ],
    ids=["latest", "locked", "sticky", "featured", "by day"],
)
def test_list_of_readers_is_read_in_the_order_of_its_index(rows: Any, index: str) -> None:
    found = plan(rows())

    assert re.search(rf"USING (COVERING )?INDEX {index}( |$)", found)
    assert "TEMP B-TREE" not in found


@pytest.mark.parametrize("status", [*Article.Status.values])
def test_list_of_the_desk_is_read_in_the_order_of_its_index(status: str) -> None:
    found = plan(
        Article.objects.filter(status=status).order_by("-modified_at", "-pk").values("pk")[:50]
    )

    own = "article_last_saved" if status == "published" else f"article_{status}_last_saved"
    assert own in found
    assert "TEMP B-TREE" not in found
