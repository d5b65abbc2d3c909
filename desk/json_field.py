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
            text = json.dumps(parsed, cls=self.encoder, ensure_ascii=False, allow_nan=False)
            text.encode()
        except (ValueError, RecursionError) as error:
            raise self._invalid(value) from error
        if r"\u0000" in text:
            raise self._invalid(value)
        return parsed

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)

    def _invalid(self, value: Any) -> ValidationError:
        message = self.error_messages["invalid"]
        return ValidationError(message, code="invalid", params={"value": value})
