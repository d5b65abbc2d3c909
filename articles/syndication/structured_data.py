"""What a page says of itself to machines: the site, a story, a page, a list, a person."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from articles.addresses import full
from articles.models import (
    Article,
    Author,
    Byline,
    Category,
    Correction,
    Image,
    Page,
    SiteIdentity,
    Subject,
    Tag,
)
from articles.syndication.schema_org import (
    BreadcrumbList,
    CollectionPage,
    CorrectionComment,
    EntryPoint,
    ImageObject,
    ListItem,
    NewsArticle,
    NewsMediaOrganization,
    Person,
    ProfilePage,
    SearchAction,
    Thing,
    WebPage,
    WebSite,
)

# Search engines cut longer headlines (https://developers.google.com/search/docs/appearance/structured-data/article).
LONGEST_HEADLINE = 110
DESCRIPTION_WORDS = 30


def of_site(site: SiteIdentity) -> list[Thing]:
    """The front page: the site, its publisher, and how it is searched."""
    search = f"{full(reverse('articles:search'))}?q={{search_term_string}}"
    return [
        WebSite(
            name=site.name,
            url=full("/"),
            publisher=publisher(site),
            description=site.description or site.tagline,
            in_language=site.language,
            potential_action=SearchAction(
                target=EntryPoint(url_template=search),
                query_input="required name=search_term_string",
            ),
        )
    ]


def of_article(
    article: Article, site: SiteIdentity, *, corrections: Iterable[Correction] = ()
) -> list[Thing]:
    """A story and where it stands. No query for a row read by for_page() with its tags."""
    url = full(article.get_absolute_url())
    house = publisher(site)
    bylines = list(article.bylines.all())
    writers = [byline for byline in bylines if byline.role == Byline.Role.WRITER] or bylines
    picture = image_of(
        article.lead_image, caption=article.lead_caption or article.lead_text_alternative
    )
    line = [*article.section.ancestors(), article.section] if article.section else []
    story = NewsArticle(
        id=f"{url}#story",
        headline=shortened(article.headline, LONGEST_HEADLINE),
        url=url,
        main_entity_of_page=url,
        publisher=house,
        date_published=article.published_at,
        date_modified=max(filter(None, (article.published_at, article.updated_at)), default=None),
        description=description_of(article),
        author=[_brief(byline.author) for byline in writers] or [house],
        contributor=[_brief(byline.author) for byline in bylines if byline not in writers],
        article_section=[section.name for section in line],
        keywords=[tag.name for tag in article.tags.all()],
        image=[picture] if picture else (),
        in_language=site.language,
        word_count=article.word_count or None,
        comment_count=article.comment_count,
        correction=[
            CorrectionComment(text=each.text, date_published=each.at) for each in corrections
        ],
    )
    return [story, _breadcrumb([*line, article])]


def of_page(page: Page, site: SiteIdentity) -> list[Thing]:
    """A static page and where it stands."""
    about = WebPage(
        name=page.title,
        url=full(page.get_absolute_url()),
        publisher=publisher(site),
        description=description_of(page),
        date_modified=page.modified_at,
    )
    # A draft above a published page must not give its title away.
    line = [above for above in page.ancestors() if above.is_visible()]
    return [about, _breadcrumb([*line, page])]


def of_topic(topic: Category | Tag, site: SiteIdentity) -> list[Thing]:
    """A section or tag and where it stands."""
    about = CollectionPage(
        name=topic.name,
        url=full(topic.get_absolute_url()),
        publisher=publisher(site),
        description=plain(topic.description),
    )
    line = topic.ancestors() if isinstance(topic, Category) else []
    return [about, _breadcrumb([*line, topic])]


def of_author(author: Author, site: SiteIdentity) -> list[Thing]:
    """A person. Reads the photo and the links; prefetch them."""
    url = full(author.get_absolute_url())
    person = Person(
        name=author.name,
        url=url,
        job_title=author.role,
        description=plain(author.bio),
        image=image_of(author.photo),
        same_as=[link.url for link in author.links.all()],
    )
    return [ProfilePage(url=url, main_entity=person), _breadcrumb([author])]


def publisher(site: SiteIdentity) -> NewsMediaOrganization:
    """Who answers for this site; from what navigation.refresh() keeps, so without a query."""
    logo = site.navigation.get("logo")
    return NewsMediaOrganization(
        id=full("/#publisher"),
        name=site.name,
        url=full("/"),
        logo=ImageObject(url=full(logo["url"]), width=logo["width"], height=logo["height"])
        if logo
        else None,
        same_as=[full(link["url"]) for link in site.navigation.get("links", [])],
        corrections_policy=full(reverse("articles:corrections")),
    )


def image_of(image: Image | None, *, caption: str = "") -> ImageObject | None:
    """The public file that every program shows. Reads `renditions`; prefetch them."""
    file = image.as_picture().fallback if image else None
    if image is None or file is None:
        return None
    return ImageObject(
        url=full(file.url),
        width=file.width,
        height=file.height,
        caption=caption or image.caption or image.alt,
        credit_text=image.credit,
    )


def description_of(text: Subject) -> str:
    """One or two plain sentences: what the editor wrote, else the first words."""
    written_by_hand = text.seo_description or (text.summary if isinstance(text, Article) else "")
    if written_by_hand:
        return written_by_hand
    words = text.body_text.split(maxsplit=DESCRIPTION_WORDS)
    return " ".join(words[:DESCRIPTION_WORDS]) + ("…" if len(words) > DESCRIPTION_WORDS else "")


def plain(text: str) -> str:
    """A description without the tags that an older site may have left in it."""
    return strip_tags(text).strip()


def shortened(text: str, longest: int) -> str:
    """`text`, cut between words if it is longer."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _brief(author: Author) -> Person:
    return Person(name=author.name, url=full(author.get_absolute_url()), job_title=author.role)


def _breadcrumb(line: Sequence[Category | Tag | Author | Subject]) -> BreadcrumbList:
    steps = [(_("Front page"), full("/"))]
    steps += [(str(step), full(step.get_absolute_url())) for step in line]
    return BreadcrumbList(
        item_list_element=[
            ListItem(position=number, name=name, item=url)
            for number, (name, url) in enumerate(steps, start=1)
        ]
    )
