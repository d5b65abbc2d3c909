"""Keeps unfinished comments on the server, through signing in and out, errors and closed tabs.

A draft belongs to a browser, known by a random cookie, and to a place: a story or page, and the
comment that is answered. Publishing one is posting.post(), asked for by its writer.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from articles.models import Article, Page, Subject
from comments.models import Comment, Draft
from comments.notification_preferences import NotificationPreferences

KEPT_FOR = dt.timedelta(days=7)
# Enough for anybody's open tabs, and a bound on what one browser can store here.
MOST_PER_BROWSER = 20
LONGEST = 100_000
NOTHING = NotificationPreferences()


def new_browser_id() -> str:
    """A value for the cookie that nobody can guess."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class KeptDraft:
    """What was being written at a place, and what was ticked beside it."""

    text: str = ""
    preferences: NotificationPreferences = NOTHING


def save(
    browser: str,
    subject: Subject,
    parent: Comment | None,
    *,
    text: str,
    preferences: NotificationPreferences = NOTHING,
    at: dt.datetime,
) -> None:
    """Store the text, replacing what was kept for the same place; nothing is kept of an empty one.

    Three queries; the oldest drafts of the browser give way.
    """
    if not text.strip():
        discard(browser, subject, parent)
        return
    Draft.objects.update_or_create(
        browser=_hashed(browser),
        place=_place(subject, parent),
        defaults={
            "article": subject if isinstance(subject, Article) else None,
            "page": subject if isinstance(subject, Page) else None,
            "parent": parent,
            "text": text.replace("\x00", "")[:LONGEST],
            "preferences": str(preferences),
            "saved_at": at,
        },
    )
    kept = Draft.objects.filter(browser=_hashed(browser)).order_by("-saved_at")
    too_many = list(kept.values_list("pk", flat=True)[MOST_PER_BROWSER : 2 * MOST_PER_BROWSER])
    if too_many:
        Draft.objects.filter(pk__in=too_many).delete()


def find(browser: str, subject: Subject, parent: Comment | None, *, at: dt.datetime) -> KeptDraft:
    """What was being written at this place, or nothing. At most one query."""
    if not browser:
        return KeptDraft()
    found = Draft.objects.filter(
        browser=_hashed(browser), place=_place(subject, parent), saved_at__gt=at - KEPT_FOR
    ).first()
    return (
        KeptDraft(found.text, NotificationPreferences.read(found.preferences))
        if found
        else KeptDraft()
    )


def discard(browser: str, subject: Subject, parent: Comment | None) -> None:
    """Forget it: it was posted, or its writer does not want it."""
    if browser:
        Draft.objects.filter(browser=_hashed(browser), place=_place(subject, parent)).delete()


def prune(*, at: dt.datetime) -> int:
    """Delete what is older than a week; returns how many."""
    deleted, _kinds = Draft.objects.filter(saved_at__lte=at - KEPT_FOR).delete()
    return deleted


def _hashed(browser: str) -> str:
    """Who reads the table must not be able to pose as the browser."""
    return hashlib.sha256(browser.encode()).hexdigest()


def _place(subject: Subject, parent: Comment | None) -> str:
    kind = "article" if isinstance(subject, Article) else "page"
    return f"{kind}/{subject.pk}/{parent.pk if parent else 0}"
