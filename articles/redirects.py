"""Remembers old addresses and finds what stands there now."""

from typing import Any
from urllib.parse import unquote, urlsplit

from articles.models import Redirect

TARGETS = ("article", "page", "category", "tag", "author", "image")


def normalised(address: str) -> str:
    """An address as Redirect.old_path keeps it: percent-decoded path, no host, no slash at the end.

    Of the query only WordPress's numbers stay (`/?p=12`); "/" for the front page.
    """
    parts = urlsplit(address)
    path = "/" + unquote(parts.path).strip("/")
    query = unquote(parts.query)
    return f"{path}?{query}" if query else path


def remember(address: str, **target: Any) -> Redirect:
    """Let `address` lead to `target` (article=…, page=…, … or url=…), replacing what it led to."""
    blank: dict[str, Any] = dict.fromkeys(TARGETS)
    redirect, _created = Redirect.objects.update_or_create(
        old_path=normalised(address)[:1000], defaults={**blank, "url": "", **target}
    )
    return redirect


def find(address: str) -> str:
    """Where an old address leads now, or an empty string. One query."""
    redirect = (
        Redirect.objects.filter(old_path=normalised(address))
        .select_related("article", "page", "category", "tag", "author", "image")
        .first()
    )
    return redirect.target_url() if redirect else ""
