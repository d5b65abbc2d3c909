"""Which rows of a discussion one viewer is shown, and with which columns.

A row that is not shown keeps its place, as a tombstone, while something shown hangs on it.
"""

from enum import Enum, auto
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from articles.models import Byline
from comments.models import Comment, CommentQuerySet

# What a comment on a page shows; its source text and address stay in the database.
SHOWN_FIELDS = (
    "article",
    "page",
    "parent",
    "root",
    "depth",
    "kind",
    "status",
    "name",
    "url",
    "html",
    "old_anchor",
    "created_at",
    "edited_at",
    "featured_at",
    "like_count",
    "findings",
    "author__username",
    "author__display_name",
    "author__is_staff",
    "author__avatar",
)

TO_ALL = Q(status=Comment.Status.PUBLISHED)


class Visibility(Enum):
    """How much of a discussion somebody is shown."""

    PUBLISHED = auto()
    OWN_HELD = auto()  # also what they wrote themselves and waits for a moderator
    ALL_HELD = auto()

    @classmethod
    def of(cls, viewer: User | None) -> "Visibility":
        if viewer is None:
            return cls.PUBLISHED
        return cls.ALL_HELD if viewer.is_staff else cls.OWN_HELD


def visible_to(viewer: User | None) -> Q:
    """The comments whose text and name this viewer is shown."""
    return visible_with(Visibility.of(viewer), viewer)


def visible_with(sight: Visibility, viewer: Any) -> Q:
    """The same, in a query that is prepared for every viewer of that sight."""
    held = Q(status=Comment.Status.HELD)
    match sight:
        case Visibility.PUBLISHED:
            return TO_ALL
        case Visibility.OWN_HELD:
            return TO_ALL | (held & Q(author=viewer))
        case Visibility.ALL_HELD:
            return TO_ALL | held


def mark_revealed(comment: Comment, viewer: User | None) -> None:
    """Mark a held comment that this viewer may see though others may not."""
    if viewer is not None and comment.status == Comment.Status.HELD:
        comment.is_revealed = viewer.is_staff or comment.author_id == viewer.pk


def thread_roots(comments: CommentQuerySet, seen: Q) -> CommentQuerySet:
    """The beginnings of threads among the comments under one subject."""
    return _kept(comments.without_pingbacks().roots(), seen, root=OuterRef("pk"))


def replies(seen: Q, **where: Any) -> CommentQuerySet:
    """The replies of the threads that `where` names, in the order they were written."""
    rows = Comment.objects.filter(root__isnull=False, **where)
    return _kept(rows, seen, parent=OuterRef("pk")).order_by("created_at", "pk")


def reply_count(seen: Q) -> Coalesce:
    """For each beginning of a thread: how many rows replies() has of it."""
    counted = replies(seen, root=OuterRef("pk")).order_by().values("root")
    return Coalesce(Subquery(counted.annotate(count=Count("pk")).values("count")), 0)


def with_columns(comments: CommentQuerySet) -> CommentQuerySet:
    """The rows with all that a page shows of each, and nothing more."""
    wrote_the_story = Byline.objects.filter(
        article=OuterRef("article"), author__user=OuterRef("author")
    )
    return (
        comments.select_related("author")
        .only(*SHOWN_FIELDS)
        .annotate(is_by_story_author=Exists(wrote_the_story))
    )


def _kept(rows: CommentQuerySet, seen: Q, **hangs: OuterRef) -> CommentQuerySet:
    """Those that are shown, or on which something shown hangs.

    Not an Exists: beside OR, PostgreSQL answers that by reading the whole table into a hash.
    """
    shown_below = Subquery(Comment.objects.filter(seen, **hangs).values("pk")[:1])
    return rows.alias(shown_below=shown_below).filter(seen | Q(shown_below__isnull=False))
