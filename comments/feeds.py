"""Feeds of what readers say: on the whole site, under one article, under one page."""

import datetime as dt

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from articles import cache_tags as newsroom
from articles.addresses import full, with_full_links
from articles.models import Article, Page, SiteIdentity, Subject
from articles.syndication.feed_formats import Channel, Item, Person
from articles.syndication.feeds import MOST_ITEMS, NEVER, feed_view
from comments import cache_tags
from comments.models import Comment, CommentQuerySet
from pagecache.tags import mark_storable

LONGEST_SUMMARY = 200


@feed_view
def site_feed(request: HttpRequest) -> Channel:
    """The latest comments under everything that readers may see."""
    mark_storable(cache_tags.ALL, newsroom.LATEST)
    site = SiteIdentity.of(request)
    comments = Comment.objects.visible().without_pingbacks().in_public()
    return _channel(request, comments, title=_("Comments on %s") % site.name, url="/")


@feed_view
def article_feed(request: HttpRequest, year: str, month: str, day: str, slug: str) -> Channel:
    """The latest comments under one article; not found where the article asks for a password."""
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        raise Http404 from None
    article = get_object_or_404(
        Article.objects.visible().only("headline", "slug", "published_on"),
        published_on=date,
        slug=slug,
    )
    return _subject_channel(request, article)


@feed_view
def page_feed(request: HttpRequest, path: str) -> Channel:
    """The latest comments under one page; not found where the page asks for a password."""
    return _subject_channel(
        request, get_object_or_404(Page.objects.visible().only("title", "path"), path=path)
    )


def _subject_channel(request: HttpRequest, subject: Subject) -> Channel:
    mark_storable(cache_tags.discussion_tag(subject), newsroom.tag_of(subject))
    return _channel(
        request,
        Comment.objects.visible().without_pingbacks().on(subject),
        title=_("Comments on “%s”") % subject,
        url=subject.get_absolute_url(),
    )


def _channel(request: HttpRequest, comments: CommentQuerySet, *, title: str, url: str) -> Channel:
    """The MOST_ITEMS newest of `comments`. One query."""
    found = (
        comments.order_by("-created_at", "-pk")
        .select_related("article", "page", "author")
        .defer("article__body", "article__body_html", "article__body_text")
        .defer("page__body", "page__body_html", "page__body_text")
    )
    shown = list(found[:MOST_ITEMS])
    cache_tags.tag_people(shown)
    items = [_item(comment) for comment in shown]
    return Channel(
        title=title,
        url=full(url),
        feed_url=full(request.path),
        description="",
        language=SiteIdentity.of(request).language,
        changed_at=max((item.updated_at for item in items), default=NEVER),
        items=items,
        is_dated=False,
    )


def _item(comment: Comment) -> Item:
    subject = comment.subject
    url = full(comment.get_absolute_url())
    text = comment.text
    return Item(
        id=url,
        url=url,
        title=_("%(name)s on “%(subject)s”") % {"name": comment.shown_name, "subject": subject},
        summary=text if len(text) <= LONGEST_SUMMARY else f"{text[:LONGEST_SUMMARY].rstrip()}…",
        html=with_full_links(comment.html, page=subject.get_absolute_url()),
        published_at=comment.created_at,
        updated_at=max(comment.created_at, comment.edited_at or comment.created_at),
        authors=[Person(name=comment.shown_name)],
    )
