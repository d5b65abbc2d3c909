"""Forgets in time what accounts keep for a time only: once a day, in small transactions."""

import datetime as dt

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.tasks import task
from django.utils import timezone

from accounts import limits
from accounts.models import User
from jobs.batch_delete import delete_all

# A code is good for an hour; somebody may ask for another one the same evening.
UNOPENED_FOR = dt.timedelta(days=1)


@task(queue_name="slow")
def clean_up() -> None:
    """The daily job. A second run finds nothing to do."""
    now = timezone.now()
    delete_unused_accounts(at=now)
    delete_expired_sessions(at=now)
    limits.prune(at=now)


def delete_unused_accounts(*, at: dt.datetime) -> int:
    """Delete the accounts that a code was sent for and nobody came in with; returns how many.

    One that was given anything by hand (a password, a role, another way to come in) stays.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return delete_all(
        User.objects.filter(
            Exists(addresses),
            ~Exists(addresses.filter(verified=True)),
            ~Exists(SocialAccount.objects.filter(user=OuterRef("pk"))),
            ~Exists(User.groups.through.objects.filter(user=OuterRef("pk"))),
            last_login__isnull=True,
            is_staff=False,
            is_superuser=False,
            password__startswith=UNUSABLE_PASSWORD_PREFIX,
            date_joined__lt=at - UNOPENED_FOR,
        )
    )


def delete_expired_sessions(*, at: dt.datetime) -> int:
    """Delete the sessions that are over, and what browser they were in; returns how many."""
    live = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=at)
    return delete_all(Session.objects.filter(expire_date__lt=at)) + delete_all(
        UserSession.objects.filter(~Exists(live))
    )
