"""Reads a discussion for display: which comments stand on a page of it, and on which page one is.

Writes nothing. A page costs two queries and the mentions one, however large the discussion is.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import zip_longest
from typing import Any

from django.db import models
from django.db.models import (
    Count,
    Exists,
    ExpressionWrapper,
    IntegerField,
    Q,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from accounts.models import User
from articles.models import Article, Page, SiteIdentity, Subject
from comments.models import Comment, CommentQuerySet, Like, Mute, kind_of
from comments.reading import permalinks, threads, visibility
from comments.reading.permalinks import REPLIES_PER_PAGE, Order
from prepared.queries import Prepared

MENTIONS_SHOWN = 100
# Queries that are kept prepared: the pages and orders of discussions that are read at one time.
KEPT = 64

ORDERING: dict[Order, tuple[str, ...]] = {
    Order.OLDEST: ("created_at", "pk"),
    Order.NEWEST: ("-created_at", "-pk"),
    Order.LIKED: ("-like_count", "created_at", "pk"),
}


class NoSuchCommentPageError(Exception):
    """The discussion has fewer pages than that."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(f"no such page of comments under {subject}")
        self.subject = subject


class NoSuchThreadError(Exception):
    """Under this article or page no thread that begins with that comment is shown."""


@dataclass(frozen=True)
class Discussion:
    """One page of what readers say under one article or page, or of one thread of it."""

    subject: Subject
    entries: Sequence[threads.Entry[Comment]]
    number: int
    has_next: bool
    shown: Sequence[Comment]
    # The highest number in the discussion; what is asked for later is what came after it.
    newest: int = 0
    order: Order = Order.OLDEST
    pingbacks: Sequence[Comment] = ()
    story_likes: int = 0

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def read(
    subject: Subject,
    *,
    site: SiteIdentity,
    number: int = 1,
    order: Order = Order.OLDEST,
    viewer: User | None = None,
) -> Discussion:
    """Page `number` of the threads under `subject`, as `viewer` may see it.

    Two queries, and one for the mentions elsewhere where there are any. The site's identity says
    how many threads a page has and how deep they nest; of a long thread it has the oldest replies.

    Raises NoSuchCommentPageError beyond the end; the first page exists even when it is empty.
    """
    kind, sight = kind_of(subject), visibility.Visibility.of(viewer)
    whose = {"subject": subject.pk, "viewer": viewer.pk if viewer else None}
    begin = (number - 1) * site.threads_per_page
    roots = _beginnings(kind, sight, order, begin, site.threads_per_page + 1)(**whose)
    if number > 1 and not roots:
        raise NoSuchCommentPageError(subject)
    has_next = len(roots) > site.threads_per_page
    del roots[site.threads_per_page :]
    # Asked for with the threads; where there are none, their replies' query is saved for it.
    likes = vars(roots[0])["story_likes"] if roots else _likes_of(subject)
    replies = _replies_of(roots, sight, whose, site=site)
    entries = _arranged(roots, replies, viewer, site=site)
    _tell_of_the_rest(entries, subject, replies)
    return Discussion(
        subject=subject,
        entries=entries,
        pingbacks=_pingbacks(subject) if not roots or vars(roots[0])["has_pingbacks"] else [],
        story_likes=likes,
        number=number,
        order=order,
        has_next=has_next,
        shown=[*roots, *replies],
        newest=vars(roots[0])["newest"] or 0 if roots else 0,
    )


def read_thread(
    subject: Subject,
    root: int,
    *,
    site: SiteIdentity,
    number: int = 1,
    viewer: User | None = None,
) -> Discussion:
    """Page `number` of the thread that comment `root` begins, all its replies. Three queries.

    Replies are in the order of their writing, so a new one never moves another to the next page;
    what answers something on an earlier page says so.

    Raises NoSuchThreadError, or NoSuchCommentPageError beyond the end.
    """
    seen = visibility.visible_to(viewer)
    first = (
        visibility.with_columns(
            visibility.thread_roots(Comment.objects.on(subject), seen).filter(pk=root)
        )
        .annotate(newest=Subquery(_newest(Comment.objects.on(subject)).values("pk")))
        .first()
    )
    if first is None:
        raise NoSuchThreadError(root)
    begin = (number - 1) * REPLIES_PER_PAGE
    keys = visibility.replies(seen, root=root).values("pk")[begin : begin + REPLIES_PER_PAGE + 1]
    replies = list(
        visibility.with_columns(Comment.objects.filter(pk__in=keys)).order_by("created_at", "pk")
    )
    if number > 1 and not replies:
        raise NoSuchCommentPageError(subject)
    has_next = len(replies) > REPLIES_PER_PAGE
    del replies[REPLIES_PER_PAGE:]
    entries = _arranged([first], replies, viewer, site=site)
    return Discussion(
        subject=subject,
        entries=entries,
        number=number,
        has_next=has_next,
        shown=[first, *replies, *_say_what_is_answered(entries, seen)],
        newest=vars(first)["newest"] or 0,
    )


