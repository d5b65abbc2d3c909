import datetime as dt
from pathlib import Path

import pytest

from newsblog.demo import files


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("-40m", "2026-05-01T11:20"),
        ("-9h", "2026-05-01T03:00"),
        ("-3d 07:30", "2026-04-28T07:30"),
        ("+2d 06:00", "2026-05-03T06:00"),
    ],
)
def test_moments_are_counted_from_now(when: str, expected: str) -> None:
    now = dt.datetime(2026, 5, 1, 12, 0, tzinfo=dt.UTC)

    moment = files.time_ago(when, at=now, zone=dt.UTC)

    assert moment.isoformat(timespec="minutes") == f"{expected}+00:00"


def test_dates_in_a_text_are_those_of_its_week() -> None:
    text = "On [[weekday -1]] we asked; it closes on [[date +12]], [[year -1]]: [[month +31]]."

    assert files.dated(text, on=dt.date(2026, 5, 1)) == (
        "On Thursday we asked; it closes on Wednesday 13 May, 2025: June."
    )


def test_file_without_a_head_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "story.html"
    path.write_text("<p>Words.</p>")

    with pytest.raises(ValueError, match=r"story\.html does not begin with a head"):
        files.document(path)
