import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, SiteIdentity
from comments import discussions
from comments.discussions import Order
from comments.models import Comment
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


def fill(article: Article, count: int) -> None:
    """`count` threads, each with one reply."""
    now = timezone.now()
    roots = Comment.objects.bulk_create(
        Comment(article=article, name="A", text="B", status="published", created_at=at)
        for at in (now - dt.timedelta(seconds=n) for n in range(count))
    )
    Comment.objects.bulk_create(
        Comment(
            article=article, parent=root, root=root, depth=1, name="A", text="B",
            status="published", created_at=now,
        )
        for root in roots
    )  # fmt: skip


def plans_of(article: Article, **how: object) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        discussions.read(article, site=SiteIdentity(), **how)  # type: ignore[arg-type]
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    plans = []
    for query in queries.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(explain + query["sql"].replace("%", "%%"))
            plans.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return plans


@pytest.mark.parametrize(
    "how", [{}, {"order": Order.NEWEST}, {"order": Order.LIKED}, {"number": 40}]
)
def test_page_of_threads_is_read_by_the_indexes_made_for_it(how: dict[str, object]) -> None:
    crowded = make_article()
    fill(crowded, 2_500)
    for _ in range(20):
        fill(make_article(), 50)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    roots, replies, mentions = plans_of(crowded, **how)

    index = "liked" if how.get("order") is Order.LIKED else "roots"
    assert f"comment_article_{index}" in roots
    assert "comment_thread" in replies
    assert "comment_article_mentions" in mentions
    for plan in (roots, replies, mentions):
        assert not re.search(r"(Seq Scan on|SCAN) comments_comment\b(?! USING)", plan), plan


def test_reading_writes_nothing_and_asks_three_times() -> None:
    comment = make_comment()

    with CaptureQueriesContext(connection) as queries:
        discussions.read(comment.subject, site=SiteIdentity())

    assert [query["sql"].split()[0] for query in queries] == ["SELECT"] * 3


def test_ties_in_time_are_broken_by_number_so_that_pages_never_overlap() -> None:
    article = make_article()
    now = timezone.now()
    for _ in range(120):
        make_comment(article, created_at=now)

    pages = [discussions.read(article, site=SiteIdentity(), number=n) for n in (1, 2, 3)]

    seen = [entry.comment.pk for page in pages for entry in page.entries]
    assert len(seen) == len(set(seen)) == 120
    assert [page.has_next for page in pages] == [True, True, False]


def test_page_of_a_comment_is_the_page_that_shows_it() -> None:
    article = make_article()
    comments = [make_comment(article) for _ in range(101)]
    reply = make_comment(parent=make_comment(parent=comments[100]))

    for comment in (comments[0], comments[49], comments[50], comments[100], reply):
        number = discussions.page_of(comment, site=SiteIdentity())
        page = discussions.read(article, site=SiteIdentity(), number=number)
        assert comment.pk in {entry.comment.pk for entry in page.entries}


def test_order_that_nobody_knows_is_the_default() -> None:
    assert Order.named("'; DROP TABLE") is Order.OLDEST
    assert Order.named("newest") is Order.NEWEST
