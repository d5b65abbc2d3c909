"""Reads a discussion for display: which comments stand on a page of it, and on which page one is.

Writes nothing. A page costs two queries and the mentions one, however large the discussion is.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from articles.models import Article, Byline, Page, SiteIdentity
from comments import threads
from comments.models import Comment, CommentQuerySet, Like, ModerationRules, Mute

MENTIONS_SHOWN = 100

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
    "like_count",
    "findings",
    "author__username",
    "author__display_name",
    "author__is_staff",
    "author__avatar",
)


class Order(StrEnum):
    """How threads follow one another. Replies inside a thread are always oldest first."""

    OLDEST = "oldest"
    NEWEST = "newest"
    LIKED = "liked"

    @classmethod
    def named(cls, name: str) -> "Order":
        """The order of that name, or the default for anything else."""
        return cls(name) if name in cls else cls.OLDEST


ORDERING: dict[Order, tuple[str, ...]] = {
    Order.OLDEST: ("created_at", "pk"),
    Order.NEWEST: ("-created_at", "-pk"),
    Order.LIKED: ("-like_count", "created_at", "pk"),
}


class NoSuchCommentPageError(Exception):
    """The discussion has fewer pages than that."""

    def __init__(self, subject: Article | Page) -> None:
        super().__init__(f"no such page of comments under {subject}")
        self.subject = subject


@dataclass(frozen=True)
class Discussion:
    """One page of what readers say under one article or page."""

    subject: Article | Page
    entries: Sequence[threads.Entry[Comment]]
    mentions: Sequence[Comment]
    story_likes: int
    number: int
    order: Order
    has_next: bool
    shown: Sequence[Comment]

    @property
    def newest(self) -> int:
        """The highest number on the page; what is asked for later is what came after it."""
        return max((entry.comment.pk for entry in self.entries), default=0)

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def read(
    subject: Article | Page,
    *,
    site: SiteIdentity,
    number: int = 1,
    order: Order = Order.OLDEST,
    viewer: User | None = None,
) -> Discussion:
    """Page `number` of the threads under `subject`, as `viewer` may see it. Three queries.

    The site's identity says how many threads a page has and how deep they nest.

    Raises NoSuchCommentPageError beyond the end; the first page exists even when it is empty.
    """
    seen = _seen_by(viewer)
    comments = _for_display(Comment.objects.on(subject).said())
    begin = (number - 1) * site.threads_per_page
    roots = list(
        comments.roots()
        .alias(shown_below=_first(seen, root=OuterRef("pk")))
        .filter(seen | Q(shown_below__isnull=False))
        .annotate(story_likes=Coalesce(Subquery(_count_of_likes(subject)), 0))
        .order_by(*ORDERING[order])[begin : begin + site.threads_per_page + 1]
    )
    if number > 1 and not roots:
        raise NoSuchCommentPageError(subject)
    has_next = len(roots) > site.threads_per_page
    del roots[site.threads_per_page :]
    # Asked for with the threads; where there are none, their replies' query is saved for it.
    likes = vars(roots[0])["story_likes"] if roots else _likes_of(subject)
    replies = _replies(roots, seen)
    for comment in (*roots, *replies):
        comment.is_revealed = _is_revealed(comment, viewer)
    return Discussion(
        subject=subject,
        entries=threads.arrange(roots, replies, deepest=site.thread_depth),
        mentions=_mentions(subject),
        story_likes=likes,
        number=number,
        order=order,
        has_next=has_next,
        shown=[*roots, *replies],
    )


@dataclass(frozen=True)
class Personal:
    """What a page of comments is to one person: numbers of comments, and of people they muted."""

    own: frozenset[int]
    editable: frozenset[int]
    liked: frozenset[int]
    likes_story: bool
    muted: frozenset[int]


def personal(page: Discussion, viewer: User, *, at: dt.datetime) -> Personal:
    """Which comments of the page are the viewer's own, liked or muted. Three queries."""
    comments = [entry.comment for entry in page.entries if not entry.is_tombstone]
    own = [comment for comment in comments if comment.author_id == viewer.pk]
    begin = at - dt.timedelta(minutes=ModerationRules.current().edit_minutes)
    article = page.subject.pk if isinstance(page.subject, Article) else None
    liked = Like.objects.filter(
        Q(comment__in=[comment.pk for comment in comments]) | Q(article=article), person=viewer
    )
    likes = list(liked.values_list("comment_id", flat=True))
    muted = Mute.objects.filter(person=viewer)
    return Personal(
        own=frozenset(comment.pk for comment in own),
        editable=frozenset(comment.pk for comment in own if comment.created_at > begin),
        liked=frozenset(pk for pk in likes if pk),
        likes_story=article is not None and None in likes,
        muted=frozenset(muted.values_list("muted_id", flat=True)),
    )


