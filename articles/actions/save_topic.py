"""What follows when a section, tag, author or the site itself was saved at the desk.

Each act is called inside the transaction of the save, with the address that the thing had before.
"""

from django.db import transaction
from django.tasks import task

from articles import cache_tags, navigation
from articles.actions.change_address import move_below, redirect_from
from articles.lists import listings
from articles.models import Author, Category, Page, Tag


def section_saved(category: Category, *, old_url: str = "", was_moved: bool = False) -> None:
    """Keep old addresses, here and below, and the menu; a moved section's stories follow in a job.

    `was_moved` says that it now stands within another section.
    """
    with transaction.atomic():
        move_below(category)
        redirect_from(old_url, category)
        if was_moved:
            relist_section.enqueue(category.pk)
        cache_tags.invalidate_rows(category)
        navigation.refresh()


@task(queue_name="slow")
def relist_section(category_id: int) -> int:
    """List every story of a moved section where it belongs now; returns how many."""
    category = Category.objects.filter(pk=category_id).first()
    return listings.relist_section(category) if category else 0


def tag_saved(tag: Tag, *, old_url: str = "") -> None:
    """Keep the address it had; pages that name it are made again."""
    cache_tags.invalidate_rows(tag)
    redirect_from(old_url, tag)


def author_saved(author: Author, *, old_url: str = "") -> None:
    """Keep the address they had; pages that name them are made again."""
    cache_tags.invalidate_rows(author)
    redirect_from(old_url, author)


def remove(thing: Category | Tag | Author | Page) -> None:
    """Delete it; what named it is made again, and the menu. Raises ProtectedError while in use."""
    with transaction.atomic():
        cache_tags.invalidate_removed(thing)
        thing.delete()
        navigation.refresh()


def site_saved() -> None:
    """The menu, its links and the logo are kept on the site's identity."""
    navigation.refresh()
