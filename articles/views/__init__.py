"""Readers' pages. Each view translates a request into a queryset or an act, and back."""

from articles.views.archives import archive
from articles.views.corrections import corrections
from articles.views.front import front
from articles.views.identity import favicon, identity_css, manifest
from articles.views.pages import page
from articles.views.search import search
from articles.views.stories import article_detail, by_id
from articles.views.topics import author, category, tag

__all__ = [
    "archive",
    "article_detail",
    "author",
    "by_id",
    "category",
    "corrections",
    "favicon",
    "front",
    "identity_css",
    "manifest",
    "page",
    "search",
    "tag",
]