def since(subject: Article | Page, newest: int, *, most: int = 100) -> list[int]:
    """The numbers of comments that became visible after `newest`, oldest first. One query."""
    later = Comment.objects.on(subject).said().visible().filter(pk__gt=newest)
    return list(later.order_by("pk").values_list("pk", flat=True)[:most])


def page_of(comment: Comment, *, site: SiteIdentity) -> int:
    """The page, oldest first, that a comment's thread is on for all. One or two queries."""
    root = comment.root or comment
    before = Q(created_at__lt=root.created_at) | Q(created_at=root.created_at, pk__lt=root.pk)
    published = Q(status=Comment.Status.PUBLISHED)
    earlier = (
        Comment.objects.filter(article=root.article_id, page=root.page_id)
        .said()
        .roots()
        .alias(shown_below=_first(published, root=OuterRef("pk")))
        .filter(before, published | Q(shown_below__isnull=False))
    )
    return earlier.count() // site.threads_per_page + 1


def find(subject: Article | Page, anchor: int) -> Comment | None:
    """What `#comment-<anchor>` means under `subject`: an imported number, or one of our own."""
    found = (
        Comment.objects.on(subject)
        .filter(Q(pk=anchor) | Q(old_anchor=anchor))
        .select_related("root")
        .order_by(models.F("old_anchor").desc(nulls_last=True))
    )
    return found.first()


def url_of_page(subject: Article | Page, number: int, order: Order = Order.OLDEST) -> str:
    """The address of a page of comments; the first is the subject's own."""
    url = subject.get_absolute_url()
    if number > 1:
        url += f"comment-page-{number}/"
    return url if order is Order.OLDEST else f"{url}?order={order}"


def url_of(comment: Comment, *, site: SiteIdentity) -> str:
    """Where the comment stands now, with its fragment. Two or three queries."""
    return f"{url_of_page(comment.subject, page_of(comment, site=site))}#comment-{comment.pk}"


def answerable(subject: Article | Page, pk: int | None) -> Comment | None:
    """The comment of that number, if it stands under this subject for all to see. One query."""
    if pk is None:
        return None
    found = Comment.objects.on(subject).said().visible().filter(pk=pk)
    return found.select_related("author").first()


def written_by(person: User) -> CommentQuerySet:
    """A person's own comments, newest first, with what became of each. One query."""
    return (
        Comment.objects.said()
        .filter(author=person)
        .select_related("article", "page")
        .only(
            "status", "html", "findings", "created_at", "edited_at", "withdrawn_at", "author",
            "article__headline", "article__slug", "article__published_on",
            "page__title", "page__path",
        )
        .order_by("-created_at", "-pk")
    )  # fmt: skip


def subject(kind: str, pk: int) -> Article | Page | None:
    """The article or page that answers at its address and has this number."""
    if kind == "article":
        return Article.objects.reachable().filter(pk=pk).first()
    return Page.objects.reachable().filter(pk=pk).first()


