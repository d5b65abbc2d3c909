"""Every address costs the same number of queries with one row of everything as with fifty.

The addresses are those that tests/reached.py asks to be reached, and the desk's.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from tests.busy_newsroom import Newsroom, grow, open_newsroom
from tests.marks import same_on_both
from tests.reached import own_patterns

pytestmark = pytest.mark.django_db

ROWS = 50
NAMED_PART = re.compile(r"\(\?P<(\w+)>|<(?:\w+:)?(\w+)>")
# Django can't reverse a pattern with alternatives.
FIXED = {
    "articles:old-feed": "/feed/rss2/",
    "articles:wp-feed": "/wp-rss2.php",
    "articles:wp-feed-atom": "/wp-atom.php",
}
# What it finds is remembered for seconds: its cost follows the clock, not the number of rows.
LEFT_OUT = {"readyz"}
QUERIES = {"articles:search": "?q=words", "comments:article-comments": "?order=newest"}


def parts(room: Newsroom) -> dict[str, Any]:
    """What stands for each named part of an address, unless `overrides` says otherwise."""
    on = room.story.published_on
    assert on is not None
    return {
        "year": f"{on:%Y}",
        "month": f"{on:%m}",
        "day": f"{on:%d}",
        "slug": room.story.slug,
        "path": room.page.path,
        "pk": room.story.pk,
        "number": 1,
        "kind": "article",
        "comment_page": 1,
        "anchor": room.comment.pk,
        "thread": room.comment.pk,
        "newest": 0,
        "section": "stories",
        "token": "none",
        "code": "none",
    }


def overrides(room: Newsroom) -> dict[str, dict[str, Any]]:
    """Where a part means something else, by the beginning of the address's name."""
    return {
        "articles:category": {"path": room.section.path},
        "articles:tag": {"slug": room.tag.slug},
        "articles:author": {"slug": room.author.slug},
        "comments:comment": {"pk": room.comment.pk},
        "comments:like": {"pk": room.comment.pk},
        "comments:report": {"pk": room.comment.pk},
        "comments:mute": {"pk": room.comment.pk},
        "comments:edit": {"pk": room.own.pk},
        "comments:delete": {"pk": room.own.pk},
        "comments:like-article": {"pk": room.story.pk},
        "wordpress:upload": {"path": "2020/01/a.jpg"},
        "media": {"path": "none.jpg"},
    }


def addresses(room: Newsroom) -> Iterator[str]:
    """Every named address of the site, filled in."""
    for namespace, route, name in own_patterns(get_resolver()):
        if not name or name in LEFT_OUT:
            continue
        full = f"{namespace}:{name}" if namespace else name
        if full in FIXED:
            yield FIXED[full]
            continue
        named = {first or second for first, second in NAMED_PART.findall(route)}
        values = parts(room)
        for beginning, other in overrides(room).items():
            if full.startswith(beginning):
                values |= other
        assert named <= values.keys(), f"{full}: say in parts() what stands for {named}"
        wanted = {part: values[part] for part in named}
        yield reverse(full, kwargs=wanted) + QUERIES.get(full, "")


def desk_addresses(room: Newsroom) -> Iterator[str]:
    """The desk's home, queue and library, and of each kind its list, its search and a form."""
    yield "/admin/"
    yield "/admin/comments/comment/queue/"
    yield "/admin/comments/comment/queue/?view=reported"
    yield "/admin/articles/image/library/"
    for model, page in admin.site._registry.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        row = model._default_manager.order_by("pk").first()
        yield base
        if page.search_fields:
            yield f"{base}?q=words"
        yield f"{base}add/"
        if row is not None:
            yield f"{base}{row.pk}/change/"


def cost(client: Client, address: str) -> tuple[int, int]:
    """The status and the queries of one request."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        response = client.get(address)
        b"".join(response) if response.streaming else response.content
    return response.status_code, len(seen)


def costs(client: Client, wanted: list[str]) -> dict[str, tuple[int, int]]:
    """Of each address the second time: the first fills what a process remembers."""
    for address in wanted:
        cost(client, address)
    return {address: cost(client, address) for address in wanted}


def grown(client: Client, room: Newsroom, wanted: list[str]) -> dict[str, str]:
    """What became dearer, or another page altogether, as the newsroom grew."""
    before = costs(client, wanted)
    grow(room, ROWS)
    after = costs(client, wanted)
    assert all(status < 500 for status, _ in after.values())
    assert sum(status == 200 for status, _ in after.values()) > len(after) / 3
    return {
        address: f"{before[address]} to {after[address]}"
        for address in wanted
        if after[address] != before[address]
    }


def test_a_visitor_s_pages_cost_the_same_queries_with_fifty_rows() -> None:
    room = open_newsroom()

    assert grown(Client(), room, list(addresses(room))) == {}


@same_on_both
def test_a_reader_s_pages_cost_the_same_queries_with_fifty_rows() -> None:
    room, client = open_newsroom(), Client()
    client.force_login(room.reader)

    assert grown(client, room, list(addresses(room))) == {}


@same_on_both
def test_the_desk_costs_the_same_queries_with_fifty_rows() -> None:
    room, client = open_newsroom(), Client()
    client.force_login(room.owner)

    assert grown(client, room, list(desk_addresses(room))) == {}
