import datetime as dt

import pytest

from articles.lists import archives
from articles.lists.archives import Period
from tests.factories import make_article

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("parts", "first", "last", "name"),
    [
        (("2026", None, None), "2026-01-01", "2026-12-31", "2026"),
        (("2024", "02", None), "2024-02-01", "2024-02-29", "February 2024"),
        (("2026", "11", "22"), "2026-11-22", "2026-11-22", "22 November 2026"),
    ],
)
def test_period_has_bounds_and_a_name(
    parts: tuple[str, str | None, str | None], first: str, last: str, name: str
) -> None:
    period = Period.of(*parts)

    assert period is not None
    assert (period.first.isoformat(), period.last.isoformat(), period.name) == (first, last, name)


@pytest.mark.parametrize(
    "parts",
    [("2026", "13", None), ("2026", "00", None), ("2026", "02", "30"), ("0000", None, None)],
)
def test_what_no_calendar_holds_is_no_period(parts: tuple[str, str | None, str | None]) -> None:
    assert Period.of(*parts) is None


@pytest.mark.django_db
def test_only_periods_that_hold_visible_stories_are_named() -> None:
    def on(day: str, **fields: object) -> None:
        make_article(published=dt.datetime.fromisoformat(f"{day}T10:00:00+00:00"), **fields)

    on("2025-03-01")
    on("2026-02-10")
    on("2026-02-11", password="x")
    on("2026-04-05", status="withdrawn")
    on("2026-11-21")
    on("2027-01-05")
    story = make_article(published=NOW)
    year, month, day = (
        archives.surroundings(period, story=story, at=NOW)
        for period in (Period(2026), Period(2026, 11), Period(2026, 11, 22))
    )

    assert [part.month for part in year.parts] == [2, 11]
    assert (year.earlier, year.later) == (Period(2025), None)
    assert [part.day for part in month.parts] == [21, 22]
    assert month.earlier == Period(2026, 2)
    assert day.earlier == Period(2026, 11, 21)
    assert day.parts == []
