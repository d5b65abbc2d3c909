"""When something that happens at intervals is due next. Knows no clock and no model."""

import datetime as dt


def next_due(due_at: dt.datetime, every: dt.timedelta, *, now: dt.datetime) -> dt.datetime:
    """The first time after `now` on the rhythm that `due_at` began.

    After an outage there is one run, not one for each that was missed, and the rhythm is kept.
    """
    if every <= dt.timedelta():
        raise ValueError(f"An interval must be longer than nothing, not {every}.")
    missed = max((now - due_at) // every, 0)
    return due_at + every * (missed + 1)
