"""Slugs in any script: made from a title, checked, and made unique."""

import re
import unicodedata
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_SLUG = 200

# Letters, marks, digits and emoji of any script may stand in a path (RFC 3987 iri characters);
# what separates, quotes or reverses text may not.
_FORBIDDEN = re.compile(r"[\s/?#\[\]@!$&'()*+,;=%\"<>\\^`{|}:\x00-\x1f\x7f]")
_FORBIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"}
_ZERO_WIDTH_JOINER = "\u200d"  # holds emoji sequences together


def make_slug(title: str) -> str:
    """A slug of at most 200 characters, lower case, words joined by hyphens; "" if nothing is left.

    Letters of other scripts stay as they are (`Новости дня` becomes `новости-дня`).
    """
    text = unicodedata.normalize("NFC", title).lower()
    text = "".join(c if _may_stand(c) else " " for c in text.replace("'", "").replace("’", ""))
    text = re.sub(r"[\s._-]+", "-", text)
    return text.strip("-")[:LONGEST_SLUG].rstrip("-")


def _may_stand(character: str) -> bool:
    if _FORBIDDEN.match(character):
        return False
    category = unicodedata.category(character)
    if category in _FORBIDDEN_CATEGORIES:
        return character == _ZERO_WIDTH_JOINER
    return category[0] in "LMN" or category == "So" or character in "-_."


def _is_pictograph(character: str) -> bool:
    """An emoji; the sign for a character that was lost is none."""
    return unicodedata.category(character) == "So" and character != "\ufffd"


def validate_slug(value: str) -> None:
    """Refuse (ValidationError) a slug without a letter or digit, or one that changes an address."""
    has_letter = any(unicodedata.category(c)[0] in "LN" or _is_pictograph(c) for c in value)
    if not has_letter or not all(_may_stand(c) or c in "~·" for c in value):
        raise ValidationError(
            _("“%(slug)s” can't be part of an address: use letters, digits and hyphens."),
            params={"slug": value},
        )


def unique_slug(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """`wanted`, or `wanted-2`, `wanted-3` … the first that is not taken."""
    candidate, number = wanted, 1
    while is_taken(candidate):
        number += 1
        ending = f"-{number}"
        candidate = wanted[: LONGEST_SLUG - len(ending)] + ending
    return candidate