def is_reachable(subject: Article | Page, *, at: dt.datetime | None = None) -> bool:
    """Whether the subject answers at its address, perhaps asking for a password first."""
    if isinstance(subject, Article):
        return subject.is_reachable(at=at)
    return subject.status == Page.Status.PUBLISHED


def close_at(subject: Article | Page, *, site: SiteIdentity) -> dt.datetime | None:
    """When the discussion closes by itself: the story's own time, else the site's days after it."""
    if isinstance(subject, Page):
        return None
    if subject.comments_close_at or not site.comments_close_after_days or not subject.published_at:
        return subject.comments_close_at
    return subject.published_at + dt.timedelta(days=site.comments_close_after_days)


def next_change_at(
    subject: Article | Page, *, site: SiteIdentity, at: dt.datetime
) -> dt.datetime | None:
    """When the clock alone will change what the page says of its discussion: when it closes."""
    closing = close_at(subject, site=site)
    return closing if closing is not None and closing > at else None


def are_open(subject: Article | Page, *, site: SiteIdentity, at: dt.datetime) -> bool:
    """Whether a reader may still write under it."""
    closing = close_at(subject, site=site)
    return subject.comments_open and (closing is None or at < closing)


def takes_comments(subject: Article | Page, *, site: SiteIdentity, at: dt.datetime) -> bool:
    """Whether a comment that arrives now may be stored: the subject is public and open."""
    return is_reachable(subject, at=at) and are_open(subject, site=site, at=at)


def _seen_by(viewer: User | None) -> Q:
    """Which comments are shown with their text to this viewer."""
    seen = Q(status=Comment.Status.PUBLISHED)
    if viewer is None:
        return seen
    if viewer.is_staff:
        return seen | Q(status=Comment.Status.HELD)
    return seen | Q(status=Comment.Status.HELD, author=viewer)


def _is_revealed(comment: Comment, viewer: User | None) -> bool:
    if viewer is None or comment.status != Comment.Status.HELD:
        return False
    return viewer.is_staff or comment.author_id == viewer.pk


def _for_display(comments: CommentQuerySet) -> CommentQuerySet:
    wrote_the_story = Byline.objects.filter(
        article=OuterRef("article"), author__user=OuterRef("author")
    )
    return (
        comments.select_related("author")
        .only(*SHOWN_FIELDS)
        .annotate(is_by_story_author=Exists(wrote_the_story))
    )


def _replies(roots: list[Comment], seen: Q) -> list[Comment]:
    """What hangs on these roots: the shown, and what must leave a tombstone between them."""
    return list(
        _for_display(Comment.objects.filter(root__in=roots))
        .alias(shown_below=_first(seen, parent=OuterRef("pk")))
        .filter(seen | Q(shown_below__isnull=False))
        .order_by("created_at", "pk")
    )


def _count_of_likes(subject: Article | Page) -> models.QuerySet[Like, Any]:
    """The number of people who like a story; pages are not liked."""
    article = subject.pk if isinstance(subject, Article) else None
    counted = Like.objects.filter(article=article).order_by().values("article")
    return counted.annotate(count=Count("pk")).values("count")


def _likes_of(subject: Article | Page) -> int:
    return next((row["count"] for row in _count_of_likes(subject)), 0)


def _first(seen: Q, **where: OuterRef) -> Subquery:
    """One comment that hangs there and is shown.

    Not an Exists: beside OR, PostgreSQL answers that by reading the whole table into a hash.
    """
    return Subquery(Comment.objects.filter(seen, **where).values("pk")[:1])


def _mentions(subject: Article | Page) -> list[Comment]:
    """The newest pages elsewhere that mention it."""
    return list(
        Comment.objects.on(subject)
        .mentions()
        .visible()
        .only("name", "url", "created_at", "kind")
        .order_by("-created_at", "-pk")[:MENTIONS_SHOWN]
    )
