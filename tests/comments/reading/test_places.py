import datetime as dt

import pytest

from articles.models import SiteIdentity
from comments.models import Comment
from comments.reading import discussions, permalinks
from comments.reading.permalinks import Order
from tests.comments.long_threads import add_replies
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def test_page_of_a_comment_is_the_page_that_shows_it() -> None:
    article = make_article()
    comments = [make_comment(article) for _ in range(101)]
    reply = make_comment(parent=make_comment(parent=comments[100]))

    for comment in (comments[0], comments[49], comments[50], comments[100], reply):
        number = permalinks.page_of(comment, site=SiteIdentity())
        page = discussions.read(article, site=SiteIdentity(), number=number)
        assert comment.pk in {entry.comment.pk for entry in page.entries}


def test_order_that_nobody_knows_is_the_default() -> None:
    assert Order.named("'; DROP TABLE") is Order.OLDEST
    assert Order.named("newest") is Order.NEWEST


def test_every_reply_stands_on_the_page_that_its_address_names() -> None:
    article = make_article()
    busy = [make_comment(article) for _ in range(50)]
    for root in busy:
        add_replies(root, 20)
    calm = make_comment(article)
    replies = add_replies(calm, 230)
    removed = replies[10]
    Comment.objects.filter(pk=removed.pk).update(status="removed")
    site = SiteIdentity()

    for comment in (*Comment.objects.filter(root__in=busy[:2]), *replies[:10], *replies[11:]):
        url, _, anchor = permalinks.url_of(comment, site=site).partition("#")
        if "comment-thread" in url:
            number = int(url.partition("/page/")[2].strip("/") or 1)
            page = discussions.read_thread(article, comment.root_id or 0, site=site, number=number)
        else:
            number = int(url.partition("comment-page-")[2].strip("/") or 1)
            page = discussions.read(article, site=site, number=number)
        assert anchor == f"comment-{comment.pk}"
        assert comment.pk in {entry.comment.pk for entry in page.entries}, url


def test_held_comment_is_on_the_page_that_its_writer_is_led_to() -> None:
    writer = make_user()
    article = make_article()
    for _ in range(50):
        make_comment(article, author=writer, status="held")
    waiting = make_comment(article, author=writer, status="held")
    root = make_comment(article)
    add_replies(root, 130)
    answer = make_comment(
        parent=root, author=writer, status="held",
        created_at=root.created_at + dt.timedelta(seconds=120),
    )  # fmt: skip
    site = SiteIdentity()

    assert "comment-page-2/" in permalinks.url_of(waiting, site=site, viewer=writer)
    page = discussions.read(article, site=site, number=2, viewer=writer)
    assert waiting.pk in {entry.comment.pk for entry in page.entries}
    assert "/page/2/" in permalinks.url_of(answer, site=site, viewer=writer)
    thread = discussions.read_thread(article, root.pk, site=site, number=2, viewer=writer)
    assert answer.pk in {entry.comment.pk for entry in thread.entries if not entry.is_tombstone}
