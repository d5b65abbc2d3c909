"""The links that end mails: they work for ever, signed out, and for nothing but what they name."""

from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse

from comments.models import Frequency, Subscription

# Beside the kinds of subscription: every daily mail.
DIGEST = "daily"

SALT = "comments.unsubscribing"


class BadLinkError(Exception):
    """Not a link of ours, or not all of it."""


@dataclass(frozen=True)
class Ending:
    """What a link ends: one kind of a person's mails, or the daily ones altogether."""

    person: int
    kind: str
    article: int | None = None
    page: int | None = None

    @classmethod
    def of(cls, subscription: Subscription) -> Self:
        return cls(
            person=subscription.person_id,
            kind=subscription.kind,
            article=subscription.article_id,
            page=subscription.page_id,
        )


def url(ending: Ending) -> str:
    """The full address of the page that ends it."""
    token = signing.Signer(salt=SALT).sign_object(
        [ending.person, ending.kind, ending.article, ending.page]
    )
    return settings.SITE_URL + reverse("comments:unsubscribe", args=[token])


def read(token: str) -> Ending:
    """What a link ends. Raises BadLinkError for any that we did not make."""
    try:
        person, kind, article, page = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise BadLinkError from error
    return Ending(person=person, kind=kind, article=article, page=page)


def found(ending: Ending) -> QuerySet[Subscription]:
    """The subscriptions that the link is about; none where they are ended already."""
    theirs = Subscription.objects.filter(person=ending.person)
    if ending.kind == DIGEST:
        return theirs.filter(frequency=Frequency.DAILY)
    return theirs.filter(kind=ending.kind, article=ending.article, page=ending.page)


def stop(ending: Ending) -> None:
    """End what the link names; a second time changes nothing."""
    found(ending).delete()


def stop_everything(ending: Ending) -> None:
    """End every mail about comments that the link's person gets."""
    Subscription.objects.filter(person=ending.person).delete()
