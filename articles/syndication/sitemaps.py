"""What search engines may read: every public address, and the news of the last two days.

Django's sitemaps, cut by ranges of keys instead of counted pages: a part costs the same at a
million stories, and a story stays in its part, so only parts with changes are read again.
"""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import x_robots_tag
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_safe

from articles import models
from articles.addresses import full
from articles.syndication.feed_formats import legal

# The protocol allows 50,000; a tenth of it keeps a part small to make and to read.
MOST_IN_PART = 5_000
# Google's bounds for news (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).
NEWS_AGE = dt.timedelta(hours=48)
MOST_NEWS = 1_000

if TYPE_CHECKING:
    KeyedPaginator = Paginator[Any]
    AnySitemap = Sitemap[Any]
else:
    KeyedPaginator, AnySitemap = Paginator, Sitemap


class KeyRanges(KeyedPaginator):
    """Part n holds the rows whose keys lie in the n-th range of MOST_IN_PART.

    The highest key of the table, one step into its index, says how many parts there are; a part
    reads its own rows only. It may be empty, which search engines bear better than a slow index.
    """

    object_list: QuerySet[Any]

    @property
    def num_pages(self) -> int:
        every = self.object_list.model._default_manager.order_by("-pk")
        last = every.values_list("pk", flat=True).first()
        return 0 if last is None else int(last) // MOST_IN_PART + 1

    def page(self, number: int | str) -> Page[Any]:
        """The rows of a part, by key; EmptyPage beyond the last."""
        part = int(number)
        if not 1 <= part <= self.num_pages:
            raise EmptyPage
        first = (part - 1) * MOST_IN_PART
        rows = self.object_list.filter(pk__gte=first, pk__lt=first + MOST_IN_PART)
        return Page(list(rows), part, self)


class KeyedSitemap(AnySitemap):
    """A section of the sitemap over one queryset, at the addresses of SITE_URL."""

    def items(self) -> QuerySet[Any]:
        """The rows that readers see."""
        raise NotImplementedError  # each section of the sitemap has its own

    @property
    def paginator(self) -> KeyRanges:
        return KeyRanges(self.items().order_by("pk"), MOST_IN_PART)

    def get_protocol(self, protocol: str | None = None) -> str:
        return settings.SITE_URL.partition("://")[0]

    def get_domain(self, site: Any = None) -> str:
        return settings.SITE_URL.partition("://")[2]


class Stories(KeyedSitemap):
    """Every story that readers see."""

    def items(self) -> QuerySet[models.Article]:
        return models.Article.objects.visible().only(
            "slug", "published_on", "published_at", "updated_at"
        )

    def lastmod(self, article: models.Article) -> dt.datetime | None:
        """What readers were told, not the last time somebody pressed Save."""
        return max(filter(None, (article.published_at, article.updated_at)), default=None)


class Pages(KeyedSitemap):
    """Every page that readers see."""

    def items(self) -> QuerySet[models.Page]:
        return models.Page.objects.visible().only("path", "modified_at")

    def lastmod(self, page: models.Page) -> dt.datetime:
        return page.modified_at


class Topics(KeyedSitemap):
    """Those under which a story stands, dated by the newest one."""

    model: ClassVar[type[Model]]
    listing: ClassVar[type[Model]]
    columns: ClassVar[tuple[str, ...]] = ("slug",)

    def items(self) -> QuerySet[Any]:
        newest = (
            self.listing._default_manager.filter(
                topic=OuterRef("pk"), listed_at__lte=timezone.now()
            )
            .order_by("-listed_at")
            .values("listed_at")[:1]
        )
        return (
            self.model._default_manager.annotate(newest_at=Subquery(newest))
            .filter(newest_at__isnull=False)
            .only(*self.columns)
        )

    def lastmod(self, topic: Any) -> dt.datetime:
        newest_at: dt.datetime = topic.newest_at
        return newest_at


class Categories(Topics):
    """Sections with stories."""

    model, listing, columns = models.Category, models.CategoryListing, ("path",)


class Tags(Topics):
    """Tags with stories."""

    model, listing = models.Tag, models.TagListing


class Authors(Topics):
    """People with stories."""

    model, listing = models.Author, models.AuthorListing


SECTIONS: dict[str, type[KeyedSitemap]] = {
    "stories": Stories,
    "pages": Pages,
    "sections": Categories,
    "tags": Tags,
    "authors": Authors,
}


@require_safe
@conditional_page
@x_robots_tag
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of all parts. One query a section."""
    parts = [
        full(reverse("articles:sitemap-part", args=[section, number]))
        for section, of in SECTIONS.items()
        for number in range(1, of().paginator.num_pages + 1)
    ]
    # The front page has a part of its own, so the index is never empty.
    parts.insert(0, full(reverse("articles:sitemap-part", args=["front", 1])))
    return _xml(request, "articles/sitemap_index.xml", {"parts": parts})


@require_safe
@conditional_page
@x_robots_tag
def sitemap_part(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """One part: at most MOST_IN_PART addresses with the times of their last change."""
    if section == "front" and number == 1:
        newest = models.Article.objects.visible().newest_first()
        changed_at = newest.values_list("published_at", flat=True).first()
        urls: Sequence[dict[str, Any]] = [{"location": full("/"), "lastmod": changed_at}]
        return _xml(request, "articles/sitemap.xml", {"urls": urls})
    if section not in SECTIONS:
        raise Http404
    try:
        urls = SECTIONS[section]().get_urls(page=number)
    except EmptyPage as error:
        raise Http404 from error
    return _xml(request, "articles/sitemap.xml", {"urls": urls})


@require_safe
@conditional_page
@x_robots_tag
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """The stories of the last 48 hours, newest first. One query."""
    now = timezone.now()
    recent = (
        models.Article.objects.visible(at=now)
        .filter(published_at__gte=now - NEWS_AGE)
        .newest_first()
        .only("headline", "slug", "published_on", "published_at")[:MOST_NEWS]
    )
    site = models.SiteIdentity.of(request)
    stories = [
        {
            "location": full(article.get_absolute_url()),
            "title": legal(article.headline),
            "published_at": article.published_at,
        }
        for article in recent
    ]
    context = {
        "stories": stories,
        "publication": legal(site.name),
        "language": _news_language(site.language),
    }
    return _xml(request, "articles/news_sitemap.xml", context)


@require_safe
def old_sitemap(request: HttpRequest) -> HttpResponse:
    """WordPress's name for it."""
    return HttpResponsePermanentRedirect(reverse("articles:sitemap"))


def _news_language(code: str) -> str:
    """The code as Google wants it: the language alone, except for Chinese."""
    lower = code.lower().replace("_", "-")
    return lower if lower in {"zh-cn", "zh-tw"} else lower.partition("-")[0]


def _xml(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, content_type="application/xml")
