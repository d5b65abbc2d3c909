"""Reads broken XML of an export by what WordPress calls its elements, instead of by the XML.

The parser stops at the first mistake: an unescaped "]]>" in a body, a bare "&", a lost end tag. An
export's elements have known names and hold nothing but text or one another, so their ends can be
found without it. Everything here is linear in the bytes.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from lxml import etree

# Elements with a prefix that hold others; every other element holds text.
_HOLDERS = frozenset(
    {"author", "category", "comment", "commentmeta", "postmeta", "tag", "term", "termmeta"}
)
_DEEPEST = 4
# An item has a few dozen, and two for each custom field. More are left out.
_MOST_CHILDREN = 100_000
_OPENING = re.compile(
    rb"<(?:([A-Za-z_][\w.-]{0,60}):)?([A-Za-z_][\w.-]{0,60})((?:\s[^<>]{0,2000})?)>"
)
_ATTRIBUTE = re.compile(rb"""([\w.:-]{1,60})\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CDATA = re.compile(rb"\s*<!\[CDATA\[")
_SECTION = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_LONG_REFERENCE = re.compile(r"&#(?:[xX][0-9A-Fa-f]{9,}|[0-9]{9,});?")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARK = re.compile(
    rb"<!\[CDATA\[|\]\]>|<item(?=[\s/>])|</item\s{0,20}>|<[\w.-]{1,60}:post_(?:id|type)>"
)
# Without one of these nobody can say whether an item is public.
_NEEDED = frozenset({"post_id", "post_type", "status"})


@dataclass
class Salvaged:
    """The elements found, and whether these are all that there was."""

    children: "list[etree._Element]" = field(default_factory=list)
    is_whole: bool = True


def item(data: bytes, *, is_rest: bool = False) -> Salvaged:
    """The children of the item that `data` begins with, or whose last children it has."""
    start = 0 if is_rest else data.find(b">") + 1
    end = data.rfind(b"</item")
    found = _children(data, start, end if end >= 0 else len(data), depth=0)
    names = {etree.QName(child).localname for child in found.children}
    found.is_whole = found.is_whole and end >= 0 and (is_rest or names >= _NEEDED)
    return found


def channel(data: bytes) -> Salvaged:
    """The children of the channel in a part of the file outside of items."""
    start = data.find(b"<channel")
    place = data.find(b">", start) + 1 if start >= 0 else 0
    end = data.rfind(b"</channel")
    return _children(data, place, end if end >= place else len(data), depth=0)


def divided(data: bytes) -> tuple[bytes, bytes]:
    """Bytes that begin with an item: up to its end, and what stands behind it."""
    start = data.rfind(b"</item")
    end = data.find(b">", start) + 1 if start >= 0 else 0
    return (data[:end], data[end:]) if end else (data, b"")


