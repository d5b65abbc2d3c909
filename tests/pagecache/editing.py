"""Acts on one story, to be done later."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from accounts.models import User
from articles import publishing
from articles.models import Article

type Act = Callable[[], Any]


class Editor:
    """Acts on one story."""

    def __init__(self, story: Article, by: User) -> None:
        self.story = story
        self.by = by

    def saves(self, **fields: Any) -> Act:
        def act() -> None:
            fresh = Article.objects.get(pk=self.story.pk)
            for name, value in fields.items():
                setattr(fresh, name, value)
            fresh.save()
            publishing.saved(fresh, by=self.by, old_url=self.story.get_absolute_url())
            self.story.refresh_from_db()

        return act

    def files(self, name: str, *values: Any) -> Act:
        def act() -> None:
            getattr(self.story, name).set(values)
            publishing.saved(self.story, by=self.by)

        return act

    def publishes(self, *, days_ago: int) -> Act:
        when = timezone.now() - dt.timedelta(days=days_ago, hours=1)
        return lambda: publishing.publish(self.story, by=self.by, when=when, date_back=True)
