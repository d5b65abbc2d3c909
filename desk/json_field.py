"""JSON typed at the desk: what both databases can store, or an error beside the field."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput


class StorableJSONField(forms.JSONField):
    """Django's field, which lets ValueError through for long numbers and takes NaN and NUL.

    PostgreSQL stores no NUL and no lone surrogate, SQLite no NaN and no infinity.
    """

    def to_python(self, value: Any) -> Any:
        try:
            parsed = super().to_python(value)
            self._refuse_unstorable(parsed)
        except (ValueError, RecursionError) as error:
            message = self.error_messages["invalid"]
            raise ValidationError(message, code="invalid", params={"value": value}) from error
        return parsed

    def clean(self, value: Any) -> Any:
        """An empty optional field is an empty object: the columns of libraries take no NULL."""
        cleaned = super().clean(value)
        return {} if cleaned is None else cleaned

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was sent, shown as it was typed where it can't be stored."""
        try:
            parsed = super().bound_data(data, initial)
            self._refuse_unstorable(parsed)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)
        return parsed

    def _refuse_unstorable(self, parsed: Any) -> None:
        """Raise ValueError for what one of the databases can't store."""
        if isinstance(parsed, InvalidJSONInput):
            return
        text = json.dumps(parsed, cls=self.encoder, ensure_ascii=False, allow_nan=False)
        text.encode()
        if r"\u0000" in text:
            raise ValueError("NUL")
