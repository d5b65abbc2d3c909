"""Links of a body: those to the old site become paths of this one, those to uploads our files."""

import re

from wordpress.bodies.context import Context, Kind
from wordpress.bodies.tree import Node


def relink(root: Node, context: Context) -> None:
    """Rewrite the target of every link that led to the old site."""
    for link in root.iter("a"):
        href = (link.get("href") or "").strip()
        # What is missing here is at its old address, if anywhere.
        if href and link.attrib.pop("data-missing", None) is None:
            link.set("href", target(href, context))


def target(href: str, context: Context) -> str:
    """Where a link leads now."""
    if re.match(r"(?:https?:)?//", href) is None and not href.startswith("/wp-content/"):
        return href
    if context.site.upload_path(href) is not None or href.startswith("/wp-content/"):
        upload = context.library.by_address(href)
        if upload is not None and upload.kind is not Kind.MISSING:
            return upload.url
    path = context.site.path_of(href)
    return path if path is not None else href
