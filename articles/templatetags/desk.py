"""What the desk's first page says of stories."""

import sys
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from articles.desk_display import badge, time_cell, time_cell_with_seconds
from articles.models import Article

register = template.Library()
register.filter("badge", badge)
register.filter("moment", time_cell)
register.filter("clock", time_cell_with_seconds)

SHOWN = 6


@register.simple_tag
def longest_form() -> int:
    """Bytes that the fields of one form may hold."""
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE or sys.maxsize


@register.simple_tag
def stories_waiting(user: User) -> dict[str, Any]:
    """What a person at the desk has before them, newest first. Four queries of six rows.

    `submitted` waits for an editor, `scheduled` for its time, `drafts` are the person's own,
    `edited` is what anybody saved last.
    """
    status = Article.Status
    stories = (
        Article.objects.for_desk_of(user)
        .select_related("section")
        .only("headline", "status", "password", "published_at", "modified_at", "section__name")
    )
    newest = stories.order_by("-modified_at", "-pk")
    return {
        "submitted": newest.filter(status=status.SUBMITTED)[:SHOWN],
        "scheduled": stories.upcoming(at=timezone.now())[:SHOWN],
        "drafts": newest.filter(status=status.DRAFT, created_by=user)[:SHOWN],
        "edited": newest.exclude(status=status.TRASHED)[:SHOWN],
    }
