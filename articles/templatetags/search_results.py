"""Shows where the words of a question stand."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join

from articles.search import Piece

register = template.Library()


@register.filter
def marked(pieces: Iterable[Piece]) -> str:
    """The text, escaped, with <mark> around what was looked for."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<mark>{}</mark>", piece.text) if piece.is_match else piece.text,)
            for piece in pieces
        ),
    )
