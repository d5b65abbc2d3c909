"""The tags by which a page tells machines what it is: JSON-LD and social cards."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from articles.models import Article, Author, Category, Correction, Page, SiteIdentity, Subject, Tag
from articles.syndication import schema_org, social_cards, structured_data

register = template.Library()

type Described = Subject | Category | Tag | Author

SCRIPT = '<script type="application/ld+json">{}</script>'


@register.simple_tag(takes_context=True, name="structured_data")
def structured_data_tag(
    context: Context, subject: Described | None = None, corrections: Iterable[Correction] = ()
) -> SafeString:
    """The page's JSON-LD: of its subject, or of the site where it has none.

    Nothing of a subject that has a password. A script of this type is data, so the policy for
    scripts does not concern it.
    """
    if isinstance(subject, Article | Page) and subject.password:
        return SafeString()
    things = _things(subject, _site(context), corrections)
    return mark_safe(SCRIPT.format(schema_org.written(things)))  # noqa: S308  (escaped there)


@register.inclusion_tag("articles/_social_card.html", takes_context=True)
def social_card(context: Context, subject: Described | None = None) -> dict[str, Any]:
    """The page's Open Graph and card tags; of the site where the page has no subject.

    Of a subject that has a password, those of the site too.
    """
    site = _site(context)
    return {
        "site": site,
        "card": _card(subject, site, canonical=context.get("canonical") or "/"),
        "locale": _locale(site.language),
    }


def _site(context: Context) -> SiteIdentity:
    found = context.get("site")
    return found if isinstance(found, SiteIdentity) else SiteIdentity.current()


def _things(
    subject: Described | None, site: SiteIdentity, corrections: Iterable[Correction]
) -> list[schema_org.Thing]:
    match subject:
        case Article():
            return structured_data.of_article(subject, site, corrections=corrections)
        case Page():
            return structured_data.of_page(subject, site)
        case Author():
            return structured_data.of_author(subject, site)
        case Category() | Tag():
            return structured_data.of_topic(subject, site)
        case _:
            return structured_data.of_site(site)


def _card(
    subject: Described | None, site: SiteIdentity, *, canonical: str
) -> social_cards.SocialCard:
    match subject:
        case Article(password="") as article:
            return social_cards.of_article(article)
        case Page(password="") as page:
            return social_cards.of_page(page)
        case Category() | Tag() | Author() as topic:
            return social_cards.of_topic(topic, url=canonical)
        case _:
            return social_cards.of_site(site, url=canonical)


def _locale(language: str) -> str:
    """en-GB as Open Graph wants it, en_GB; nothing where the country is not said."""
    name, _dash, country = language.replace("_", "-").partition("-")
    return f"{name.lower()}_{country.upper()}" if len(country) == len("GB") else ""
