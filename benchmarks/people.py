"""Who asks: an owner and readers, signed in; and how what they posted is taken away again."""

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from comments.models import Comment, ModerationRules

OWNER = "bench-owner"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def sessions(count: int) -> list[dict[str, Any]]:
    """Signs in `count` readers: their number and the value of their cookie."""
    readers = list(User.objects.filter(is_staff=False).order_by("?")[:count])
    return [{"person": user.pk, "cookie": key} for user, key in _sign_in(readers)]


def owner() -> str:
    """Signs in an owner, made where there is none."""
    user = User.objects.filter(username=OWNER).first()
    if user is None:
        user = User.objects.create_superuser(OWNER, password=None)
    return _sign_in([user])[0][1]


def _sign_in(people: Iterable[User]) -> list[tuple[User, str]]:
    store, rows, signed_in = SessionStore(), [], []
    for user in people:
        key = secrets.token_hex(16)
        data = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        end = timezone.now() + dt.timedelta(days=1)
        rows.append(Session(session_key=key, session_data=store.encode(data), expire_date=end))
        signed_in.append((user, key))
    Session.objects.bulk_create(rows)
    return signed_in


def may_post() -> int:
    """Publishes at once whoever writes; returns the highest comment's number, for tidy()."""
    ModerationRules.objects.update_or_create(pk=1, defaults={"approvals_needed": 0})
    return Comment.objects.latest("pk").pk


def tidy(after: int) -> int:
    """Removes what a run posted, so that the next finds the same corpus; how many were stored."""
    posted = Comment.objects.filter(pk__gt=after)
    stories = set(posted.values_list("article_id", flat=True))
    with transaction.atomic():
        _rows, kinds = posted.delete()
        count = kinds.get(Comment._meta.label, 0)
        for story in Article.objects.filter(pk__in=stories):
            visible = Comment.objects.visible().without_pingbacks().on(story)
            Article.objects.filter(pk=story.pk).update(comment_count=visible.count())
    return count
