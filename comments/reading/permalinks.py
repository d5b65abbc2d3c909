"""Where a comment stands: on which page of its discussion or its thread, and at what address."""

from enum import StrEnum
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from articles.models import SiteIdentity, Subject
from comments.models import Comment, CommentQuerySet, kind_of
from comments.reading import threads, visibility
from prepared.queries import Prepared

# Of one thread on a page of threads, and of all of them; the rest is on the thread's own pages.
MOST_REPLIES = 50
MOST_REPLIES_IN_ALL = 250
REPLIES_PER_PAGE = 100


class Order(StrEnum):
    """How threads follow one another. Replies inside a thread are always oldest first."""

    OLDEST = "oldest"
    NEWEST = "newest"
    LIKED = "liked"

    @classmethod
    def named(cls, name: str) -> "Order":
        """The order of that name, or the default for anything else."""
        return cls(name) if name in cls else cls.OLDEST


def url_of_page(subject: Subject, number: int, order: Order = Order.OLDEST) -> str:
    """The address of a page of comments; the first is the subject's own."""
    url = subject.get_absolute_url()
    if number > 1:
        url += f"comment-page-{number}/"
    return url if order is Order.OLDEST else f"{url}?order={order}"


def url_to_respond(subject: Subject) -> str:
    """Where a form posts a comment: by number, so that it survives a change of the slug."""
    return reverse("comments:respond", args=[kind_of(subject), subject.pk])


def url_of_thread(subject: Subject, root: int, number: int = 1) -> str:
    """The address of a page of one thread."""
    url = f"{subject.get_absolute_url()}comment-thread-{root}/"
    return f"{url}page/{number}/" if number > 1 else url


def url_of(comment: Comment, *, site: SiteIdentity, viewer: User | None = None) -> str:
    """Where the comment stands now for this viewer, with its fragment. Two to four queries."""
    return f"{_url_of_its_page(comment, site, viewer)}#comment-{comment.pk}"


def page_of(comment: Comment, *, site: SiteIdentity, viewer: User | None = None) -> int:
    """The page, oldest first, that a comment's thread is on. One or two queries."""
    root = comment.root or comment
    return _page_of(root, comment.subject, site, viewer)


def share(counts: list[int]) -> int:
    """How many replies of each thread a page of threads has, by how many each has in all."""
    return threads.share(counts, most=MOST_REPLIES, in_all=MOST_REPLIES_IN_ALL)


def _url_of_its_page(comment: Comment, site: SiteIdentity, viewer: User | None) -> str:
    subject = comment.subject
    if comment.root is None:
        return url_of_page(subject, _page_of(comment, subject, site, viewer))
    before = _replies_before(visibility.Visibility.of(viewer)).count(
        root=comment.root.pk, **_seen_by(viewer), **_place_of(comment)
    )
    if before < MOST_REPLIES:
        number = _page_of(comment.root, subject, site, viewer)
        # Short threads and quiet pages are spared the third question.
        if before < MOST_REPLIES_IN_ALL // site.threads_per_page:
            return url_of_page(subject, number)
        begin = (number - 1) * site.threads_per_page
        seen = visibility.visible_to(viewer)
        roots = visibility.thread_roots(Comment.objects.on(subject), seen).order_by(
            "created_at", "pk"
        )
        counts = roots.annotate(reply_count=visibility.reply_count(seen))
        here = counts.values_list("reply_count", flat=True)[begin : begin + site.threads_per_page]
        if before < share(list(here)):
            return url_of_page(subject, number)
    return url_of_thread(subject, comment.root.pk, before // REPLIES_PER_PAGE + 1)


def _page_of(root: Comment, subject: Subject, site: SiteIdentity, viewer: User | None) -> int:
    before = _threads_before(kind_of(subject), visibility.Visibility.of(viewer)).count(
        subject=subject.pk, **_seen_by(viewer), **_place_of(root)
    )
    return before // site.threads_per_page + 1


@cache
def _threads_before(kind: str, sight: visibility.Visibility) -> Prepared[Any]:
    """Asked for the address of every comment that is posted, and for every permalink."""

    def declare(subject: Any, viewer: Any, at: Any, pk: Any) -> QuerySet[Comment, Any]:
        here = Comment.objects.filter(**{kind: subject})
        return _before(
            visibility.thread_roots(here, visibility.visible_with(sight, viewer)), at, pk
        )

    return Prepared(declare)


@cache
def _replies_before(sight: visibility.Visibility) -> Prepared[Any]:
    def declare(root: Any, viewer: Any, at: Any, pk: Any) -> QuerySet[Comment, Any]:
        replies = visibility.replies(visibility.visible_with(sight, viewer), root=root)
        return _before(replies.order_by(), at, pk)

    return Prepared(declare)


def _before(comments: CommentQuerySet, at: Any, pk: Any) -> QuerySet[Comment, Any]:
    earlier = Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk)
    return comments.filter(earlier).values("pk")


def _seen_by(viewer: User | None) -> dict[str, Any]:
    return {"viewer": viewer.pk if viewer else None}


def _place_of(comment: Comment) -> dict[str, Any]:
    return {"at": comment.created_at, "pk": comment.pk}