def parts(data: bytes, *, is_item: bool) -> list[bytes]:
    """Broken bytes, cut where items begin that were not seen; the first part is what is broken.

    An "<item>" counts if it stands behind an "</item>" and outside of CDATA. With one of these it
    needs the number or the type of a WordPress post behind it; and if the parser holds it for a
    text, another section that begins in it. A post about RSS feeds has none of that.
    """
    starts = [0]
    last_end = -1 if is_item else 0
    is_in_cdata = opens_again = False
    waiting: int | None = None
    for mark in _MARK.finditer(data, 1):
        match mark.group()[:6]:
            case b"<![CDA":
                is_in_cdata = opens_again = True
            case b"]]>":
                waiting = waiting if opens_again else None
                is_in_cdata = False
            case b"</item":
                last_end, waiting = mark.end(), None
            case b"<item":
                follows = last_end >= 0 and not data[last_end : mark.start()].strip()
                if follows and not is_in_cdata:
                    starts.append(mark.start())
                    waiting = None
                elif follows or not is_in_cdata or not is_item:
                    waiting, opens_again = mark.start(), not is_in_cdata
            case _ if waiting is not None:
                starts.append(waiting)
                waiting, is_in_cdata = None, False
    return [data[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


class _Ends:
    """Where the end tags of each name are; each is looked for once, however often it is asked."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._found: dict[tuple[bytes, bool], re.Match[bytes] | None] = {}

    def after(
        self, name: bytes, place: int, end: int, *, of_cdata: bool
    ) -> "re.Match[bytes] | None":
        """The first end tag behind `place`, or "]]>" with the end tag; None if there is none."""
        key = (name, of_cdata)
        known = self._found.get(key)
        if key not in self._found or (known is not None and known.start() < place):
            known = _end_of(name, of_cdata=of_cdata).search(self._data, place)
            self._found[key] = known
        return known if known is not None and known.end() <= end else None


@lru_cache(200)
def _end_of(name: bytes, *, of_cdata: bool) -> "re.Pattern[bytes]":
    closing = rb"</" + re.escape(name) + rb"\s{0,20}>"
    return re.compile(rb"\]\]>\s{0,200}" + closing if of_cdata else closing)


def _children(
    data: bytes, place: int, end: int, *, depth: int, ends: _Ends | None = None
) -> Salvaged:
    found = Salvaged()
    ends = ends or _Ends(data)
    while len(found.children) < _MOST_CHILDREN:
        opening = _OPENING.search(data, place, end)
        if opening is None:
            break
        if data[place : opening.start()].strip():
            found.is_whole = False
        child, place, is_whole = _child(data, opening, end, depth, ends)
        found.children.append(child)
        found.is_whole = found.is_whole and is_whole
    if data[place:end].strip():
        found.is_whole = False
    return found


def _child(
    data: bytes, opening: "re.Match[bytes]", end: int, depth: int, ends: _Ends
) -> "tuple[etree._Element, int, bool]":
    """The element, the place behind it, and whether it was whole."""
    element = _element(opening)
    prefix, local = opening.group(1), opening.group(2)
    name = prefix + b":" + local if prefix else local
    start = opening.end()
    if opening.group(3).endswith(b"/"):
        return element, start, True
    closing = ends.after(name, start, end, of_cdata=False)
    if prefix and local.decode() in _HOLDERS and depth < _DEEPEST:
        inner_end = closing.start() if closing else end
        inner = _children(data, start, inner_end, depth=depth + 1, ends=ends)
        element.extend(inner.children)
        return element, closing.end() if closing else end, bool(closing) and inner.is_whole
    cdata = _CDATA.match(data, start, end)
    if cdata is not None:
        return _cdata(data, element, name, cdata.end(), end, ends)
    if closing is None:
        behind = data.find(b"<", start, end)
        return element, behind if behind >= 0 else end, False
    element.text = _text(data[start : closing.start()])
    return element, closing.end(), True


def _cdata(
    data: bytes, element: "etree._Element", name: bytes, start: int, end: int, ends: _Ends
) -> "tuple[etree._Element, int, bool]":
    """An element whose text is one CDATA section, with any "]]>" that should have been escaped."""
    closing = ends.after(name, start, end, of_cdata=False)
    whole = ends.after(name, start, end, of_cdata=True)
    if whole is not None and closing is not None and closing.end() < whole.end():
        again = re.compile(rb"<" + re.escape(name) + rb"[\s>]")
        if again.search(data, closing.end(), whole.start()):
            whole = None  # that is the end of the next one of this name
    if whole is not None:
        element.text = _decoded(data[start : whole.start()].replace(b"]]><![CDATA[", b""))
        return element, whole.end(), True
    if closing is not None:
        element.text = _decoded(data[start : closing.start()])
        return element, closing.end(), True
    section_end = data.find(b"]]>", start, end)
    if section_end >= 0:
        element.text = _decoded(data[start:section_end])
        return element, section_end + len(b"]]>"), False
    # Half of the words is better than none; half of a number would be another number.
    if name.endswith(b":encoded") or name == b"title":
        element.text = _decoded(data[start:end])
    return element, end, False


def _element(opening: "re.Match[bytes]") -> "etree._Element":
    prefix, local = (opening.group(1) or b"").decode(), opening.group(2).decode()
    element = etree.Element(f"{{{prefix}}}{local}" if prefix else local)
    for attribute in _ATTRIBUTE.finditer(opening.group(3)):
        name = attribute.group(1).decode()
        if name in {"domain", "nicename"}:
            element.set(name, _text(attribute.group(2) or attribute.group(3) or b""))
    return element


def _text(data: bytes) -> str:
    """Text outside of CDATA, whatever sections and loose "&" and "<" there are in it."""
    parts: list[str] = []
    place = 0
    for section in _SECTION.finditer(data):
        parts += (_unescaped(data[place : section.start()]), _decoded(section.group(1)))
        place = section.end()
    return "".join([*parts, _unescaped(data[place:])])


def _unescaped(data: bytes) -> str:
    text = _LONG_REFERENCE.sub("\ufffd", _decoded(data))
    return _FORBIDDEN.sub("", unescape(text))


def _decoded(data: bytes) -> str:
    return _FORBIDDEN.sub("", data.decode("utf-8", "replace"))
