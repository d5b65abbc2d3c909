"""Renders bodies again where what they are made of changed: the allow-list, or their pictures."""

from django.db.models import Q, QuerySet

from articles import html
from articles.models import Article, Image, Page

type Written = type[Article] | type[Page]

WRITTEN: tuple[Written, ...] = (Article, Page)
DERIVED = ("body_html", "body_text", "body_version", "word_count")


def rerender(text: Article | Page) -> bool:
    """Derive the HTML of one body again; False if somebody saved other words meanwhile.

    Only the derived columns are written, and only while the body is still the one that was
    rendered: an editor's save is never overwritten. One write, and two reads if it has pictures.
    """
    images = text.render_body()
    kind = type(text)
    derived = {name: getattr(text, name) for name in DERIVED}
    if not kind._default_manager.filter(pk=text.pk, body=text.body).update(**derived):
        return False
    text.body_images.set(images)
    return True


def rerender_showing(image: Image) -> int:
    """Render every body that shows `image` again; returns how many."""
    count = 0
    for kind in WRITTEN:
        for text in kind._default_manager.filter(body_images=image).only("body").iterator(100):
            count += rerender(text)
    return count


def outdated(kind: Written) -> "QuerySet[Article] | QuerySet[Page]":
    """The texts whose HTML an older version of the renderer made."""
    return kind._default_manager.filter(~Q(body_version=html.VERSION)).order_by("pk")