def since(subject: Subject, newest: int, *, most: int = 100) -> list[int]:
    """The numbers of comments that became visible after `newest`, oldest first. One query."""
    later = Comment.objects.on(subject).without_pingbacks().visible().filter(pk__gt=newest)
    return list(later.order_by("pk").values_list("pk", flat=True)[:most])


def find(subject: Subject, anchor: int) -> Comment | None:
    """What `#comment-<anchor>` means under `subject`: an imported number, or one of our own."""
    found = (
        Comment.objects.on(subject)
        .filter(Q(pk=anchor) | Q(old_anchor=anchor))
        .select_related("root")
        .order_by(models.F("old_anchor").desc(nulls_last=True))
    )
    return found.first()


def answerable(subject: Subject, pk: int | None) -> Comment | None:
    """The comment of that number, if it stands under this subject for all to see. One query."""
    if pk is None:
        return None
    found = Comment.objects.on(subject).without_pingbacks().visible().filter(pk=pk)
    return found.select_related("author").first()


def written_by(person: User) -> CommentQuerySet:
    """A person's own comments, newest first, with what became of each. One query."""
    return (
        Comment.objects.without_pingbacks()
        .filter(author=person)
        .select_related("article", "page")
        .only(
            "status", "html", "findings", "created_at", "edited_at", "withdrawn_at", "author",
            "article__headline", "article__slug", "article__published_on",
            "article__status", "article__published_at", "page__title", "page__path", "page__status",
        )
        .order_by("-created_at", "-pk")
    )  # fmt: skip


def muted_by(person: User) -> models.QuerySet[Mute]:
    """Whom a person muted, the latest first. One query."""
    return Mute.objects.filter(person=person).select_related("muted").order_by("-pk")


def subject(kind: str, pk: int) -> Subject | None:
    """The article or page that answers at its address and has this number."""
    if kind == "article":
        return Article.objects.reachable().filter(pk=pk).first()
    return Page.objects.reachable().filter(pk=pk).first()


def is_reachable(subject: Subject, *, at: dt.datetime | None = None) -> bool:
    """Whether the subject answers at its address, perhaps asking for a password first."""
    if isinstance(subject, Article):
        return subject.is_reachable(at=at)
    return subject.status == Page.Status.PUBLISHED


def close_at(subject: Subject, *, site: SiteIdentity) -> dt.datetime | None:
    """When the discussion closes by itself: the story's own time, else the site's days after it."""
    if isinstance(subject, Page):
        return None
    if subject.comments_close_at or not site.comments_close_after_days or not subject.published_at:
        return subject.comments_close_at
    return subject.published_at + dt.timedelta(days=site.comments_close_after_days)


def next_change_at(subject: Subject, *, site: SiteIdentity, at: dt.datetime) -> dt.datetime | None:
    """When the clock alone will change what the page says of its discussion: when it closes."""
    closing = close_at(subject, site=site)
    return closing if closing is not None and closing > at else None


def are_open(subject: Subject, *, site: SiteIdentity, at: dt.datetime) -> bool:
    """Whether a reader may still write under it."""
    closing = close_at(subject, site=site)
    return subject.comments_open and (closing is None or at < closing)


def takes_comments(subject: Subject, *, site: SiteIdentity, at: dt.datetime) -> bool:
    """Whether a comment that arrives now may be stored: the subject is public and open."""
    return is_reachable(subject, at=at) and are_open(subject, site=site, at=at)


@lru_cache(maxsize=KEPT)
def _beginnings(
    kind: str, sight: visibility.Visibility, order: Order, begin: int, count: int
) -> Prepared[Comment]:
    """The beginnings of `count` threads. Only their keys are read on the way to a far page.

    The first of them also says what there is besides: the newest, likes, and mentions elsewhere.
    """

    def declared(subject: Any, viewer: Any) -> CommentQuerySet:
        seen = visibility.visible_with(sight, viewer)
        here = Comment.objects.filter(**{kind: subject})
        keys = visibility.thread_roots(here, seen).order_by(*ORDERING[order]).values("pk")
        likes = Coalesce(Subquery(_count_of_likes(subject)), 0) if kind == "article" else Value(0)
        return (
            visibility.with_columns(Comment.objects.filter(pk__in=keys[begin : begin + count]))
            .annotate(
                reply_count=visibility.reply_count(seen),
                story_likes=likes,
                newest=Subquery(_newest(here).values("pk")),
                has_pingbacks=Exists(here.pingbacks().visible()),
            )
            .order_by(*ORDERING[order])
        )

    return Prepared(declared)


