"""One small newsroom with everything in it, for tests that look at every page."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from articles import navigation, publishing
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
    topics = {"section": below, "tags": [tag], "authors": [author]}
    stories = [
        make_article(published=now - dt.timedelta(hours=1 + n), standfirst="So it was.", **topics)
        for n in range(24)
    ]
    make_comment(parent=make_comment(stories[0]))
    publishing.correct(stories[0], by=None, text="It was Tuesday.")

    def secret(number: int, **fields: object) -> Article:
        words = {
            "headline": "Kryptos",
            "standfirst": "Kryptos below",
            "body": "<p>Kryptos inside</p>",
            "slug": f"kryptos-{number}",
            "is_featured": True,
            "is_sticky": True,
        }
        return make_article(**{**topics, **words, **fields})  # type: ignore[arg-type]

    ways_to_hide: list[dict[str, object]] = [
        {"published": False},
        {"published": now + dt.timedelta(days=1)},
        {"status": Article.Status.PRIVATE},
        {"status": Article.Status.TRASHED},
        {"published": False, "status": Article.Status.SUBMITTED},
        {"published": False, "status": Article.Status.APPROVED},
    ]
    hidden = [secret(number, **fields) for number, fields in enumerate(ways_to_hide)]
    locked = secret(98, password="sesame", headline="A locked story", slug="locked")
    make_comment(locked, text="Kryptos said")
    withdrawn = secret(99, slug="withdrawn")
    publishing.correct(withdrawn, by=None, text="Kryptos corrected")
    publishing.withdraw(withdrawn, by=None, reason="Kryptos reason")

    about = make_page(title="About", slug="about", in_navigation=True, body="<p>Us.</p>")
    below_page = make_page(title="Money", slug="money", parent=about)
    draft_page = make_page(title="Kryptos", slug="kryptos", parent=about, published=False)
    locked_page = make_page(title="A locked page", slug="locked", password="x", body="Kryptos")
    navigation.refresh()
    day = stories[0].published_on
    assert day is not None
    return Newsroom(
        public=(
            "/",
            "/page/2/",
            section.get_absolute_url(),
            f"{section.get_absolute_url()}page/2/",
            below.get_absolute_url(),
            tag.get_absolute_url(),
            author.get_absolute_url(),
            f"/{day:%Y}/",
            f"/{day:%Y/%m}/",
            f"/{day:%Y/%m/%d}/",
            stories[0].get_absolute_url(),
            stories[-1].get_absolute_url(),
            "/corrections/",
            about.get_absolute_url(),
            below_page.get_absolute_url(),
        ),
        protected=(locked.get_absolute_url(), locked_page.get_absolute_url()),
        gone=(withdrawn.get_absolute_url(),),
        hidden=(
            *(story.get_absolute_url() for story in hidden),
            *(f"/p/{story.pk}/" for story in hidden),
            f"/p/{withdrawn.pk}/",
            draft_page.get_absolute_url(),
        ),
    )
