import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments import subscriptions
from comments.models import Frequency, Subscription
from comments.notification_preferences import NotificationPreferences
from tests.comments.mailing import Kind
from tests.factories import make_article, make_page, make_user

pytestmark = pytest.mark.django_db


def test_nothing_ticked_subscribes_to_nothing() -> None:
    subscriptions.grant(NotificationPreferences(), make_user(), make_article())

    assert not Subscription.objects.exists()


def test_ticks_become_subscriptions_of_the_chosen_frequency() -> None:
    person, page = make_user(), make_page()

    subscriptions.grant(
        NotificationPreferences(replies=True, everything=True, daily=True), person, page
    )

    assert subscriptions.to_own(person) == {Kind.REPLIES: Frequency.DAILY}
    (here,) = subscriptions.to_subjects(person)
    assert (here.subject, here.frequency) == (page, Frequency.DAILY)
    assert subscriptions.kinds_here(person, page) == {Kind.REPLIES, Kind.ALL}
    assert subscriptions.kinds_here(person, make_page()) == {Kind.REPLIES}


def test_ticking_again_keeps_one_row_and_takes_the_new_frequency() -> None:
    person, article = make_user(), make_article()
    for frequency in (Frequency.IMMEDIATE, Frequency.DAILY):
        subscriptions.follow(person, Kind.ALL, article, frequency=frequency)
        subscriptions.follow(person, Kind.REPLIES, frequency=frequency)

    assert sorted(Subscription.objects.values_list("frequency", flat=True)) == ["daily", "daily"]


def test_database_refuses_a_second_row_and_a_wish_without_its_subject() -> None:
    person, article, now = make_user(), make_article(), timezone.now()
    subscriptions.follow(person, Kind.ALL, article)
    subscriptions.follow(person, Kind.REPLIES)
    for wrong in (
        {"kind": Kind.ALL, "article": article},
        {"kind": Kind.REPLIES},
        {"kind": Kind.ALL},
        {"kind": Kind.STORIES, "article": article},
        {"kind": Kind.ALL, "article": make_article(), "page": make_page()},
        {"kind": Kind.STORIES, "frequency": "hourly"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Subscription.objects.create(person=person, created_at=now, **wrong)


def test_changes_touch_only_the_persons_own_rows() -> None:
    person, other, article = make_user(), make_user(), make_article()
    own = subscriptions.follow(person, Kind.ALL, article)
    theirs = subscriptions.follow(other, Kind.ALL, article)

    subscriptions.change(person, {own.pk: "", theirs.pk: ""})
    subscriptions.change(person, {theirs.pk: Frequency.DAILY})

    assert list(Subscription.objects.values_list("person", "frequency")) == [
        (other.pk, Frequency.IMMEDIATE)
    ]


def test_stopping_all_ends_everything_of_one_person() -> None:
    person, other, article = make_user(), make_user(), make_article()
    for somebody in (person, other):
        subscriptions.follow(somebody, Kind.ALL, article)
        subscriptions.follow(somebody, Kind.STORIES)

    assert subscriptions.stop_all(person) == 2
    assert Subscription.objects.filter(person=other).count() == 2
