"""The lists of one section, one tag, one author."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import cache_tags
from articles.lists import streams
from articles.lists.paging import PageOf
from articles.models import Article, Author, Category, Tag
from articles.models.tree import DEEPEST
from articles.views.lists import identity, list_response
from pagecache.tags import add_all, mark_storable

_ABOVE = "__".join(["parent"] * (DEEPEST - 1))


@require_safe
def category(request: HttpRequest, path: str, number: int | None = None) -> HttpResponse:
    """A section: its description, its sub-sections, its stories and theirs."""
    section = get_object_or_404(Category.objects.select_related(_ABOVE), path=path)
    line, below = section.ancestors(), list(section.children.all())
    add_all("category", (other.pk for other in [*line, *below]))
    return list_response(
        request,
        "articles/category.html",
        _stories(request, section),
        number=number,
        url=_url("category", path),
        context={
            **_feed("category", section, path),
            "section": section,
            "leads": number is None,
            "subsections": below,
            "ancestors": line,
            "section_paths": [above.path for above in [*line, section]],
        },
    )


@require_safe
def tag(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The stories under one tag."""
    found = get_object_or_404(Tag, slug=slug)
    return list_response(
        request,
        "articles/tag.html",
        _stories(request, found),
        number=number,
        url=_url("tag", slug),
        context={"tag": found, **_feed("tag", found, slug)},
    )


@require_safe
def author(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """One person, and all that they made for this site."""
    person = get_object_or_404(
        Author.objects.select_related("photo").prefetch_related("photo__renditions", "links"),
        slug=slug,
    )
    cache_tags.tag_portraits([person])
    return list_response(
        request,
        "articles/author.html",
        _stories(request, person),
        number=number,
        url=_url("author", slug),
        context={"author": person, **_feed("author", person, slug)},
    )


def _stories(request: HttpRequest, topic: streams.Topic) -> Callable[[int], PageOf[Article]]:
    size, now = identity(request).stories_per_page, timezone.now()
    mark_storable(cache_tags.tag_of(topic), cache_tags.stories_tag(type(topic), topic.pk))
    cache_tags.expire_at_next_publication(at=now)
    return lambda number: streams.of_topic(topic, number=number, size=size, at=now)


def _feed(name: str, topic: streams.Topic, key: str) -> dict[str, object]:
    """What the page's head says of the topic, and where its feed is."""
    return {"topic": topic, "feed_name": f"articles:{name}-feed", "topic_key": key}


def _url(name: str, key: str) -> Callable[[int], str]:
    def url(number: int) -> str:
        if number == 1:
            return reverse(f"articles:{name}", args=[key])
        return reverse(f"articles:{name}-page", args=[key, number])

    return url
