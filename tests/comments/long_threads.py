"""Discussions of a size that nobody types."""

import datetime as dt

from django.db.models import F
from django.utils import timezone

from articles.models import Article
from comments.models import Comment


def fill(article: Article, count: int) -> None:
    """`count` threads, each with one reply, of some length: tables of a few pages are just read."""
    now = timezone.now()
    html = f"<p>{'word ' * 200}</p>"
    roots = Comment.objects.bulk_create(
        Comment(article=article, name="A", text="B", html=html, status="published", created_at=at)
        for at in (now - dt.timedelta(seconds=n) for n in range(count))
    )
    Comment.objects.bulk_create(
        Comment(
            article=article, parent=root, root=root, depth=1, name="A", text="B", html=html,
            status="published", created_at=now,
        )
        for root in roots
    )  # fmt: skip


def add_replies(root: Comment, count: int, *, in_a_line: bool = False) -> list[Comment]:
    """`count` replies to `root`, one a second; each answers the one before where `in_a_line`."""
    replies = Comment.objects.bulk_create(
        (
            Comment(
                article=root.article, root=root, parent=root, depth=1, name=f"R{n}", text="t",
                status="published", created_at=root.created_at + dt.timedelta(seconds=n + 1),
            )
            for n in range(count)
        ),
        batch_size=500,
    )  # fmt: skip
    if in_a_line:
        after_the_first = Comment.objects.filter(root=root, pk__gt=replies[0].pk)
        after_the_first.update(parent_id=F("pk") - 1)
    return replies
