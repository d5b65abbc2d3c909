"""Which stylesheet and script a body has a use for, beyond those of plain words."""

import re
from dataclasses import dataclass

from articles.models import Subject

# Any class, and any element that static/css/bodies.css is about.
RARE = re.compile(r' class="|<(?:table|pre|code|kbd|samp|details|dl|audio|video)\b')


@dataclass(frozen=True)
class BodyNeeds:
    """Whether the page links css/bodies.css, and loads js/embeds.js."""

    stylesheet: bool
    embeds_script: bool


def body_needs(text: Subject) -> BodyNeeds:
    """Neither for plain words, which most stories are."""
    return BodyNeeds(
        stylesheet=bool(RARE.search(text.body_html)),
        embeds_script="data-frame=" in text.body_html,
    )
