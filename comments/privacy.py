"""What the discussion keeps of a person: shown to them on request, and forgotten at their wish.

Drafts are not among it: they belong to a browser, not to an account, and end after a week.
"""

import datetime as dt
from typing import Any

from django.db.models import Case, F, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import privacy
from accounts.models import User
from accounts.privacy import Record
from articles.models import Article, Page, SiteIdentity, Subject
from comments import counting
from comments.actions import like
from comments.models import (
    Ban,
    Comment,
    CommentQuerySet,
    EarlierText,
    Flag,
    Like,
    ModerationLog,
    Mute,
    Subscription,
)
from pagecache.invalidation import invalidate_hidden


def register() -> None:
    """Called once, when the app is ready."""
    privacy.register("comments", gather=comments_of, forget=forget)
    privacy.register("earlier_texts", gather=earlier_texts_of)
    privacy.register("likes", gather=likes_of)
    privacy.register("reports", gather=reports_of)
    privacy.register("muted_people", gather=muted_by)
    privacy.register("comment_mails", gather=mails_of)
    privacy.register("bans", gather=bans_of)


def comments_of(person: User) -> list[Record]:
    """Every comment, in whatever state, with the network it came from while that is kept."""
    return _records(
        Comment.objects.filter(author=person).order_by("created_at", "pk"),
        on=_public_title(),
        number=F("pk"),
        answers=F("parent"),
        state=F("status"),
        fields=(
            "text", "name", "email", "url", "network", "created_at", "edited_at", "withdrawn_at",
        ),
    )  # fmt: skip


def earlier_texts_of(person: User) -> list[Record]:
    """What the comments said before they were edited."""
    texts = EarlierText.objects.filter(comment__author=person).order_by("replaced_at", "pk")
    return _records(texts, of=F("comment"), fields=("text", "replaced_at"))


def likes_of(person: User) -> list[Record]:
    likes = Like.objects.filter(person=person).order_by("created_at", "pk")
    return _records(likes, of_comment=F("comment"), on=Case(_headline()), fields=("created_at",))


def reports_of(person: User) -> list[Record]:
    """The comments that the person reported."""
    flags = Flag.objects.filter(person=person).order_by("created_at", "pk")
    return _records(flags, of=F("comment"), fields=("reason", "note", "created_at", "settled_at"))


def muted_by(person: User) -> list[Record]:
    mutes = Mute.objects.filter(person=person).order_by("created_at", "pk")
    return _records(mutes, name=F("muted__display_name"), fields=("created_at",))


def mails_of(person: User) -> list[Record]:
    """What the person is mailed about."""
    return _records(
        Subscription.objects.filter(person=person).order_by("pk"),
        about=F("kind"),
        on=_public_title(),
        fields=("frequency", "created_at"),
    )


def bans_of(person: User) -> list[Record]:
    bans = Ban.objects.filter(person=person).order_by("begins_at", "pk")
    return _records(bans, fields=("effect", "reason", "begins_at", "ends_at", "lifted_at"))


def _public_title() -> Case:
    """The title of the story or page; nothing where that is not public now."""
    return Case(_headline(), When(page__status=Page.Status.PUBLISHED, then=F("page__title")))


def _headline() -> When:
    return When(
        article__status=Article.Status.PUBLISHED,
        article__published_at__lte=timezone.now(),
        then=F("article__headline"),
    )


def forget(person: User, erase: bool) -> None:
    """Take the person's name from their comments; with `erase` their words too.

    Runs in the transaction that deletes the account, which then takes with it what refers to it:
    reports, mutes, subscriptions, bans. Likes go here, so that their counts stay right.
    """
    for given in Like.objects.filter(person=person).select_related("comment", "article"):
        liked = given.comment or given.article
        if liked is not None:
            like.unlike(liked, by=person)
    own = Comment.objects.filter(author=person)
    if erase:
        _erase(own, at=timezone.now())
    with SiteIdentity.current().speaking():
        name = _("Former reader")
    own.update(name=name, author=None, email="", url="", network="")
    invalidate_hidden(f"person:{person.pk}")


def _erase(own: CommentQuerySet, *, at: dt.datetime) -> None:
    """Empty the comments and leave tombstones; each discussion is counted anew under its lock."""
    EarlierText.objects.filter(comment__in=own).delete()
    Flag.objects.waiting().filter(comment__in=own).delete()
    for subject in _subjects(own):
        locked = counting.lock(subject)
        here = own.on(subject)
        ModerationLog.objects.bulk_create(
            ModerationLog(
                comment_id=pk,
                verb=ModerationLog.Verb.WITHDRAW,
                was=was,
                now=Comment.Status.REMOVED,
                at=at,
            )
            for pk, was in here.exclude(withdrawn_at__isnull=False).values_list("pk", "status")
        )
        here.update(
            text="",
            html="",
            findings=[],
            mentions=[],
            status=Comment.Status.REMOVED,
            withdrawn_at=Coalesce("withdrawn_at", at),
        )
        counting.recount(locked)


def _subjects(own: CommentQuerySet) -> list[Subject]:
    """What the comments stand under, in an order that is the same for everybody who locks it."""
    articles = own.exclude(article=None).order_by().values("article")
    pages = own.exclude(page=None).order_by().values("page")
    return [
        *Article.objects.filter(pk__in=articles).only("pk").order_by("pk"),
        *Page.objects.filter(pk__in=pages).only("pk").order_by("pk"),
    ]


def _records(rows: Any, *, fields: tuple[str, ...], **named: Any) -> list[Record]:
    return list(rows.values(*fields, **named))
