"""HTML elements as plain values: read from bleach's stream of tokens and written again. Pure.

Knows no rule of what may stand where.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

type Node = "Element | str"

# Deeper elements are opened into the one around them; nobody writes forty levels by hand.
DEEPEST = 40

# In what nh3 wrote: attributes in double quotes, no bare < in the text.
_A_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?: [^\s=>"]+="[^"]*")*>')

VOID = frozenset({"br", "col", "hr", "img", "source", "wbr"})


@dataclass
class Element:
    """One element; its children are elements and (unescaped) text."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def has_class(self, name: str) -> bool:
        return name in self.classes


def to_html(node: Node) -> str:
    """HTML of an element, everything escaped. Costs one pass; depth is the caller's to bound."""
    if isinstance(node, str):
        return escape(node, quote=False)
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    if node.name in VOID:
        return f"<{node.name}{attributes}>"
    inside = "".join(to_html(child) for child in node.children)
    return f"<{node.name}{attributes}>{inside}</{node.name}>"


def text_of(node: Node) -> str:
    """All text inside, as it stands."""
    if isinstance(node, str):
        return node
    return "".join(text_of(child) for child in node.children)


def elements_in(nodes: list[Node]) -> list[Element]:
    """The elements among siblings."""
    return [node for node in nodes if isinstance(node, Element)]


def is_blank(node: Node) -> bool:
    """White space, or a line break: what may be dropped at either end of a paragraph."""
    return not node.strip() if isinstance(node, str) else node.name == "br"


def trimmed(nodes: list[Node]) -> list[Node]:
    """Without the blank ones at both ends."""
    first, last = 0, len(nodes)
    while first < last and is_blank(nodes[first]):
        first += 1
    while last > first and is_blank(nodes[last - 1]):
        last -= 1
    return nodes[first:last]


def shallow(well_formed: str) -> str:
    """HTML that nh3 wrote, without the elements deeper than DEEPEST; what is in them stays.

    Linear, unlike what html5lib does with ten thousand elements in one another.
    """
    line: list[bool] = []

    def kept(match: re.Match[str]) -> str:
        is_end, name = match.groups()
        if name in VOID:
            return match.group()
        if is_end:
            return match.group() if not line or line.pop() else ""
        line.append(len(line) < DEEPEST)
        return match.group() if line[-1] else ""

    return _A_TAG.sub(kept, well_formed)


def tree(source: Iterable[dict[str, Any]]) -> Element:
    """The elements of a token stream, no deeper than DEEPEST."""
    root = Element("")
    line = [root]
    skipped = 0
    for token in source:
        match token["type"]:
            case "StartTag" | "EmptyTag" if token["name"] in VOID or len(line) <= DEEPEST:
                element = Element(token["name"], _attributes(token))
                line[-1].children.append(element)
                if token["type"] == "StartTag" and element.name not in VOID:
                    line.append(element)
            case "StartTag":
                skipped += 1
            case "EndTag" if skipped:
                skipped -= 1
            case "EndTag" if token["name"] not in VOID:
                line.pop()
            case "Characters" | "SpaceCharacters":
                line[-1].children.append(token["data"])
            case "Entity":
                line[-1].children.append(unescape(f"&{token['name']};"))
    return root


def tokens(node: Node) -> Iterator[dict[str, Any]]:
    """The token stream of a node, as bleach's serializer wants it."""
    if isinstance(node, str):
        yield {"type": "Characters", "data": node}
        return
    # bleach takes attributes as they stood in the source, still escaped.
    data = {(None, name): escape(value) for name, value in node.attributes.items()}
    if node.name in VOID:
        yield {"type": "EmptyTag", "name": node.name, "namespace": None, "data": data}
        return
    yield {"type": "StartTag", "name": node.name, "namespace": None, "data": data}
    for child in node.children:
        yield from tokens(child)
    yield {"type": "EndTag", "name": node.name, "namespace": None, "data": {}}


def _attributes(token: dict[str, Any]) -> dict[str, str]:
    return {name: unescape(value) for (_space, name), value in token["data"].items()}
