"""The newsroom's records. Import them from here."""

from articles.models.article import Article, ArticleQuerySet
from articles.models.byline import Author, AuthorLink, Byline
from articles.models.correction import Correction
from articles.models.document import Document
from articles.models.image import Image, Rendition
from articles.models.listing import AuthorListing, CategoryListing, TagListing
from articles.models.page import Page, PageQuerySet
from articles.models.public_check import PublicCheck
from articles.models.publishing_log import PublishingLog
from articles.models.redirect import Redirect
from articles.models.revision import Revision
from articles.models.site import SiteIdentity, SiteLink
from articles.models.subject import Subject
from articles.models.topics import Category, Tag

__all__ = [
    "Article",
    "ArticleQuerySet",
    "Author",
    "AuthorLink",
    "AuthorListing",
    "Byline",
    "Category",
    "CategoryListing",
    "Correction",
    "Document",
    "Image",
    "Page",
    "PageQuerySet",
    "PublicCheck",
    "PublishingLog",
    "Redirect",
    "Rendition",
    "Revision",
    "SiteIdentity",
    "SiteLink",
    "Subject",
    "Tag",
    "TagListing",
]
