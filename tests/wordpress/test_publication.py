"""Times and statuses of posts, apart from any database."""

import datetime as dt
import zoneinfo

import pytest

from articles.models.body import Status
from wordpress.publication import publication_of, publication_time
from wordpress.records import Item

LISBON = zoneinfo.ZoneInfo("Europe/Lisbon")
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("gmt", "local", "expected"),
    [
        (
            "2014-07-05 09:30:00",
            "2014-07-05 11:30:00",
            dt.datetime(2014, 7, 5, 9, 30, tzinfo=dt.UTC),
        ),
        (
            "0000-00-00 00:00:00",
            "2014-07-05 09:30:00",
            dt.datetime(2014, 7, 5, 8, 30, tzinfo=dt.UTC),
        ),
        (
            "-0001-11-30 00:00:00",
            "2014-01-05 09:30:00",
            dt.datetime(2014, 1, 5, 9, 30, tzinfo=dt.UTC),
        ),
        ("", "", None),
        ("2014-13-45 00:00:00", "nonsense", None),
    ],
)
def test_times_are_gmt_or_else_in_the_sites_zone(
    gmt: str, local: str, expected: dt.datetime | None
) -> None:
    assert publication_time(gmt, local, LISBON) == expected


def test_a_post_without_dates_uses_that_of_the_feed() -> None:
    item = Item(1, "post", "publish", pub_date="Thu, 05 Jan 2012 14:30:46 +0000")

    place = publication_of(item, None, zone=LISBON, at=NOW)

    assert (place.at, place.on) == (
        dt.datetime(2012, 1, 5, 14, 30, 46, tzinfo=dt.UTC),
        dt.date(2012, 1, 5),
    )


def test_a_published_post_without_any_date_is_of_today() -> None:
    place = publication_of(Item(1, "post", "publish"), None, zone=LISBON, at=NOW)

    assert (place.status, place.at, place.on) == (Status.PUBLISHED, NOW, dt.date(2026, 1, 1))


def test_an_impossible_date_in_a_permalink_is_not_believed() -> None:
    item = Item(1, "post", "publish", date_gmt="2014-03-05 09:30:00", date="2014-03-05 09:30:00")

    assert publication_of(item, "/2014/02/31/x/", zone=LISBON, at=NOW).on == dt.date(2014, 3, 5)


def test_a_trashed_post_that_was_public_keeps_its_date() -> None:
    item = Item(
        1,
        "post",
        "trash",
        date="2014-03-05 09:30:00",
        date_gmt="2014-03-05 09:30:00",
        meta=(("_wp_trash_meta_status", "publish"),),
    )

    place = publication_of(item, None, zone=LISBON, at=NOW)

    assert (place.status, place.on) == (Status.TRASHED, dt.date(2014, 3, 5))