def _replies_of(
    roots: list[Comment], sight: visibility.Visibility, whose: dict[str, Any], *, site: SiteIdentity
) -> list[Comment]:
    """What hangs on these roots: the shown, and what must leave a tombstone between them."""
    if not roots:
        return []
    counts = [vars(root)["reply_count"] for root in roots]
    share = permalinks.share(counts)
    most = max(permalinks.MOST_REPLIES_IN_ALL, site.threads_per_page)
    is_cut = any(count > share for count in counts)
    replies = _first_replies(sight, most) if is_cut else _replies(sight)
    return replies(**whose, roots=[root.pk for root in roots], share=share)


@cache
def _replies(sight: visibility.Visibility) -> Prepared[Comment]:
    def declared(viewer: Any, roots: Any) -> CommentQuerySet:
        rows = visibility.replies(visibility.visible_with(sight, viewer), root__in=roots)
        return visibility.with_columns(rows).order_by("created_at", "pk")

    return Prepared(declared)


@cache
def _first_replies(sight: visibility.Visibility, most: int) -> Prepared[Comment]:
    """Of each thread so many as its share is, `most` in all."""

    def declared(viewer: Any, roots: Any, share: Any) -> CommentQuerySet:
        rows = visibility.replies(visibility.visible_with(sight, viewer), root__in=roots)
        place = Window(RowNumber(), partition_by="root", order_by=["created_at", "pk"])
        last = ExpressionWrapper(share, output_field=IntegerField())
        keys = rows.order_by().annotate(place=place).filter(place__lte=last).values("pk")
        # The limit is no news to the query, but without it PostgreSQL expects thousands of keys
        # and reads the whole table (seen with 220,000 comments: 120 ms instead of 2).
        rows = Comment.objects.filter(pk__in=keys[:most])
        return visibility.with_columns(rows).order_by("created_at", "pk")

    return Prepared(declared)


def _arranged(
    roots: list[Comment], replies: list[Comment], viewer: User | None, *, site: SiteIdentity
) -> list[threads.Entry[Comment]]:
    for comment in (*roots, *replies):
        visibility.mark_revealed(comment, viewer)
    return threads.arrange(roots, replies, deepest=site.thread_depth)


def _tell_of_the_rest(
    entries: list[threads.Entry[Comment]], subject: Subject, replies: list[Comment]
) -> None:
    """Say at the end of each thread how many of its replies the page leaves out."""
    here = Counter(reply.root_id for reply in replies)
    root = None
    for entry, after in zip_longest(entries, entries[1:]):
        root = root if entry.level else entry.comment
        if root is not None and (after is None or not after.level):
            left_out = vars(root)["reply_count"] - here[root.pk]
            if left_out > 0:
                entry.rest = threads.Rest(left_out, permalinks.url_of_thread(subject, root.pk))


def _say_what_is_answered(entries: list[threads.Entry[Comment]], seen: Q) -> list[Comment]:
    """Fill in what stands on an earlier page of the thread; returns it. One query."""
    here = {entry.comment.pk for entry in entries}
    apart = {
        entry.comment.parent_id: None
        for entry in entries
        if entry.comment.parent_id and entry.comment.parent_id not in here
    }
    found = visibility.with_columns(Comment.objects.filter(seen, pk__in=apart)).in_bulk()
    for entry in entries:
        if entry.comment.parent_id in found:
            entry.answers, entry.is_apart = found[entry.comment.parent_id], True
    return list(found.values())


def _newest(comments: CommentQuerySet) -> CommentQuerySet:
    return comments.without_pingbacks().visible().order_by("-pk")[:1]


def _count_of_likes(article: Any) -> models.QuerySet[Like, Any]:
    """The number of people who like a story."""
    counted = Like.objects.filter(article=article).order_by().values("article")
    return counted.annotate(count=Count("pk")).values("count")


def _likes_of(subject: Subject) -> int:
    """Pages are not liked."""
    if isinstance(subject, Page):
        return 0
    return next((row["count"] for row in _count_of_likes(subject.pk)), 0)


def _pingbacks(subject: Subject) -> list[Comment]:
    """The newest pages elsewhere that mention it."""
    rows = _pingbacks_of(subject).only("name", "url", "created_at", "kind")
    return list(rows.order_by("-created_at", "-pk")[:MENTIONS_SHOWN])


def _pingbacks_of(subject: Subject) -> CommentQuerySet:
    return Comment.objects.on(subject).pingbacks().visible()
