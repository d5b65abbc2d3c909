"""Brings the demo's stories and pages from their files to where an editor would have left them."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from articles.actions import publish
from articles.actions.correct import correct
from articles.actions.save_story import StoryChanges, save_story
from articles.models import Article, Author, Byline, Category, Correction, Image, Page, Tag
from articles.slugs import make_slug
from newsblog.demo import files
from newsblog.demo.files import Document

_PICTURE = re.compile(r'src="picture:([\w-]+)"')


@dataclass(frozen=True)
class Newsroom:
    """What stories refer to by name, and the moment from which the demo counts back."""

    at: dt.datetime
    zone: dt.tzinfo
    editor: User
    authors: Mapping[str, Author]
    sections: Mapping[str, Category]
    pictures: Mapping[str, Image]

    def moment(self, when: str) -> dt.datetime:
        return files.time_ago(when, at=self.at, zone=self.zone)

    def day_of(self, when: str) -> dt.date:
        """The day from which a story's own dates count.

        That of its publication, or today for one that is hours old, so that the stories of one
        morning agree whatever the hour.
        """
        moment = self.moment(when) if "d" in when else self.at
        return moment.astimezone(self.zone).date()


def add_sections(entries: list[dict[str, Any]]) -> dict[str, Category]:
    """The tree of sections by path; a parent stands before its children."""
    added: dict[str, Category] = {}
    for position, entry in enumerate(entries):
        above, _slash, slug = entry["path"].rpartition("/")
        added[entry["path"]] = Category.objects.create(
            name=entry["name"],
            slug=slug,
            parent=added.get(above),
            description=entry["description"],
            in_navigation=not above,
            position=position,
        )
    return added


def add_stories(newsroom: Newsroom) -> dict[str, Article]:
    """Every story by the name of its file, the oldest first."""
    documents = files.documents("stories")
    documents.sort(key=lambda document: newsroom.moment(document.head["when"]))
    return {document.name: _add_story(document, newsroom) for document in documents}


def _add_story(document: Document, newsroom: Newsroom) -> Article:
    head = document.head
    on = newsroom.day_of(head["when"])
    lead = newsroom.pictures[head["picture"]] if "picture" in head else None
    article = Article(
        headline=files.dated(head["headline"], on=on),
        slug=head.get("slug", ""),
        standfirst=files.dated(head["standfirst"], on=on),
        body=_with_addresses(files.dated(document.text, on=on), newsroom.pictures),
        section=newsroom.sections[head["section"]],
        lead_image=lead,
        lead_caption=head.get("caption", ""),
        is_sticky=head.get("sticky", False),
        is_featured=head.get("featured", False),
        comments_open=head.get("comments_open", True),
        created_by=newsroom.editor,
    )

    def write_related() -> None:
        article.categories.set(newsroom.sections[path] for path in head.get("also", []))
        article.tags.set(_tag(name) for name in head.get("tags", []))
        _add_bylines(article, head["by"], newsroom.authors)

    at = min(newsroom.moment(head["when"]), newsroom.at)
    save_story(article, StoryChanges(write_related=write_related), by=newsroom.editor, at=at)
    _move(article, head, newsroom)
    return article


def _add_bylines(article: Article, names: list[str], authors: Mapping[str, Author]) -> None:
    """Each name is that of an author, with the part played after a colon if not the writer's."""
    for position, entry in enumerate(names):
        name, _colon, role = entry.partition(":")
        Byline.objects.create(
            article=article,
            author=authors[name],
            role=role or Byline.Role.WRITER,
            position=position,
        )


def _move(article: Article, head: Mapping[str, Any], newsroom: Newsroom) -> None:
    """Draft, submitted, scheduled, published, withdrawn: through the newsroom's own acts."""
    when = newsroom.moment(head["when"])
    status, editor = head.get("status", Article.Status.PUBLISHED), newsroom.editor
    if status == Article.Status.SUBMITTED:
        publish.submit(article, by=editor, at=when)
    elif status != Article.Status.DRAFT:
        publish.publish(article, by=editor, at=min(when, newsroom.at), when=when)
    if status == Article.Status.WITHDRAWN:
        reason = head["reason"]
        publish.withdraw(article, by=editor, reason=reason, at=newsroom.moment(head["ended"]))
    for note in head.get("corrections", []):
        correct(
            article,
            by=editor,
            text=files.dated(note["text"], on=newsroom.day_of(head["when"])),
            kind=note.get("kind", Correction.Kind.CORRECTION),
            at=newsroom.moment(note["when"]),
        )
    if "updated" in head:
        article.updated_at = newsroom.moment(head["updated"])
        article.save(update_fields=["updated_at"])


def _tag(name: str) -> Tag:
    return Tag.objects.get_or_create(slug=make_slug(name), defaults={"name": name})[0]


def _with_addresses(body: str, pictures: Mapping[str, Image]) -> str:
    """Name the public files of the pictures that a file calls `picture:NAME`."""
    return _PICTURE.sub(lambda match: f'src="{pictures[match[1]].best_url()}"', body)


def add_pages(newsroom: Newsroom) -> None:
    """The static pages; a child names its parent's file, which sorts before it."""
    added: dict[str, Page] = {}
    for document in files.documents("pages"):
        head = document.head
        on = newsroom.at.astimezone(newsroom.zone).date()
        added[document.name] = Page.objects.create(
            title=head["title"],
            slug=head["slug"],
            parent=added.get(head.get("parent", "")),
            body=_with_addresses(files.dated(document.text, on=on), newsroom.pictures),
            lead_image=newsroom.pictures[head["picture"]] if "picture" in head else None,
            status=Page.Status.PUBLISHED,
            published_at=newsroom.moment(head["when"]),
            in_navigation=head.get("in_navigation", False),
            position=head.get("position", 0),
            comments_open=False,
        )
