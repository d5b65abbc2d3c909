import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.scheduling import next_due

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def test_due_again_after_the_interval() -> None:
    assert next_due(NOON, HOUR, now=NOON) == NOON + HOUR


def test_late_run_keeps_the_rhythm() -> None:
    assert next_due(NOON, HOUR, now=NOON + dt.timedelta(minutes=7)) == NOON + HOUR


def test_runs_missed_in_an_outage_are_not_made_up_for() -> None:
    assert next_due(NOON, HOUR, now=NOON + 5.5 * HOUR) == NOON + 6 * HOUR


def test_interval_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than nothing"):
        next_due(NOON, dt.timedelta(), now=NOON)


@given(
    every=st.timedeltas(dt.timedelta(seconds=1), dt.timedelta(days=400)),
    late=st.timedeltas(dt.timedelta(), dt.timedelta(days=400)),
)
def test_next_time_lies_ahead_by_at_most_one_interval(
    every: dt.timedelta, late: dt.timedelta
) -> None:
    following = next_due(NOON, every, now=NOON + late)

    assert NOON + late < following <= NOON + late + every
