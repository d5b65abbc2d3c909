"""Keeps the menu that every page shows as one value on the site's identity."""

from typing import Any

from articles import cache_tags
from articles.models import Category, Page, SiteIdentity
from pagecache.invalidation import invalidate


def refresh() -> None:
    """Write the menu again. Called inside the act that changed a section, a page or a link.

    `navigation` then holds {"sections": [{label, url, path}], "pages": [{label, url}],
    "links": [{label, url}], "logo": {url, width, height} or None}. Five queries and one write.
    """
    site, _created = SiteIdentity.objects.get_or_create(pk=1)
    site.navigation = built(site)
    site.save(update_fields=["navigation"])
    invalidate(cache_tags.SITE)


def built(site: SiteIdentity) -> dict[str, Any]:
    return {
        "sections": [
            {"label": category.name, "url": category.get_absolute_url(), "path": category.path}
            for category in Category.objects.filter(in_navigation=True)
        ],
        "pages": [
            {"label": page.title, "url": page.get_absolute_url()}
            for page in Page.objects.visible()
            .filter(in_navigation=True)
            .only("title", "path", "position")
        ],
        "links": [{"label": link.label, "url": link.url} for link in site.links.all()],
        "logo": _logo(site),
    }


def _logo(site: SiteIdentity) -> dict[str, Any] | None:
    """The size is that of the whole picture; a page needs only its proportions."""
    if site.logo is None or not (url := site.logo.best_url()):
        return None
    return {"url": url, "width": site.logo.width, "height": site.logo.height}
