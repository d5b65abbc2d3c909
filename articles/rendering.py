"""Renders bodies again where what they are made of changed: the allow-list, or their pictures."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from articles import cache_tags, html
from articles.models import Article, Image, Page, Subject

type Written = type[Article] | type[Page]

WRITTEN: tuple[Written, ...] = (Article, Page)
DERIVED = ("body_html", "body_text", "body_version", "word_count")
BATCH = 100


def rerender(text: Subject) -> bool:
    """Derive the HTML of one body again; False if somebody saved other words meanwhile.

    Only the derived columns are written, and only while the body is still the one that was
    rendered: an editor's save is never overwritten. One write, and two reads if it has pictures.
    """
    images = text.render_body()
    derived = {name: getattr(text, name) for name in DERIVED}
    unchanged = type(text)._default_manager.filter(pk=text.pk, body=text.body)
    with transaction.atomic():
        if not unchanged.update(**derived):
            return False
        text.body_images.set(images)
        cache_tags.invalidate_rows(text)
    return True


def rerender_showing(image: Image) -> int:
    """Render every body that shows `image` again; returns how many.

    Pages that show it elsewhere, as a lead picture or a portrait, are made again too.
    """
    cache_tags.invalidate_rows(image)
    return rerender_bodies(image)


def rerender_bodies(image: Image) -> int:
    """Render every body that shows `image` again; returns how many."""
    return sum(
        rerender(text)
        for kind in WRITTEN
        for text in kind._default_manager.filter(body_images=image).only("body")
    )


def count_outdated(kind: Written, *, everything: bool = False) -> int:
    """How many texts rerender_outdated() would render."""
    rows = kind._default_manager.all()
    return rows.count() if everything else rows.exclude(body_version=html.VERSION).count()


def rerender_outdated(kind: Written, *, everything: bool = False) -> Iterator[int]:
    """Render what an older version of the renderer made (or everything), oldest first.

    Yields how many were looked at, after each batch. May be stopped anywhere: what is done is out
    of date no more, so the next run goes on from there.
    """
    last = done = 0
    while True:
        rows = kind._default_manager.filter(pk__gt=last).order_by("pk").only("body")
        if not everything:
            rows = rows.exclude(body_version=html.VERSION)
        batch: list[Any] = list(rows[:BATCH])
        if not batch:
            return
        for text in batch:
            rerender(text)
        last = batch[-1].pk
        done += len(batch)
        yield done
