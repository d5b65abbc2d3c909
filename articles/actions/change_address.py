"""Keeps the old addresses of what moved, and moves what stands below it."""

from articles import redirects
from articles.models import Article, Author, Category, Page, Tag


def redirect_from(old_url: str, moved: Article | Author | Category | Page | Tag) -> None:
    """Let the address that it had lead to the one that it has; nothing if that is the same."""
    if old_url and old_url != moved.get_absolute_url():
        redirects.remember(old_url, **{str(moved._meta.model_name): moved})


def move_below(above: Category | Page) -> None:
    """Give all that stands below it the new address, and redirect the old ones. Outermost first.

    One query for each thing that has others below it, and three for each that moves.
    """
    for child in above.children.all():
        old_url = child.get_absolute_url()
        child.parent = above
        child.save(update_fields=["path"])
        redirect_from(old_url, child)
        move_below(child)
