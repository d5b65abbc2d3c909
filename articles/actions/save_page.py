"""Saves what an editor or an import changed in a standing page."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from articles import cache_tags, navigation
from articles.actions.change_address import move_below, redirect_from
from articles.models import Image, Page
from pagecache.invalidation import invalidate


def save_page(page: Page, changed: Collection[str], *, at: dt.datetime) -> None:
    """Save the columns that changed and everything that follows, in one transaction.

    Locks the row; dates a page that is public now; moves the pages below it; redirects the old
    addresses; invalidates cache tags and writes the menu again.
    """
    with transaction.atomic():
        is_new = page._state.adding
        old_url = "" if is_new else _lock(page)
        if page.status == Page.Status.PUBLISHED and page.published_at is None:
            page.published_at = at
        if is_new:
            page.save()
        else:
            page.version += 1
            page.save(update_fields={*changed, "published_at", "version", "modified_at"})
        move_below(page)
        redirect_from(old_url, page)
        cache_tags.invalidate_rows(page)
        navigation.refresh()


def create_page(page: Page, images: Collection[Image]) -> None:
    """Save a new page of an import, whose body is rendered and shows `images`.

    Every stored page is invalidated. Call it in a transaction.
    """
    page.path = f"{page.parent.path}/{page.slug}" if page.parent else page.slug
    Page.objects.bulk_create([page])
    if images:
        page.body_images.set(images)
    invalidate(cache_tags.SITE)


def _lock(page: Page) -> str:
    """Lock the row and take over its version; returns the address that it has until now."""
    row = Page.objects.select_for_update().only("path", "version").get(pk=page.pk)
    page.version = row.version
    return row.get_absolute_url()
