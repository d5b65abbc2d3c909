"""The one owner of comment counts: recounts, never adds, so a count can't drift."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from articles.models import Article, Page, Subject
from comments import cache_tags
from comments.models import Comment, Like
from prepared.queries import Prepared

BATCH = 500


def lock(subject: Subject) -> Subject:
    """The subject's row as it is, locked until the transaction ends.

    Two acts on one discussion then follow one another, and each recounts what the other wrote.
    Other rows may still refer to it meanwhile.
    """
    row = _STORY if isinstance(subject, Article) else _PAGE
    locked = row.first(pk=subject.pk)
    if locked is None:
        raise type(subject).DoesNotExist
    return locked


def _row(kind: type[Article] | type[Page]) -> Prepared[Subject]:
    """Without the words of the story, which are most of the row."""
    rows = kind._default_manager.select_for_update(no_key=True)
    return Prepared(lambda pk: rows.filter(pk=pk).defer("body", "body_html", "body_text"))


_STORY, _PAGE = _row(Article), _row(Page)


def recount(subject: Subject) -> int:
    """Write how many published comments stand under `subject`; in the act's transaction, locked."""
    counted = _under_story if isinstance(subject, Article) else _under_page
    count = counted.count(pk=subject.pk)
    cache_tags.invalidate_discussion(subject, is_recounted=count != subject.comment_count)
    if count < subject.comment_count:
        cache_tags.invalidate_hidden_comments(subject)
    type(subject).objects.filter(pk=subject.pk).update(comment_count=count)
    subject.comment_count = count
    return count


@Prepared
def _under_story(pk: Any) -> QuerySet[Comment, Any]:
    return Comment.objects.filter(article=pk).visible().without_pingbacks().values("pk")


@Prepared
def _under_page(pk: Any) -> QuerySet[Comment, Any]:
    return Comment.objects.filter(page=pk).visible().without_pingbacks().values("pk")


def recount_likes(comment: Comment) -> int:
    """Write how many people like a comment; in the act's transaction, the comment's row locked."""
    count = Like.objects.filter(comment=comment).count()
    Comment.objects.filter(pk=comment.pk).update(like_count=count)
    cache_tags.invalidate_discussion(comment.subject, is_recounted=False)
    comment.like_count = count
    return count


@dataclass(frozen=True)
class WrongCount:
    """A stored count that is not the true one."""

    model: type[Subject | Comment]
    pk: int
    stored: int
    true: int


def wrong_counts() -> Iterator[WrongCount]:
    """Every stored count that is not the true one. One pass over each table."""
    shown = Q(comments__status=Comment.Status.PUBLISHED, comments__kind=Comment.Kind.COMMENT)
    counted: tuple[tuple[type[Subject | Comment], str, Count], ...] = (
        (Article, "comment_count", Count("comments", filter=shown)),
        (Page, "comment_count", Count("comments", filter=shown)),
        (Comment, "like_count", Count("likes")),
    )
    for model, column, true in counted:
        manager: Any = model._default_manager
        rows = manager.annotate(true=true).exclude(true=F(column)).order_by("pk")
        for pk, stored, count in rows.values_list("pk", column, "true").iterator(BATCH):
            yield WrongCount(model, pk, stored, count)


def mend(wrong: WrongCount) -> None:
    """Write the true count, under the lock that the acts take."""
    with transaction.atomic():
        if issubclass(wrong.model, Comment):
            locked = Comment.objects.select_for_update(no_key=True, of=("self",))
            recount_likes(locked.get(pk=wrong.pk))
        else:
            subject = wrong.model._default_manager.get(pk=wrong.pk)
            assert isinstance(subject, Article | Page)  # noqa: S101  (wrong_counts)
            recount(lock(subject))
