"""How a page looks where its address is shared: Open Graph (https://ogp.me/) and card tags."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from articles.addresses import full
from articles.models import Article, Author, Byline, Category, Image, Page, SiteIdentity, Tag
from articles.syndication.schema_org import ImageObject
from articles.syndication.structured_data import description_of, image_of, plain

# Narrower pictures are shown small beside the words, wider ones above them.
LARGE_PICTURE_WIDTH = 600


@dataclass(frozen=True, kw_only=True)
class SocialCard:
    """What the template _social_card.html writes; addresses are full."""

    kind: str
    title: str
    url: str
    description: str = ""
    image: ImageObject | None = None
    image_alt: str = ""
    published_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    author_urls: Sequence[str] = ()
    writers: str = ""
    section: str = ""
    tags: Sequence[str] = ()

    @property
    def size(self) -> str:
        """The form of the card, in the words of those who show it."""
        is_large = self.image and (self.image.width or 0) >= LARGE_PICTURE_WIDTH
        return "summary_large_image" if is_large else "summary"


def of_site(site: SiteIdentity, *, url: str = "/", title: str = "") -> SocialCard:
    """The front page, and every page that has no subject of its own."""
    logo = site.navigation.get("logo")
    return SocialCard(
        kind="website",
        title=title or site.name,
        url=full(url),
        description=site.description or site.tagline,
        image=ImageObject(url=full(logo["url"]), width=logo["width"], height=logo["height"])
        if logo
        else None,
        image_alt=site.name if logo else "",
    )


def of_article(article: Article) -> SocialCard:
    """A story. No query for a row read by for_page() with its tags."""
    writers = [each.author for each in article.bylines.all() if each.role == Byline.Role.WRITER]
    return SocialCard(
        kind="article",
        title=article.seo_title or article.headline,
        url=full(article.get_absolute_url()),
        description=description_of(article),
        image=image_of(article.lead_image),
        image_alt=article.lead_text_alternative,
        published_at=article.published_at,
        updated_at=article.updated_at,
        author_urls=[full(author.get_absolute_url()) for author in writers],
        writers=", ".join(author.name for author in writers),
        section=article.section.name if article.section else "",
        tags=[tag.name for tag in article.tags.all()],
    )


def of_page(page: Page) -> SocialCard:
    """A static page."""
    return SocialCard(
        kind="website",
        title=page.seo_title or page.title,
        url=full(page.get_absolute_url()),
        description=description_of(page),
        image=image_of(page.lead_image),
        image_alt=page.lead_image.alt if page.lead_image else "",
    )


def of_topic(topic: Category | Tag | Author, *, url: str = "") -> SocialCard:
    """A section, a tag, or a person; `url` is the address of a later page of its list."""
    is_person = isinstance(topic, Author)
    photo: Image | None = topic.photo if isinstance(topic, Author) else None
    return SocialCard(
        kind="profile" if is_person else "website",
        title=topic.name,
        url=full(url or topic.get_absolute_url()),
        description=plain(topic.bio if isinstance(topic, Author) else topic.description),
        image=image_of(photo),
        image_alt=photo.alt if photo else "",
    )
