"""Text fields of the desk's forms: a text that shows nothing counts as empty."""

from typing import Any

from django import forms
from django.core.validators import EMPTY_VALUES

from boundary.visible_text import has_visible_text


class _EmptyOrBlank(list[Any]):
    """What a field takes for empty: Django's own values, and any text without visible characters.

    Django asks `value in field.empty_values` wherever emptiness matters.
    """

    def __contains__(self, value: object) -> bool:
        if isinstance(value, str):
            return not has_visible_text(value)
        return super().__contains__(value)


EMPTY_OR_BLANK = _EmptyOrBlank(EMPTY_VALUES)


class BlankTextIsEmpty(forms.BaseForm):
    """A form whose required text fields refuse blank text; optional ones store it as empty.

    Fields that keep surrounding spaces (passwords) are left alone.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and field.strip:
                field.empty_values = EMPTY_OR_BLANK
