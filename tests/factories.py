"""The smallest valid row of each kind, saved; what matters to a test is named in the test."""

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from accounts.models import User
from articles.actions.save_story import StoryChanges, save_story
from articles.lists import listings
from articles.models import Article, Author, Byline, Category, Image, Page, Rendition, Subject, Tag
from comments.counting import recount
from comments.models import Comment

_numbers = itertools.count(1)


def make_user(username: str = "", **fields: Any) -> User:
    name = username or f"person-{next(_numbers)}"
    return User.objects.create_user(name, password=fields.pop("password", "a password"), **fields)


def make_category(name: str = "", **fields: Any) -> Category:
    number = next(_numbers)
    return Category.objects.create(
        name=name or f"Section {number}", slug=fields.pop("slug", f"section-{number}"), **fields
    )


def make_tag(name: str = "", **fields: Any) -> Tag:
    number = next(_numbers)
    return Tag.objects.create(
        name=name or f"Tag {number}", slug=fields.pop("slug", f"tag-{number}"), **fields
    )


def make_author(name: str = "", **fields: Any) -> Author:
    number = next(_numbers)
    return Author.objects.create(
        name=name or f"Author {number}", slug=fields.pop("slug", f"author-{number}"), **fields
    )


def save_article(
    article: Article,
    *,
    by: User | None = None,
    write_related: Callable[[], object] = lambda: None,
    **columns: Any,
) -> None:
    """As the desk saves a story."""
    save_story(article, StoryChanges(columns, write_related), by=by, at=timezone.now())


def make_article(
    *,
    published: dt.datetime | bool = True,
    authors: list[Author] | None = None,
    tags: list[Tag] | None = None,
    categories: list[Category] | None = None,
    **fields: Any,
) -> Article:
    """A story, published an hour ago unless `published` is a time or False (a draft)."""
    number = next(_numbers)
    fields.setdefault("headline", f"Story {number}")
    fields.setdefault("slug", f"story-{number}")
    fields.setdefault("body", "<p>Words.</p>")
    if published:
        at = timezone.now() - dt.timedelta(hours=1) if published is True else published
        fields.setdefault("status", Article.Status.PUBLISHED)
        fields.setdefault("published_at", at)
        fields.setdefault("published_on", at.date())
    article = Article.objects.create(**fields)
    for position, author in enumerate(authors or []):
        Byline.objects.create(article=article, author=author, position=position)
    # set() reads first what a new story cannot have: 1 ms of 5, some thousand times.
    if tags:
        article.tags.add(*tags)
    if categories:
        article.categories.add(*categories)
    # Not relist(): it reads and deletes what a new story can't have yet, 10 ms some thousand times.
    # No stored page is told of the story: a test of the page cache makes it before it reads.
    if article.section_id or authors or tags or categories:
        listings.list_new([article])
    return article


def make_page(*, published: bool = True, **fields: Any) -> Page:
    number = next(_numbers)
    fields.setdefault("title", f"Page {number}")
    fields.setdefault("slug", f"page-{number}")
    if published:
        fields.setdefault("status", Page.Status.PUBLISHED)
        fields.setdefault("published_at", timezone.now())
    return Page.objects.create(**fields)


def make_comment(
    subject: Subject | None = None, *, parent: Comment | None = None, **fields: Any
) -> Comment:
    """A published comment under `subject` (or under its parent's), counted."""
    about = parent.subject if parent else subject or make_article()
    fields.setdefault("name", "Reader")
    fields.setdefault("text", "A thought.")
    fields.setdefault("status", Comment.Status.PUBLISHED)
    fields.setdefault("created_at", timezone.now())
    comment = Comment(
        article=about if isinstance(about, Article) else None,
        page=about if isinstance(about, Page) else None,
        **fields,
    )
    comment.place_under(parent)
    comment.save()
    recount(about)
    return comment


def make_image(**fields: Any) -> Image:
    """A picture of the library and two of its sizes, without files: pages only name them."""
    number = next(_numbers)
    key = fields.setdefault("key", f"{number:032x}")
    fields.setdefault("alt", f"Picture {number}")
    size = {"width": 1600, "height": 900}
    image = Image.objects.create(format="jpeg", size=1, sha256=str(number), **{**size, **fields})
    for width in (320, 960):
        Rendition.objects.create(
            image=image,
            format="webp",
            width=width,
            height=width * 9 // 16,
            size=1,
            file=f"pictures/{key[:2]}/{key}/{width}.webp",
        )
    return image
