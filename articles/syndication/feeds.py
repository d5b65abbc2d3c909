"""Feeds of the site, of a section, a tag and an author, each in RSS, Atom and JSON.

Twenty stories with their full text, at WordPress's addresses. Readers of feeds ask every few
minutes, so each answer carries an ETag and the time of the last change, and 304 is the usual one.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.html import strip_tags
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from articles import cache_tags, html
from articles.addresses import full, with_full_links
from articles.body.pictures import PLAIN_FORMATS
from articles.models import (
    Article,
    ArticleQuerySet,
    Author,
    Byline,
    Category,
    PublishingLog,
    SiteIdentity,
    Tag,
)
from articles.syndication.feed_formats import Channel, FeedPicture, Item, Person, written
from pagecache.tags import mark_storable

MOST_ITEMS = 20
# Pictures of this width are enough for every feed reader and light enough for e-mail.
FEED_PICTURE_WIDTH = 1280
# Those who made the story; everybody else on it contributed.
MAKERS = frozenset({Byline.Role.WRITER, Byline.Role.REPORTER})
# When nothing was ever published: any fixed moment, so that the empty feed keeps its ETag.
NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)

type FeedView = Callable[..., HttpResponse]


def feed_view(make: Callable[..., Channel]) -> FeedView:
    """A view that writes the Channel which `make(request, …)` returns, in the format `kind`."""

    @require_safe
    @conditional_page
    @wraps(make)
    def view(request: HttpRequest, *, kind: str = "rss", **kwargs: Any) -> HttpResponse:
        channel = make(request, **kwargs)
        feed = written(channel, kind)
        response = HttpResponse(content_type=feed.content_type)  # type: ignore[attr-defined]
        if channel.is_dated:
            response.headers["Last-Modified"] = http_date(channel.changed_at.timestamp())
        # May be kept, but a story that was taken back must leave at the next look.
        patch_cache_control(response, public=True, no_cache=True)
        feed.write(response, "utf-8")
        return response

    return view


@feed_view
def site_feed(request: HttpRequest) -> Channel:
    """The latest stories of the site."""
    site = SiteIdentity.of(request)
    now = timezone.now()
    mark_storable(cache_tags.LATEST)
    return channel_of(
        request,
        Article.objects.visible(at=now).newest_first(),
        title=site.name,
        url=reverse("articles:front"),
        description=site.description or site.tagline,
    )


@feed_view
def category_feed(request: HttpRequest, path: str) -> Channel:
    """The latest stories of a section and of those below it."""
    section = get_object_or_404(Category, path=path)
    return _topic_channel(request, section, "category_listings")


@feed_view
def tag_feed(request: HttpRequest, slug: str) -> Channel:
    """The latest stories under a tag."""
    return _topic_channel(request, get_object_or_404(Tag, slug=slug), "tag_listings")


@feed_view
def author_feed(request: HttpRequest, slug: str) -> Channel:
    """The latest stories of one person."""
    return _topic_channel(request, get_object_or_404(Author, slug=slug), "author_listings")


@require_safe
def old_feed(request: HttpRequest, before: str = "", kind: str = "") -> HttpResponse:
    """WordPress's other names of the same feeds: 301 to the one we write."""
    suffix = "atom/" if kind == "atom" else ""
    return HttpResponsePermanentRedirect(f"/{before}feed/{suffix}")


def channel_of(
    request: HttpRequest, stories: ArticleQuerySet, *, title: str, url: str, description: str
) -> Channel:
    """The first MOST_ITEMS of `stories`. Six queries."""
    articles = list(stories.for_feed()[:MOST_ITEMS])
    cache_tags.tag_feed(articles)
    cache_tags.expire_at_next_publication(at=timezone.now())
    return Channel(
        title=title,
        url=full(url),
        feed_url=full(request.path),
        description=description,
        language=SiteIdentity.of(request).language,
        changed_at=_last_change(articles),
        items=[_item(article) for article in articles],
    )


def _topic_channel(request: HttpRequest, topic: Category | Tag | Author, listing: str) -> Channel:
    about = topic.bio if isinstance(topic, Author) else topic.description
    now = timezone.now()
    mark_storable(cache_tags.tag_of(topic), cache_tags.stories_tag(type(topic), topic.pk))
    stories = (
        Article.objects.visible(at=now)
        .filter(**{f"{listing}__topic": topic, f"{listing}__listed_at__lte": now})
        .order_by(f"-{listing}__listed_at", f"-{listing}__article_id")
    )
    return channel_of(
        request,
        stories,
        title=_("%(topic)s – %(site)s") % {"topic": topic, "site": SiteIdentity.of(request).name},
        url=topic.get_absolute_url(),
        description=strip_tags(about).strip(),
    )


def _last_change(articles: Sequence[Article]) -> dt.datetime:
    """The last moment at which the feed may have changed.

    Not only the dates of what it holds: a story that was taken back leaves nothing but a row in the
    publishing log, and a client that asks by time alone must learn of it too.
    """
    moments = [
        moment
        for article in articles
        for moment in (article.published_at, article.updated_at, article.modified_at)
        if moment
    ]
    last_act = PublishingLog.objects.order_by("-pk").values_list("at", flat=True).first()
    return min(max([*moments, last_act or NEVER]), timezone.now())


def _item(article: Article) -> Item:
    url = article.get_absolute_url()
    bylines = list(article.bylines.all())
    makers = [byline for byline in bylines if byline.role in MAKERS]
    published_at = article.published_at or NEVER
    return Item(
        # The address may change with the slug; the number never does.
        id=full(reverse("articles:by-id", args=[article.pk])),
        url=full(url),
        title=article.headline,
        summary=article.summary,
        html=with_full_links(_lead(article) + article.body_html, page=url),
        published_at=published_at,
        updated_at=max(published_at, article.updated_at or published_at),
        authors=[_person(byline) for byline in makers or bylines],
        contributors=[_person(byline) for byline in bylines if makers and byline not in makers],
        topics=_topics(article),
        picture=_picture(article),
        comments_url=full(f"{url}#comments"),
    )


def _lead(article: Article) -> str:
    """The lead picture, which pages show above the body and a feed has no other place for."""
    if article.lead_image is None:
        return ""
    tag = html.picture_tag(
        article.lead_image.as_picture(), sizes="100vw", alt=article.lead_text_alternative
    )
    return f"<figure>{tag}</figure>" if tag else ""


def _person(byline: Byline) -> Person:
    return Person(name=byline.author.name, url=full(byline.author.get_absolute_url()))


def _topics(article: Article) -> list[str]:
    names = [article.section.name] if article.section else []
    names += [category.name for category in article.categories.all()]
    names += [tag.name for tag in article.tags.all()]
    return list(dict.fromkeys(names))


def _picture(article: Article) -> FeedPicture | None:
    """The file that is nearest to FEED_PICTURE_WIDTH among those which every program shows."""
    image = article.lead_image
    if image is None:
        return None
    files = list(image.renditions.all())
    plain = [file for file in files if file.format in PLAIN_FORMATS]
    best = min(plain or files, key=lambda file: abs(file.width - FEED_PICTURE_WIDTH), default=None)
    if best is None:
        return None
    return FeedPicture(
        url=full(best.file.url),
        mime_type=f"image/{best.format}",
        length=best.size,
        width=best.width,
        height=best.height,
        alt=article.lead_text_alternative,
        credit=image.credit,
    )
