"""Fields for a date and a time of day, in the zone of the site, and their plausible range."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from desk.time_bounds import IMPLAUSIBLE, is_plausible


class MinuteInput(forms.DateTimeInput):
    """The browser's own field for a date and a time of day."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MinuteField(forms.DateTimeField):
    """A time in the site's zone, to the minute; seconds that it can't show are no change.

    A form that calls refuse_implausible_times() takes only times that somebody can mean, unless
    `is_bounded` is False because something else decides on them.
    """

    widget = MinuteInput

    def __init__(self, *, is_bounded: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_bounded = is_bounded

    def to_python(self, value: Any) -> dt.datetime | None:
        """Refuse a time so near to the ends of the calendar that it has no counterpart in UTC."""
        time = super().to_python(value)
        if time is not None:
            try:
                time.astimezone(dt.UTC)
            except OverflowError as error:
                raise ValidationError(IMPLAUSIBLE, code="implausible") from error
        return time

    def has_changed(self, initial: Any, data: Any) -> bool:
        if isinstance(initial, dt.datetime):
            initial = initial.replace(second=0, microsecond=0)
        return super().has_changed(initial, data)


def refuse_implausible_times(form: forms.BaseForm) -> None:
    """For a form's clean(): add an error to each MinuteField with a new time that nobody can mean.

    A time that was there before, as an import may have brought it, stays as it is.
    """
    now = timezone.now()
    for name in form.changed_data:
        field, time = form.fields[name], form.cleaned_data.get(name)
        if not isinstance(field, MinuteField) or not field.is_bounded or time is None:
            continue
        if not is_plausible(time, now=now):
            form.add_error(name, ValidationError(IMPLAUSIBLE, code="implausible"))
