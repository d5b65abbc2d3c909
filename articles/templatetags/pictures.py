"""Library pictures in templates."""

from django import template

from articles import html
from articles.models import Image

register = template.Library()


@register.simple_tag
def picture(image: Image | None, *, sizes: str, alt: str | None = None, eager: bool = False) -> str:
    """<picture> of a library image in all its files; nothing where there is none.

    `sizes` says how wide it stands; `alt=""` makes it decorative. Prefetch its renditions.
    """
    return html.picture_tag(image.as_picture(), sizes=sizes, alt=alt, eager=eager) if image else ""
