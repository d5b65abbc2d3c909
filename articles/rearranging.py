"""What follows when a section, tag, author, page or the site itself was saved at the desk.

Each act is called inside the transaction of the save, with the address that the thing had before.
"""

from typing import Any

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from articles import labels, navigation, redirects
from articles.lists import listings
from articles.models import Author, Category, Page, Tag


def section_saved(category: Category, *, old_url: str = "", was_moved: bool = False) -> None:
    """Keep old addresses, here and below, and the menu; a moved section's stories follow in a job.

    `was_moved` says that it now stands within another section.
    """
    with transaction.atomic():
        for child, child_url in _addresses_below(category):
            child.save(update_fields=["path"])
            _remember(child_url, child, category=child)
        _remember(old_url, category, category=category)
        if was_moved:
            relist_section.enqueue(category.pk)
        labels.touch(category)
        navigation.refresh()


@task(queue_name="slow")
def relist_section(category_id: int) -> int:
    """List every story of a moved section where it belongs now; returns how many."""
    category = Category.objects.filter(pk=category_id).first()
    return listings.relist_section(category) if category else 0


def tag_saved(tag: Tag, *, old_url: str = "") -> None:
    """Keep the address it had; pages that name it are made again."""
    labels.touch(tag)
    _remember(old_url, tag, tag=tag)


def author_saved(author: Author, *, old_url: str = "") -> None:
    """Keep the address they had; pages that name them are made again."""
    labels.touch(author)
    _remember(old_url, author, author=author)


def page_saved(page: Page, *, old_url: str = "") -> None:
    """Keep old addresses, here and below, date a page that is public now, and write the menu."""
    with transaction.atomic():
        if page.status == Page.Status.PUBLISHED and page.published_at is None:
            page.published_at = timezone.now()
            page.save(update_fields=["published_at"])
        for child, child_url in _addresses_below(page):
            child.save(update_fields=["path"])
            _remember(child_url, child, page=child)
        _remember(old_url, page, page=page)
        labels.touch(page)
        navigation.refresh()


def remove(thing: Category | Tag | Author | Page) -> None:
    """Delete it; what named it is made again, and the menu. Raises ProtectedError while in use."""
    with transaction.atomic():
        labels.touch_removed(thing)
        thing.delete()
        navigation.refresh()


def site_saved() -> None:
    """The menu, its links and the logo are kept on the site's identity."""
    navigation.refresh()


def _addresses_below[T: (Category, Page)](above: T) -> list[tuple[T, str]]:
    """All that stands below, each with the address it had and its new parent set, outermost first.

    One query for each thing that has others below it.
    """
    found: list[tuple[T, str]] = []
    for child in above.children.all():
        found.append((child, child.get_absolute_url()))
        child.parent = above
        child.path = f"{above.path}/{child.slug}"
        found += _addresses_below(child)
    return found


def _remember(old_url: str, thing: Any, **target: Any) -> None:
    if old_url and old_url != thing.get_absolute_url():
        redirects.remember(old_url, **target)
