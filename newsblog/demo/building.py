"""Builds the demo newsroom in an empty site, through the same acts that the desk uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles import navigation
from articles.models import Article, Author, Category, Image, Page, SiteIdentity, SiteLink, Tag
from comments.models import Comment
from newsblog.demo import discussions, files, people, pictures, stories
from newsblog.demo.people import Login
from newsblog.demo.stories import Newsroom


class DemoRefusedError(Exception):
    """The site is not one for the demo; the message says why and what to do."""


@dataclass(frozen=True)
class Built:
    """What stands in the site now."""

    stories: int
    comments: int
    pictures: int
    logins: tuple[Login, ...]


def refuse_unless_local() -> None:
    """The demo makes accounts whose passwords everybody knows. Raises DemoRefusedError."""
    if not settings.NEWSBLOG_IS_LOCAL:
        raise DemoRefusedError(
            f"The demo is for a site of your own machine, and this one is {settings.SITE_URL}: its "
            "logins have passwords that everybody knows. Unset SITE_URL to try it locally."
        )


def has_content() -> bool:
    """Whether anybody has written here. Pictures alone are what an interrupted demo left."""
    return any(kind.objects.exists() for kind in (Article, Page, Category, Author, Tag, User))


def is_for_somebody() -> bool:
    """Whether the demo has no business here: a public site, or one with content."""
    return not settings.NEWSBLOG_IS_LOCAL or has_content()


def build() -> Built:
    """Fill an empty local site; raises DemoRefusedError for any other.

    Pictures come first, one by one, and a second run takes those of an interrupted one; all else
    is one transaction, so that a site never stands half built. (It is held over the rendering of
    fifty bodies, which an act for a site with readers must not do.)
    """
    refuse_unless_local()
    if has_content():
        raise DemoRefusedError(
            "This site has content already, and the demo never mixes with it. Point "
            "NEWSBLOG_DATA_DIR at an empty folder to see it."
        )
    newsroom = files.toml("newsroom.toml")
    added = pictures.add_all()
    with transaction.atomic():
        logins = people.logins(newsroom)
        _fill(newsroom, logins, added)
    return Built(
        stories=Article.objects.count(),
        comments=Comment.objects.count(),
        pictures=len(added),
        logins=tuple(logins),
    )


def _fill(newsroom: Mapping[str, Any], logins: list[Login], added: Mapping[str, Image]) -> None:
    site = _identify(newsroom["site"])
    town = newsroom["town"]
    users = people.add_logins(logins, town=town)
    readers = people.add_readers(newsroom["readers"], town=town)
    users |= people.add_staff(newsroom["authors"], users=users, town=town)
    authors = people.add_authors(newsroom["authors"], users=users, pictures=added)
    desk = Newsroom(
        at=timezone.now(),
        zone=site.zone,
        editor=users["editor"],
        authors=authors,
        sections=stories.add_sections(newsroom["sections"]),
        pictures=added,
    )
    stories.add_pages(desk)
    written = stories.add_stories(desk)
    writers = {**readers, **{user.get_full_name(): user for user in users.values()}}
    discussions.add_all(written, writers=writers, at=desk.at)
    navigation.refresh()


def _identify(words: Mapping[str, Any]) -> SiteIdentity:
    """Write the site's identity over whatever stood there."""
    fields = {name: value for name, value in words.items() if name != "links"}
    site, _created = SiteIdentity.objects.update_or_create(pk=1, defaults=fields)
    site.links.all().delete()
    for position, (label, url) in enumerate(words["links"].items()):
        SiteLink.objects.create(site=site, label=label, url=url, position=position)
    return site
