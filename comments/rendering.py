"""Renders comments again where the renderer changed."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet

from comments import cache_tags
from comments.models import Comment
from comments.text import markup

BATCH = 500


def rerender(comment: Comment) -> bool:
    """Derive one comment's HTML again; False if its text was edited meanwhile. One write."""
    comment.render_text()
    unchanged = Comment.objects.filter(pk=comment.pk, text=comment.text)
    with transaction.atomic():
        if not unchanged.update(html=comment.html, html_version=comment.html_version):
            return False
        cache_tags.invalidate_comment(comment)
    return True


def outdated(*, everything: bool = False) -> QuerySet[Comment]:
    """The comments whose HTML an older version of the renderer made."""
    rows = Comment.objects.all()
    return rows if everything else rows.exclude(html_version=markup.VERSION)


def rerender_outdated(*, everything: bool = False) -> Iterator[int]:
    """Render what is out of date (or everything), oldest first; may be stopped anywhere.

    Yields how many were looked at, after each batch.
    """
    last = done = 0
    while True:
        rows = outdated(everything=everything).filter(pk__gt=last).order_by("pk")
        batch = list(rows.only("text", "markup", "mentions", "article", "page")[:BATCH])
        if not batch:
            return
        for comment in batch:
            rerender(comment)
        last = batch[-1].pk
        done += len(batch)
        yield done
