"""Fields for a date and a time of day, in the zone of the site."""

import datetime as dt
from typing import Any

from django import forms


class MinuteInput(forms.DateTimeInput):
    """The browser's own field for a date and a time of day."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class MinuteField(forms.DateTimeField):
    """A time in the site's zone, to the minute; seconds that it can't show are no change."""

    widget = MinuteInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        if isinstance(initial, dt.datetime):
            initial = initial.replace(second=0, microsecond=0)
        return super().has_changed(initial, data)
