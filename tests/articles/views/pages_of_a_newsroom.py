"""One small newsroom with everything in it, for tests that look at every page."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from articles import navigation
from articles.actions import publish
from articles.actions.correct import correct
from articles.models import Article
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_page,
    make_tag,
)

# Words that stand in texts readers must not see; none of them may be in any public page.
SECRETS = ("Kryptos", "kryptos")


type Topics = dict[str, Any]


@dataclass(frozen=True)
class Newsroom:
    """Addresses by what they are."""

    public: tuple[str, ...]
    protected: tuple[str, ...]
    gone: tuple[str, ...]
    hidden: tuple[str, ...]


def make_newsroom() -> Newsroom:
    """Two dozen stories in a section with a sub-section, and one in each state that hides it."""
    now = timezone.now()
    section = make_category("Harbour", slug="harbour", in_navigation=True, description="Boats.")
    below = make_category("Fishing", slug="fishing", parent=section)
    tag, author = make_tag("Water", slug="water"), make_author("Ines", slug="ines", bio="Writes.")
    topics: Topics = {"section": below, "tags": [tag], "authors": [author]}
    stories = [
        make_article(published=now - dt.timedelta(hours=1 + n), standfirst="So it was.", **topics)
        for n in range(24)
    ]
    make_comment(parent=make_comment(stories[0]))
    correct(stories[0], by=None, text="It was Tuesday.")
    hidden = _make_hidden(topics, now)
    locked, withdrawn = _make_locked(topics), _make_withdrawn(topics)

    about = make_page(title="About", slug="about", in_navigation=True, body="<p>Us.</p>")
    money = make_page(title="Money", slug="money", parent=about)
    draft_page = make_page(title="Kryptos", slug="kryptos", parent=about, published=False)
    locked_page = make_page(title="A locked page", slug="locked", password="x", body="Kryptos")
    navigation.refresh()
    topic_urls = [thing.get_absolute_url() for thing in (section, below, tag, author)]
    other_urls = [thing.get_absolute_url() for thing in (stories[0], stories[-1], about, money)]
    day = stories[0].get_absolute_url().split("/")[1:4]
    archives = ["/" + "/".join(day[:n]) + "/" for n in (1, 2, 3)]
    return Newsroom(
        public=(
            *("/", "/page/2/", f"{topic_urls[0]}page/2/", "/corrections/"),
            *(*topic_urls, *archives, *other_urls),
        ),
        protected=(locked.get_absolute_url(), locked_page.get_absolute_url()),
        gone=(withdrawn.get_absolute_url(),),
        hidden=(
            *(story.get_absolute_url() for story in hidden),
            *(f"/p/{story.pk}/" for story in [*hidden, withdrawn]),
            draft_page.get_absolute_url(),
        ),
    )


def _make_hidden(topics: Topics, now: dt.datetime) -> list[Article]:
    ways_to_hide: list[dict[str, Any]] = [
        {"published": False},
        {"published": now + dt.timedelta(days=1)},
        {"status": Article.Status.PRIVATE},
        {"status": Article.Status.TRASHED},
        {"published": False, "status": Article.Status.SUBMITTED},
        {"published": False, "status": Article.Status.APPROVED},
    ]
    return [
        _make_secret(topics, slug=f"kryptos-{number}", **way)
        for number, way in enumerate(ways_to_hide)
    ]


def _make_locked(topics: Topics) -> Article:
    locked = _make_secret(topics, slug="locked", headline="A locked story", password="sesame")
    make_comment(locked, text="Kryptos said")
    return locked


def _make_withdrawn(topics: Topics) -> Article:
    withdrawn = _make_secret(topics, slug="withdrawn")
    correct(withdrawn, by=None, text="Kryptos corrected")
    publish.withdraw(withdrawn, by=None, reason="Kryptos reason")
    return withdrawn


def _make_secret(topics: Topics, **fields: Any) -> Article:
    """A story that would stand first everywhere if readers could see it."""
    words = {"headline": "Kryptos", "standfirst": "Kryptos below", "body": "<p>Kryptos in</p>"}
    return make_article(**{**topics, **words, "is_featured": True, "is_sticky": True, **fields})
