"""Choices of other records that stay whole whatever was sent as the number of one."""

from typing import Any, cast

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, ManyToManyField, Model, QuerySet
from django.forms import ModelMultipleChoiceField


def is_possible(key: Field[Any, Any], value: object) -> bool:
    """Whether a row could have this value as its key: a number in range, a UUID."""
    try:
        key.clean(value, None)
    except (ValidationError, ValueError, OverflowError):
        return False
    return True


class _OnlyPossibleKeys:
    """Django looks the sent values up to show them again, and fails with one that is no key."""

    field: "ForeignKey[Any, Any] | ManyToManyField[Any, Any]"

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        key = self.field.remote_field.model._meta.pk
        possible = [text for text in value if is_possible(key, text)]
        return super().optgroups(name, possible, attrs)  # type: ignore[misc]


class RecordChoice(_OnlyPossibleKeys, AutocompleteSelect):  # type: ignore[misc]
    """One record, found by typing."""


class RecordChoices(_OnlyPossibleKeys, AutocompleteSelectMultiple):  # type: ignore[misc]
    """Several records, found by typing."""


class RecordsField(ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several records; refuses what is no key before it reaches the database."""

    def clean(self, value: Any) -> Any:
        key = cast("QuerySet[Model]", self.queryset).model._meta.pk
        for text in value if isinstance(value, (list, tuple)) else ():
            if not is_possible(key, text):
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, code="invalid_pk_value", params={"pk": text})
        return super().clean(value)
