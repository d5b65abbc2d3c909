import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, SiteIdentity
from comments.models import Comment
from comments.reading import discussions
from comments.reading.permalinks import Order
from tests.comments.long_threads import add_replies, fill
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


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
    make_comment(crowded, kind=Comment.Kind.PINGBACK)
    fill(crowded, 2_500)
    for _ in range(20):
        fill(make_article(), 50)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    roots, replies, mentions = plans_of(crowded, **how)

    index = "liked" if how.get("order") is Order.LIKED else "roots"
    assert f"comment_article_{index}" in roots
    assert "comment_thread" in replies
    assert "comment_article_pingbacks" in mentions
    for plan in (roots, replies, mentions):
        assert not re.search(r"(Seq Scan on|SCAN) comments_comment\b(?! USING)", plan), plan


def test_reading_writes_nothing_and_asks_twice_and_once_for_mentions_where_there_are_any() -> None:
    comment = make_comment()
    counts = []

    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page = discussions.read(comment.subject, site=SiteIdentity())
        assert {query["sql"].split()[0] for query in queries} == {"SELECT"}
        counts.append((len(queries), len(page.pingbacks)))
        make_comment(comment.subject, kind=Comment.Kind.PINGBACK)

    assert counts == [(2, 0), (3, 1)]


def test_ties_in_time_are_broken_by_number_so_that_pages_never_overlap() -> None:
    article = make_article()
    now = timezone.now()
    for _ in range(120):
        make_comment(article, created_at=now)

    pages = [discussions.read(article, site=SiteIdentity(), number=n) for n in (1, 2, 3)]

    seen = [entry.comment.pk for page in pages for entry in page.entries]
    assert len(seen) == len(set(seen)) == 120
    assert [page.has_next for page in pages] == [True, True, False]


@pytest.mark.parametrize("in_a_line", [False, True])
def test_long_thread_is_cut_after_its_oldest_replies_and_says_how_many_are_left(
    in_a_line: bool,
) -> None:
    long = make_comment()
    replies = add_replies(long, 300, in_a_line=in_a_line)
    short = make_comment(long.subject)
    answer = make_comment(parent=short)

    page = discussions.read(long.subject, site=SiteIdentity())

    shown = {entry.comment.pk for entry in page.entries}
    assert shown == {long.pk, short.pk, answer.pk} | {reply.pk for reply in replies[:50]}
    (last,) = [entry for entry in page.entries if entry.rest]
    assert last.comment == replies[49]
    assert last.rest is not None
    assert last.rest.count == 250
    assert last.rest.url == f"{long.subject.get_absolute_url()}comment-thread-{long.pk}/"


def test_page_full_of_long_threads_shows_some_of_each_and_has_a_bound() -> None:
    article = make_article()
    for _ in range(50):
        add_replies(make_comment(article), 20)

    page = discussions.read(article, site=SiteIdentity())

    assert len(page.entries) == 50 + 250
    assert {entry.rest.count for entry in page.entries if entry.rest} == {15}


def test_queries_of_a_page_do_not_grow_with_its_threads() -> None:
    small, large = make_comment(), make_comment()
    add_replies(small, 5)
    add_replies(large, 5_000, in_a_line=True)

    counts = []
    for comment in (small, large):
        with CaptureQueriesContext(connection) as queries:
            discussions.read(comment.subject, site=SiteIdentity())
        counts.append(len(queries))

    assert counts == [2, 2]


def test_long_thread_is_read_and_counted_by_its_index() -> None:
    article = make_article()
    root = make_comment(article)
    add_replies(root, 500)
    fill(make_article(), 2_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    roots, replies = plans_of(article)

    for plan in (roots, replies):
        assert "comment_thread" in plan
        assert not re.search(r"(Seq Scan on|SCAN) comments_comment\b(?! USING)", plan), plan


def test_thread_has_every_reply_once_on_pages_of_its_own() -> None:
    root = make_comment()
    replies = add_replies(root, 205, in_a_line=True)
    site = SiteIdentity()

    pages = [
        discussions.read_thread(root.subject, root.pk, site=site, number=number)
        for number in (1, 2, 3)
    ]

    assert [page.entries[0].comment for page in pages] == [root] * 3
    seen = [entry.comment.pk for page in pages for entry in page.entries[1:]]
    assert seen == [reply.pk for reply in replies]
    assert [page.has_next for page in pages] == [True, True, False]
    first_of_second = pages[1].entries[1]
    assert first_of_second.answers == replies[99]
    assert first_of_second.is_apart
    with pytest.raises(discussions.NoSuchCommentPageError):
        discussions.read_thread(root.subject, root.pk, site=site, number=4)


def test_page_of_a_thread_costs_three_queries_at_its_end_as_at_its_beginning() -> None:
    root = make_comment()
    add_replies(root, 2_000, in_a_line=True)

    counts = []
    for number in (1, 20):
        with CaptureQueriesContext(connection) as queries:
            discussions.read_thread(root.subject, root.pk, site=SiteIdentity(), number=number)
        counts.append(len(queries))

    assert max(counts) <= 3


def test_removed_parent_on_an_earlier_page_is_not_named() -> None:
    root = make_comment()
    replies = add_replies(root, 102, in_a_line=True)
    Comment.objects.filter(pk=replies[99].pk).update(status="removed")

    page = discussions.read_thread(root.subject, root.pk, site=SiteIdentity(), number=2)

    assert page.entries[1].comment == replies[100]
    assert page.entries[1].answers is None


def test_reply_is_no_thread_and_a_thread_of_another_story_is_not_found() -> None:
    reply = make_comment(parent=make_comment())
    elsewhere = make_comment()

    for number in (reply.pk, elsewhere.pk, 10**17):
        with pytest.raises(discussions.NoSuchThreadError):
            discussions.read_thread(reply.subject, number, site=SiteIdentity())


def test_newest_is_that_of_the_whole_discussion_whatever_the_page_shows() -> None:
    article = make_article()
    roots = [make_comment(article) for _ in range(51)]
    make_comment(article, status="held")

    assert discussions.read(article, site=SiteIdentity()).newest == roots[-1].pk
    thread = discussions.read_thread(article, roots[0].pk, site=SiteIdentity())
    assert thread.newest == roots[-1].pk
