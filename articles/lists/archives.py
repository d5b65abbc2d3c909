"""Years, months and days of stories: their bounds, and which beside and within hold any."""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import Exists, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import pgettext

from articles.models import Article


@dataclass(frozen=True)
class Period:
    """A year, a month of it, or a day of that."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, year: str, month: str | None, day: str | None) -> Self | None:
        """The period that the parts of an address name, or None if the calendar has none such."""
        try:
            dt.date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            return None
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        month = self.month or 12
        day = self.day or calendar.monthrange(self.year, month)[1]
        return dt.date(self.year, month, day)

    @property
    def name(self) -> str:
        """As a heading says it: 2026, November 2026, 22 November 2026."""
        if self.day:
            return date_format(self.first, pgettext("date format: a day", "j F Y"))
        if self.month:
            return date_format(self.first, pgettext("date format: a month", "F Y"))
        return str(self.year)

    @property
    def short_name(self) -> str:
        """Within the period above: November, or 22."""
        if self.day:
            return str(self.day)
        return date_format(self.first, "F") if self.month else str(self.year)

    def get_absolute_url(self) -> str:
        return self.url()

    def url(self, number: int = 1) -> str:
        kind = "day" if self.day else "month" if self.month else "year"
        parts = [part for part in (self.year, self.month, self.day) if part]
        if number == 1:
            return reverse(f"articles:{kind}", args=parts)
        return reverse(f"articles:{kind}-page", args=[*parts, number])

    def ancestors(self) -> list["Period"]:
        """The year of a month; the year and month of a day."""
        above = [Period(self.year)] if self.month else []
        return [*above, Period(self.year, self.month)] if self.day else above

    def parts(self) -> list["Period"]:
        """The months of a year, the days of a month."""
        if self.day:
            return []
        if self.month:
            return [Period(self.year, self.month, day) for day in range(1, self.last.day + 1)]
        return [Period(self.year, month) for month in range(1, 13)]

    def beside(self, day: dt.date | None) -> "Period | None":
        """The period of this one's kind in which `day` lies."""
        if day is None:
            return None
        return Period(day.year, day.month if self.month else None, day.day if self.day else None)


@dataclass(frozen=True)
class Surroundings:
    """The nearest periods of the same kind that hold stories, and the parts that do."""

    earlier: Period | None
    later: Period | None
    parts: Sequence[Period]


def surroundings(period: Period, *, story: Article, at: dt.datetime) -> Surroundings:
    """One query, hung on the row of any `story` of the period; each answer is one index entry."""
    visible = Article.objects.visible(at=at)
    earlier = visible.filter(published_on__lt=period.first).by_day()
    later = visible.filter(published_on__gt=period.last).order_by(
        "published_on", "published_at", "pk"
    )
    parts = period.parts()
    row = Article.objects.filter(pk=story.pk).values_list(
        Subquery(earlier.values("published_on")[:1]),
        Subquery(later.values("published_on")[:1]),
        *(Exists(visible.filter(published_on__range=(part.first, part.last))) for part in parts),
    )[0]
    earlier_day, later_day, *has_stories = row
    return Surroundings(
        earlier=period.beside(earlier_day),
        later=period.beside(later_day),
        parts=[part for part, has_any in zip(parts, has_stories, strict=True) if has_any],
    )
