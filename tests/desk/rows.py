"""One row of every kind that is registered at the desk."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db.models import Model
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from articles import revisions
from articles.models import (
    Article,
    Author,
    AuthorLink,
    Category,
    Image,
    Page,
    Redirect,
    SiteIdentity,
    SiteLink,
    Tag,
)
from comments.models import Ban, Comment, LocalRules, ModerationLog, ModerationRules, Word
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_image,
    make_page,
    make_tag,
    make_user,
)


def story() -> Article:
    article = make_article(
        section=make_category(), tags=[make_tag()], authors=[make_author()], lead_image=make_image()
    )
    revisions.take(article, by=None, at=timezone.now())
    return article


def author() -> Author:
    made = make_author(photo=make_image())
    AuthorLink.objects.create(author=made, label="Elsewhere", url="https://elsewhere.example/")
    return made


def identity() -> SiteIdentity:
    site, _made = SiteIdentity.objects.get_or_create(pk=1)
    SiteLink.objects.create(site=site, label="Elsewhere", url="https://elsewhere.example/")
    return site


def log_row() -> ModerationLog:
    comment = make_comment()
    return ModerationLog.objects.create(
        comment=comment, verb="hold", was="published", now="held", at=timezone.now()
    )


def job() -> Any:
    return DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="articles.verification.run_check",
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="",
        traceback="",
    )


def session() -> UserSession:
    return UserSession.objects.create(
        user=make_user(), ip="192.0.2.1", session_key="odd", user_agent="A browser"
    )


def account() -> SocialAccount:
    person = make_user()
    return SocialAccount.objects.create(user=person, provider="github", uid=str(person.pk))


def app() -> SocialApp:
    return SocialApp.objects.create(provider="github", name="GitHub", client_id="id")


def token() -> SocialToken:
    return SocialToken.objects.create(app=app(), account=account(), token="t")


ROWS: dict[type[Model], Callable[[], Model]] = {
    Article: story,
    Author: author,
    Category: make_category,
    Image: make_image,
    Page: make_page,
    Redirect: lambda: Redirect.objects.create(old_path="/old/", url="https://new.example/"),
    SiteIdentity: identity,
    Tag: make_tag,
    Ban: lambda: Ban.objects.create(
        person=make_user(), reason="Spam", begins_at=timezone.now() - dt.timedelta(days=1)
    ),
    Comment: lambda: make_comment(author=make_user()),
    LocalRules: lambda: LocalRules.objects.create(article=make_article(), pause_seconds=5),
    ModerationLog: log_row,
    ModerationRules: lambda: ModerationRules.objects.get_or_create(pk=1)[0],
    Word: lambda: Word.objects.create(text="cheap"),
    User: make_user,
    DBTaskResult: job,
    EmailAddress: lambda: EmailAddress.objects.create(user=make_user(), email="a@example.com"),
    Authenticator: lambda: Authenticator.objects.create(
        user=make_user(), type="totp", data={"secret": "x"}
    ),
    SocialApp: app,
    SocialToken: token,
    SocialAccount: account,
    UserSession: session,
}


def make_rows() -> dict[type[Model], Model]:
    """A row for every registered model; a new one must be added above (KeyError names it)."""
    return {model: ROWS[model]() for model in admin.site._registry}
