"""The tags of the newsroom's pages: what each page is made of, and what each act touches.

`article:12` is what lists show of a story, `story:12` its own page; `category:5` is the section's
name, `category:5:stories` the stories it lists; `latest` is every list of all stories; `site` is
what stands on every page.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from articles.models import Article, Author, Category, Image, Page, Subject, Tag
from pagecache import tags
from pagecache.invalidation import invalidate, invalidate_hidden
from prepared.queries import Prepared

SITE = "site"
LATEST = "latest"
PAGES = "pages"
CORRECTIONS = "corrections"
# Every act of the desk on a story: feeds are dated by the last one.
ACTS = "acts"

type Topic = Category | Tag | Author


def tag_of(row: Subject | Topic | Image) -> str:
    """The tag of what other pages show of a row."""
    return f"{row._meta.model_name}:{row.pk}"


def stories_tag(kind: type[Topic], pk: int) -> str:
    """The tag of the stories listed under a section, a tag or an author."""
    return f"{kind._meta.model_name}:{pk}:stories"


def tag_cards(articles: Iterable[Article]) -> None:
    """The page shows these stories as a list does: headline, section, people, picture."""
    for article in articles:
        tags.add(f"article:{article.pk}")
        if article.section_id:
            tags.add(f"category:{article.section_id}")
        if article.lead_image_id:
            tags.add(f"image:{article.lead_image_id}")
        tags.add_all("author", (byline.author_id for byline in article.bylines.all()))


def tag_feed(articles: Iterable[Article]) -> None:
    """The feed carries these stories whole, with every topic they stand under."""
    stories = list(articles)
    tag_cards(stories)
    for article in stories:
        tags.add_all("category", (category.pk for category in article.categories.all()))
        tags.add_all("tag", (tag.pk for tag in article.tags.all()))
    tags.add(ACTS)


def tag_portraits(authors: Iterable[Author]) -> None:
    """The page shows the photos of these people."""
    tags.add_all("image", (author.photo_id for author in authors if author.photo_id))


def tag_story(article: Article, *, around: Iterable[Article | None]) -> None:
    """The page is the story's own: with its topics, its people, and the stories beside it.

    A story that comes to stand beside it touches `story:ID` itself (touch_story).
    """
    tags.add(f"story:{article.pk}")
    tag_cards([article])
    tag_portraits(byline.author for byline in article.bylines.all())
    if article.section:
        tags.add(stories_tag(Category, article.section.pk))
        tags.add_all("category", (above.pk for above in article.section.ancestors()))
    for tag in article.tags.all():
        tags.add(tag_of(tag), stories_tag(Tag, tag.pk))
    for other in around:
        if other is None:
            tags.add(LATEST)  # it is the newest or the oldest: the next one changes that
        else:
            tags.add(f"article:{other.pk}")


def invalidate_story(
    article: Article,
    *,
    topics: Iterable[tuple[type[Topic], int]],
    beside: Iterable[int],
    is_shown: bool,
) -> None:
    """A story's place or words changed: its page, and every list it stands in or leaves.

    `topics` are all it is or was listed under; `beside` the stories before and after it.
    """
    if not is_shown:
        invalidate_hidden(tag_of(article))
    touched = {LATEST, f"article:{article.pk}", f"story:{article.pk}"}
    touched.update(stories_tag(kind, pk) for kind, pk in topics)
    touched.update(f"story:{pk}" for pk in beside)
    if article.corrected_at:
        touched.add(CORRECTIONS)
    invalidate(*touched)


def expire_at_next_publication(*, at: dt.datetime) -> None:
    """The page lists stories: it holds until the next scheduled one is out. One query."""
    tags.expire_at(_next_published_at.first(at=at))


@Prepared
def _next_published_at(at: Any) -> QuerySet[Article, dt.datetime | None]:
    return Article.objects.upcoming(at=at).values_list("published_at", flat=True)[:1]


def invalidate_removed(thing: Topic | Page) -> None:
    """A row is gone: its own page, the list of its stories, and wherever it was named."""
    if isinstance(thing, Page):
        invalidate_hidden(tag_of(thing), PAGES)
    else:
        invalidate(tag_of(thing), stories_tag(type(thing), thing.pk))


def invalidate_rows(*rows: Subject | Topic | Image) -> None:
    """What pages show of these rows changed, but not where they stand."""
    touched = {tag_of(row) for row in rows}
    touched.update(f"story:{row.pk}" for row in rows if isinstance(row, Article))
    touched.update(PAGES for row in rows if isinstance(row, Page))
    invalidate(*touched)
    hidden = [row for row in rows if isinstance(row, Page) and not _is_shown(row)]
    if hidden:
        invalidate_hidden(*(tag_of(page) for page in hidden))


def _is_shown(page: Page) -> bool:
    return page.status == Page.Status.PUBLISHED and not page.password
