"""What somebody does about the mails they get: ask for them, change how often, end them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from articles.models import Article, Page, Subject
from comments.models import Frequency, Subscription, SubscriptionQuerySet, kind_of
from comments.notification_preferences import NotificationPreferences

Kind = Subscription.Kind


def grant(
    preferences: NotificationPreferences,
    person: User,
    subject: Subject,
    *,
    at: dt.datetime | None = None,
) -> None:
    """Subscribe as ticked; takes effect once the person has a proven address."""
    now = at or timezone.now()
    frequency = Frequency.DAILY if preferences.daily else Frequency.IMMEDIATE
    with transaction.atomic():
        if preferences.replies:
            follow(person, Kind.REPLIES, frequency=frequency, at=now)
        if preferences.everything:
            follow(person, Kind.ALL, subject, frequency=frequency, at=now)


def follow(
    person: User,
    kind: str,
    subject: Subject | None = None,
    *,
    frequency: str = Frequency.IMMEDIATE,
    at: dt.datetime | None = None,
) -> Subscription:
    """Subscribe, or change how often; the database keeps it to one row a person and subject."""
    subscription, _created = Subscription.objects.update_or_create(
        person=person,
        kind=kind,
        article=subject if isinstance(subject, Article) else None,
        page=subject if isinstance(subject, Page) else None,
        defaults={"frequency": frequency},
        create_defaults={"frequency": frequency, "created_at": at or timezone.now()},
    )
    return subscription


def unfollow(person: User, kind: str) -> None:
    """End the mails about the person's own comments or stories."""
    Subscription.objects.filter(person=person, kind=kind).delete()


def change(person: User, frequencies: Mapping[int, str]) -> None:
    """Write how often for the person's subscriptions of these numbers; an empty string ends one."""
    with transaction.atomic():
        for frequency in Frequency.values:
            wanted = [pk for pk, chosen in frequencies.items() if chosen == frequency]
            Subscription.objects.filter(person=person, pk__in=wanted).update(frequency=frequency)
        ended = [pk for pk, chosen in frequencies.items() if not chosen]
        Subscription.objects.filter(person=person, pk__in=ended).delete()


def stop_all(person: User) -> int:
    """End every mail about comments; returns how many subscriptions there were."""
    deleted, _kinds = Subscription.objects.filter(person=person).delete()
    return deleted


def to_subjects(person: User) -> SubscriptionQuerySet:
    """The stories and pages that a person follows, the latest first. One query."""
    return (
        Subscription.objects.filter(person=person, kind=Kind.ALL)
        .select_related("article", "page")
        .only(
            "kind", "frequency", "person",
            "article__headline", "article__slug", "article__published_on", "article__status",
            "article__published_at", "page__title", "page__path", "page__status",
        )
        .order_by("-pk")
    )  # fmt: skip


def to_own(person: User) -> dict[str, str]:
    """How often a person is mailed about replies and about their stories, by kind. One query."""
    own = Subscription.objects.filter(person=person, kind__in=(Kind.REPLIES, Kind.STORIES))
    return dict(own.values_list("kind", "frequency"))


def here(person: Any, under: Q) -> SubscriptionQuerySet:
    """The person's mails about replies, and about everything under the subject that `under` names.

    Only what a form under that subject could ask for.
    """
    replies = Subscription.objects.filter(person=person, kind=Kind.REPLIES)
    return replies | Subscription.objects.filter(under, person=person)


def kinds_here(person: User, subject: Subject) -> frozenset[str]:
    """Which kinds of mails those are. One query."""
    under = Q(**{kind_of(subject): subject})
    return frozenset(here(person, under).values_list("kind", flat=True))
