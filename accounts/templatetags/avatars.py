"""Shows the picture beside a person's name, or its initial where there is none."""

from typing import Any, Protocol

from django import template
from django.core.files.storage import default_storage

from accounts import avatars

register = template.Library()


class HasAvatar(Protocol):
    """A person, or what a page knows of one."""

    @property
    def avatar(self) -> str: ...


@register.inclusion_tag("accounts/_avatar.html")
def avatar(person: HasAvatar | None, *, name: str, size: int = 40) -> dict[str, Any]:
    """The picture of `person`, `size` CSS pixels wide; beside `name`, so it is silent itself.

    No query: the key of the picture is a column of the person.
    """
    key = person.avatar if person else ""
    return {
        "sources": [
            (default_storage.url(avatars.file_name(key, side)), side) for side in avatars.SIDES
        ]
        if key
        else [],
        "size": size,
        "initial": next((letter.upper() for letter in name if letter.isalnum()), "?"),
    }
