"""Names and slugs of the old site as this one keeps them. Pure."""

import hashlib
import unicodedata
from urllib.parse import unquote

from django.core.exceptions import ValidationError

from articles.slugs import LONGEST_SLUG, make_slug, validate_slug
from boundary.visible_text import has_visible_text

LONGEST_NAME = 200


def slug_of(raw: str, fallback: str = "") -> str:
    """A slug as it was, percent-decoded, if it can stand in an address here; else one made of it.

    Empty if neither the slug nor the fallback (a title or name) has anything to make one of.
    """
    decoded = unicodedata.normalize("NFC", unquote(raw.strip()))
    if decoded and len(decoded) <= LONGEST_SLUG:
        try:
            validate_slug(decoded)
        except ValidationError:
            pass
        else:
            return decoded
    return make_slug(decoded) or make_slug(fallback)


def cut(text: str, length: int) -> str:
    """A text that fits a column, with an ellipsis if it was longer."""
    return text if len(text) <= length else text[: length - 1] + "…"


def one_line(text: str) -> str:
    """Names are shown in one line; a name that shows nothing is none."""
    return " ".join(text.split()) if has_visible_text(text) else ""


def digest(*parts: object) -> str:
    """What tells whether anything of these changed: 32 characters. No defence against forgery."""
    return hashlib.blake2s(repr(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
