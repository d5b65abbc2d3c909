"""The labels of the newsroom's pages: what each page is made of, and what each act touches.

`article:12` is what lists show of a story, `story:12` its own page; `category:5` is the section's
name, `category:5:stories` the stories it lists; `latest` is every list of all stories; `site` is
what stands on every page.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from articles.models import Article, Author, Category, Image, Page, Tag
from pagecache import labels
from pagecache.invalidation import drop, take_back
from prepared.queries import Prepared

SITE = "site"
LATEST = "latest"
PAGES = "pages"
CORRECTIONS = "corrections"
# Every act of the desk on a story: feeds are dated by the last one.
ACTS = "acts"

type Topic = Category | Tag | Author


def of(row: Article | Page | Topic | Image) -> str:
    """The label of what other pages show of a row."""
    return f"{row._meta.model_name}:{row.pk}"


def stories_of(kind: type[Topic], pk: int) -> str:
    """The label of the stories listed under a section, a tag or an author."""
    return f"{kind._meta.model_name}:{pk}:stories"


def note_cards(articles: Iterable[Article]) -> None:
    """The page shows these stories as a list does: headline, section, people, picture."""
    for article in articles:
        labels.note(f"article:{article.pk}")
        if article.section_id:
            labels.note(f"category:{article.section_id}")
        if article.lead_image_id:
            labels.note(f"image:{article.lead_image_id}")
        labels.note_all("author", (byline.author_id for byline in article.bylines.all()))


def note_feed(articles: Iterable[Article]) -> None:
    """The feed carries these stories whole, with every topic they stand under."""
    stories = list(articles)
    note_cards(stories)
    for article in stories:
        labels.note_all("category", (category.pk for category in article.categories.all()))
        labels.note_all("tag", (tag.pk for tag in article.tags.all()))
    labels.note(ACTS)


def note_portraits(authors: Iterable[Author]) -> None:
    """The page shows the photos of these people."""
    labels.note_all("image", (author.photo_id for author in authors if author.photo_id))


def note_story(article: Article, *, around: Iterable[Article | None]) -> None:
    """The page is the story's own: with its topics, its people, and the stories beside it.

    A story that comes to stand beside it touches `story:ID` itself (touch_story).
    """
    labels.note(f"story:{article.pk}")
    note_cards([article])
    note_portraits(byline.author for byline in article.bylines.all())
    if article.section:
        labels.note(stories_of(Category, article.section.pk))
        labels.note_all("category", (above.pk for above in article.section.ancestors()))
    for tag in article.tags.all():
        labels.note(of(tag), stories_of(Tag, tag.pk))
    for other in around:
        if other is None:
            labels.note(LATEST)  # it is the newest or the oldest: the next one changes that
        else:
            labels.note(f"article:{other.pk}")


def touch_story(
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
        take_back(of(article))
    touched = {LATEST, f"article:{article.pk}", f"story:{article.pk}"}
    touched.update(stories_of(kind, pk) for kind, pk in topics)
    touched.update(f"story:{pk}" for pk in beside)
    if article.corrected_at:
        touched.add(CORRECTIONS)
    drop(*touched)


def note_schedule(*, at: dt.datetime) -> None:
    """The page lists stories: it holds until the next scheduled one is out. One query."""
    labels.hold_until(_next_published_at.first(at=at))


@Prepared
def _next_published_at(at: Any) -> QuerySet[Article, dt.datetime | None]:
    return Article.objects.upcoming(at=at).values_list("published_at", flat=True)[:1]


def touch_removed(thing: Topic | Page) -> None:
    """A row is gone: its own page, the list of its stories, and wherever it was named."""
    if isinstance(thing, Page):
        take_back(of(thing), PAGES)
    else:
        drop(of(thing), stories_of(type(thing), thing.pk))


def touch(*rows: Article | Page | Topic | Image) -> None:
    """What pages show of these rows changed, but not where they stand."""
    touched = {of(row) for row in rows}
    touched.update(f"story:{row.pk}" for row in rows if isinstance(row, Article))
    touched.update(PAGES for row in rows if isinstance(row, Page))
    drop(*touched)
    hidden = [row for row in rows if isinstance(row, Page) and not _is_shown(row)]
    if hidden:
        take_back(*(of(page) for page in hidden))


def _is_shown(page: Page) -> bool:
    return page.status == Page.Status.PUBLISHED and not page.password
