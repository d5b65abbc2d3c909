"""The times that somebody can mean: everything outside of them is a slip of the hand."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST_YEAR = 1990
YEARS_AHEAD = 5

IMPLAUSIBLE = _("Choose a time from 1990 on, and at most five years from now.")


def is_plausible(when: dt.datetime, *, now: dt.datetime) -> bool:
    """Whether an aware time is not before 1990 (in the current zone) nor over 5 years after now."""
    earliest = dt.datetime(EARLIEST_YEAR, 1, 1, tzinfo=timezone.get_current_timezone())
    return earliest <= when <= _years_after(now, YEARS_AHEAD)


def _years_after(now: dt.datetime, years: int) -> dt.datetime:
    try:
        return now.replace(year=now.year + years)
    except ValueError:  # 29 February
        return now.replace(year=now.year + years, day=28)
