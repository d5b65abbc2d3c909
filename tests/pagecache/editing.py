"""Acts on one story, to be done later."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from accounts.models import User
from articles.actions import publish
from articles.models import Article
from tests.factories import save_article

type Act = Callable[[], Any]


class Editor:
    """Acts on one story."""

    def __init__(self, story: Article, by: User) -> None:
        self.story = story
        self.by = by

    def saves(self, **fields: Any) -> Act:
        def act() -> None:
            fresh = Article.objects.get(pk=self.story.pk)
            save_article(fresh, by=self.by, **fields)
            self.story.refresh_from_db()

        return act

    def files(self, name: str, *values: Any) -> Act:
        def act() -> None:
            rows = getattr(self.story, name)
            save_article(self.story, by=self.by, write_related=lambda: rows.set(values))

        return act

    def publishes(self, *, days_ago: int) -> Act:
        when = timezone.now() - dt.timedelta(days=days_ago, hours=1)
        return lambda: publish.publish(self.story, by=self.by, when=when, date_back=True)
