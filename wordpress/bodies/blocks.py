"""Gutenberg's block comments: what each block holds stays, the comments go.

Blocks without content of their own (latest posts, search, archives …) draw on the old site's
machinery when read; they are left out and named to the caller.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

from wordpress.bodies.tokens import comment_end

_DELIMITER = re.compile(
    r"<!--\s+(?P<closing>/)?wp:(?P<name>[a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)"
    r"(?P<rest>\s[\s\S]*)?-->"
)
DEEPEST = 100
# Copies of reusable blocks in one body, and their characters together: blocks that hold one another
# a thousand times each would make a billion.
MOST_REUSED = 300
LONGEST_REUSED = 2_000_000
# Blocks that only space or divide; nothing is lost without them.
SILENT = frozenset({"spacer", "more", "nextpage", "separator", "page-break"})
# Shells of dynamic blocks: their inner blocks describe how to draw something, and are no text.
DYNAMIC = frozenset(
    {
        "query", "post-template", "query-pagination", "query-no-results", "navigation", "comments",
        "comment-template", "comments-pagination", "page-list", "latest-posts", "latest-comments",
        "archives", "calendar", "categories", "rss", "search", "tag-cloud", "loginout",
        "template-part", "post-comments", "post-comments-form", "comments-query-loop",
    }
)  # fmt: skip


@dataclass
class Block:
    """One block; `inner` is its saved HTML with the blocks inside it."""

    name: str
    attributes: dict[str, Any] = field(default_factory=dict)
    inner: "list[Block | str]" = field(default_factory=list)


type Reusable = Callable[[int], str]


def has_blocks(text: str) -> bool:
    return "<!-- wp:" in text


def flattened(
    text: str,
    *,
    classic: Callable[[str], str] = lambda html: html,
    reusable: Reusable = lambda id: "",
    dropped: Callable[[str], None] = lambda name: None,
) -> str:
    """The HTML of all blocks. `classic` makes paragraphs of text that stands outside any block."""
    root = parsed(text)
    bounded = _bounded(reusable)
    parts = [
        (classic(part) if part.strip() else part)
        if isinstance(part, str)
        else _html(part, bounded, dropped, 0)
        for part in root.inner
    ]
    return "".join(parts)


def _bounded(reusable: Reusable) -> Reusable:
    """The same blocks until one body has had enough of them; then none."""
    copies = characters = 0

    def found(id: int) -> str:
        nonlocal copies, characters
        if copies >= MOST_REUSED or characters >= LONGEST_REUSED:
            return ""
        source = reusable(id)
        copies, characters = copies + 1, characters + len(source)
        return source

    return found


def parsed(text: str) -> Block:
    """The tree of blocks; comments that do not fit are ignored, as WordPress does."""
    root = Block("")
    stack = [root]
    place = 0
    for start, match in _delimiters(text):
        stack[-1].inner.append(text[place:start])
        place = start + len(match.group())
        name = match["name"].removeprefix("core/")
        rest = (match["rest"] or "").strip()
        if match["closing"]:
            if any(block.name == name for block in stack[1:]):
                while stack.pop().name != name:
                    pass
            continue
        block = Block(name, _attributes(rest.removesuffix("/").strip()))
        stack[-1].inner.append(block)
        if not rest.endswith("/") and len(stack) < DEEPEST:
            stack.append(block)
    stack[-1].inner.append(text[place:])
    return root


def _delimiters(text: str) -> "Iterator[tuple[int, re.Match[str]]]":
    start = text.find("<!--")
    while start >= 0 and (end := comment_end(text, start)) > start:
        match = _DELIMITER.fullmatch(text[start:end])
        if match:
            yield start, match
        start = text.find("<!--", end)


def _attributes(source: str) -> dict[str, Any]:
    try:
        found = json.loads(source) if source.startswith("{") else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _html(block: Block, reusable: Reusable, dropped: Callable[[str], None], depth: int) -> str:
    if block.name in DYNAMIC:
        dropped(block.name)
        return ""
    if block.name == "block" and depth < 3:
        return _reused(block, reusable, dropped, depth)
    if block.name == "social-link":
        return _social_link(block)
    inside = "".join(
        part if isinstance(part, str) else _html(part, reusable, dropped, depth)
        for part in block.inner
    )
    if inside.strip():
        return inside
    if block.name.startswith("core-embed/") or block.name == "embed":
        return f"\n<p>{escape(str(block.attributes.get('url', '')))}</p>\n"
    if block.name not in SILENT and block.name != "paragraph":
        dropped(block.name)
    return "<hr>" if block.name == "separator" else ""


def _reused(block: Block, reusable: Reusable, dropped: Callable[[str], None], depth: int) -> str:
    """A block that is kept once and shown in many posts is copied into each."""
    ref = block.attributes.get("ref")
    source = reusable(ref) if isinstance(ref, int) else ""
    if not source:
        dropped("block")
        return ""
    inner: Iterator[str] = (
        part if isinstance(part, str) else _html(part, reusable, dropped, depth + 1)
        for part in parsed(source).inner
    )
    return "".join(inner)


def _social_link(block: Block) -> str:
    url, service = block.attributes.get("url"), block.attributes.get("service")
    if not isinstance(url, str) or not url.startswith(("http://", "https://", "mailto:")):
        return ""
    label = block.attributes.get("label") or str(service or url).capitalize()
    return f'<li><a href="{escape(url)}">{escape(str(label))}</a></li>'
