"""Stories as lists show them, with their people and pictures: three queries for any number.

Prepared, as every list asks for them; a prefetch would make a queryset for each story besides.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from articles import cache_tags
from articles.models import Article, ArticleQuerySet, Byline, Image, Rendition
from prepared.queries import Prepared, prefill


def cards(pks: Iterable[int], *, at: dt.datetime) -> list[Article]:
    """The visible stories of these keys, in this order, with all that a card shows."""
    order = list(dict.fromkeys(pks))
    if not order:
        return []
    found = {article.pk: article for article in bare_cards(keys=order, at=at)}
    _read_bylines(found)
    read_renditions(article.lead_image for article in found.values())
    cache_tags.tag_cards(found.values())
    return [found[pk] for pk in order if pk in found]


@Prepared
def bare_cards(keys: Any, at: Any) -> ArticleQuerySet:
    """Without people and renditions. One query."""
    return Article.objects.visible(at=at).filter(pk__in=keys).for_listing().prefetch_related(None)


def read_renditions(pictures: Iterable[Image | None]) -> None:
    """Let these pictures know their files. One query, none where there is no picture."""
    images = [image for image in pictures if image]
    found = defaultdict(list)
    for rendition in _renditions(images=list({image.pk for image in images})) if images else []:
        found[rendition.image_id].append(rendition)
    for image in images:
        prefill(image, "renditions", found[image.pk])


def _read_bylines(articles: dict[int, Article]) -> None:
    found = defaultdict(list)
    for byline in _bylines(articles=list(articles)) if articles else []:
        found[byline.article_id].append(byline)
    for pk, article in articles.items():
        prefill(article, "bylines", found[pk])


@Prepared
def _bylines(articles: Any) -> QuerySet[Byline]:
    return Byline.objects.filter(article__in=articles).select_related("author")


@Prepared
def _renditions(images: Any) -> QuerySet[Rendition]:
    return Rendition.objects.filter(image__in=images)
