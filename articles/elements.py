"""A few HTML elements as plain values, and how they are written out. Pure; knows no rule."""

from dataclasses import dataclass, field
from html import escape

type Node = "Element | str"

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
