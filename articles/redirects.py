"""Remembers old addresses and finds what stands there now."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from articles.models import Article, Category, Page, Redirect, Subject

# What stands below a story's address here, and what WordPress appends to one.
_PART = re.compile(
    r"(?P<whole>/.+?)/(?:(?P<kept>feed(?:/atom)?|respond|comment-page-\d+"
    r"|comment-thread-\d+(?:/page/\d+)?)"
    r"|(?P<feed>feed)/(?:rss2?|rdf|json)|trackback|embed|amp|\d{1,3})"
)

TARGETS = ("article", "page", "category", "tag", "author", "image")


def normalised(address: str) -> str:
    """An address as Redirect.old_path keeps it: percent-decoded path, no host, no slash at the end.

    Of the query only WordPress's numbers stay (`/?p=12`); "/" for the front page.
    """
    try:
        parts = urlsplit(address)
    except ValueError:  # a bracket where a host begins
        parts = urlsplit(quote(address))
    path = "/" + _decoded(parts.path).strip("/")
    query = _decoded(parts.query)
    return f"{path}?{query}" if query else path


def _decoded(part: str) -> str:
    """Percent-decoded and without NUL, which PostgreSQL does not even look up."""
    return unquote(part).replace("\x00", "")


def remember(address: str, **target: Any) -> Redirect:
    """Let `address` lead to `target` (article=…, page=…, … or url=…), replacing what it led to."""
    blank: dict[str, Any] = dict.fromkeys(TARGETS)
    redirect, _created = Redirect.objects.update_or_create(
        old_path=normalised(address)[:1000], defaults={**blank, "url": "", **target}
    )
    return redirect


def find(address: str, *, at: dt.datetime | None = None) -> str:
    """Where an old address leads now, or an empty string. One query.

    It leads to no story or page that was never public: its new address would betray its slug.
    """
    redirect = (
        Redirect.objects.filter(old_path=normalised(address))
        .select_related("article", "page", "category", "tag", "author", "image")
        .first()
    )
    if redirect is None or not _may_be_told(redirect, at):
        return ""
    return redirect.target_url()


def subject_of(path: str) -> Subject | None:
    """The story or page that once stood at a path, public or not. One query."""
    redirect = (
        Redirect.objects.filter(old_path=normalised(path)).select_related("article", "page").first()
    )
    return (redirect.article or redirect.page) if redirect else None


def find_below(path: str, *, at: dt.datetime | None = None) -> str:
    """Where a part of an old or wrong address leads: its feed, its comments, its reply page.

    What has the same part here is led to that, with its query; anything else to the thing itself.
    An empty string if the address before it leads nowhere. Two queries.
    """
    address, _mark, query = path.partition("?")
    part = _PART.fullmatch("/" + _decoded(urlsplit(address).path).strip("/"))
    if part is None:
        return ""
    target = find(part["whole"], at=at) or guess(part["whole"], at=at)
    if not target.startswith("/") or "?" in target:
        return target
    if part["feed"]:
        return f"{target}feed/"
    if part["kept"]:
        return f"{target}{part['kept']}/" + (f"?{query}" if query else "")
    return target


def guess(path: str, *, at: dt.datetime | None = None) -> str:
    """Where a path that nobody remembered most likely leads, or an empty string. One query.

    A dated path with a wrong date leads to the one story that readers may reach under that slug; a
    sub-section named without those above it, to the one section of that slug. Two candidates: none.
    """
    parts = [part for part in _decoded(urlsplit(path).path).split("/") if part]
    if len(parts) == len(("yyyy", "mm", "dd", "slug")) and all(p.isdecimal() for p in parts[:3]):
        stories = (
            Article.objects.reachable(at=at).filter(slug=parts[3]).only("published_on", "slug")
        )
        return _only(list(stories[:2]))
    if len(parts) > 1 and parts[0] == "category":
        sections = Category.objects.filter(slug=parts[-1]).only("path")
        return _only(list(sections[:2]))
    return ""


def _may_be_told(redirect: Redirect, at: dt.datetime | None) -> bool:
    if redirect.article is not None:
        return redirect.article.was_withdrawn(at=at) or redirect.article.is_reachable(at=at)
    return redirect.page is None or redirect.page.status == Page.Status.PUBLISHED


def _only(found: Sequence[Article] | Sequence[Category]) -> str:
    return found[0].get_absolute_url() if len(found) == 1 else ""
