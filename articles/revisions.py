"""Keeps what a story said at each save."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Max

from accounts.models import User
from articles.models import Article, Revision


def take(article: Article, *, by: User | None, at: dt.datetime, note: str = "") -> Revision | None:
    """Store the words as they are now; None if they are those of the last revision.

    Call it inside the transaction that saved the story, its row locked.
    """
    last = article.revisions.first()
    if last and (last.headline, last.standfirst, last.body) == (
        article.headline,
        article.standfirst,
        article.body,
    ):
        return None
    highest = article.revisions.aggregate(highest=Max("number"))["highest"] or 0
    return Revision.objects.create(
        article=article,
        number=highest + 1,
        headline=article.headline,
        standfirst=article.standfirst,
        body=article.body,
        at=at,
        by=by,
        note=note,
    )


def take_first(articles: Iterable[Article], *, at: dt.datetime, note: str = "") -> None:
    """The first revision of stories that have none, as an import writes them. One write."""
    Revision.objects.bulk_create(
        Revision(
            article=article,
            number=1,
            headline=article.headline,
            standfirst=article.standfirst,
            body=article.body,
            at=at,
            note=note,
        )
        for article in articles
    )
