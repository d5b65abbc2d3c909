import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import clean_up, linking
from accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOW = timezone.now()
YESTERDAY = NOW - dt.timedelta(hours=25)


def begun(address: str, *, at: dt.datetime = YESTERDAY) -> User:
    """An account that a code was asked for."""
    user = linking.account_for_address(address)
    User.objects.filter(pk=user.pk).update(date_joined=at)
    return user


def test_account_that_nobody_opened_is_removed_after_a_day() -> None:
    begun("old@example.org")
    new = begun("new@example.org", at=NOW)

    assert clean_up.delete_unused_accounts(at=NOW) == 1

    assert User.objects.get() == new


def test_account_with_anything_of_its_own_stays() -> None:
    people = [begun(f"{number}@example.org") for number in range(6)]
    EmailAddress.objects.filter(user=people[0]).update(verified=True)
    SocialAccount.objects.create(user=people[1], provider="x", uid="1")
    people[2].groups.add(Group.objects.create(name="Guests"))
    people[3].set_password("a password of its own")
    people[3].save()
    User.objects.filter(pk=people[4].pk).update(last_login=YESTERDAY)
    User.objects.filter(pk=people[5].pk).update(is_staff=True)
    make_user("without-address")

    assert clean_up.delete_unused_accounts(at=NOW) == 0


def test_sessions_that_are_over_are_forgotten_with_their_browsers() -> None:
    for name in ("gone", "here"):
        make_user(name, password="x" * 20)
        Client().post(reverse("account_login"), {"login": name, "password": "x" * 20})
    over = UserSession.objects.get(user__username="gone").session_key
    Session.objects.filter(session_key=over).update(expire_date=YESTERDAY)

    clean_up.delete_expired_sessions(at=NOW)

    assert UserSession.objects.get().user.username == "here"
    assert Session.objects.get().session_key == UserSession.objects.get().session_key


def test_daily_job_runs_through() -> None:
    begun("old@example.org")

    clean_up.clean_up.call()

    assert not User.objects.exists()
