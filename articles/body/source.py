"""What may stand in the stored source of a body: the allow-list, and what shaping makes part of it.

The desk puts the source into its editor, so it is cleaned like the rendered HTML. Pure;
articles/html.py is the way in.
"""

import re
from collections.abc import Mapping
from html import unescape

from articles.body import allowlist
from articles.body.allowlist import Check, safe_url
from articles.body.shaping import SHAPED_TAGS, STYLES

TAGS = allowlist.TAGS | SHAPED_TAGS

_STYLE_VALUE = re.compile(r"[\w .%+-]{1,100}")


def _style(value: str) -> str | None:
    """The declarations that shaping makes elements and classes of."""
    declarations = (each.partition(":") for each in value.split(";"))
    named = [(name.strip().lower(), said.strip()) for name, _colon, said in declarations]
    kept = [each for each in named if each[0] in STYLES and _STYLE_VALUE.fullmatch(each[1])]
    return ";".join(f"{name}:{said}" for name, said in kept) or None


def _any(value: str) -> str:
    return value


def _embed_name(value: str) -> str | None:
    """Also of a provider that is not known, or not known any more: nothing is made of it."""
    return value if re.fullmatch(r"[\w@./-]{1,200}", value) else None


# What shaping and figures read beyond the allow-list, and give the form that readers get.
_EVERYWHERE: Mapping[str, Check] = {"align": _any, "class": _any, "id": _any, "style": _style}
_CHECKS: Mapping[str, Mapping[str, Check]] = {
    "a": {"name": _any, "rel": _any},
    "audio": {"src": safe_url},
    "figure": {"data-embed": _embed_name},
    "iframe": {"src": safe_url},
    "img": {"src": safe_url},
    "source": {"src": safe_url},
    "video": {"src": safe_url},
}
EVERYWHERE = frozenset({*_EVERYWHERE, *allowlist.EVERYWHERE})
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    tag: EVERYWHERE | {*_CHECKS.get(tag, {}), *allowlist.CHECKS.get(tag, {})} for tag in TAGS
}


def allowed_value(tag: str, name: str, value: str) -> str | None:
    """What an attribute of a source may say: what was written, or None if it may not stand there.

    Of a style, the declarations that are read.
    """
    if name not in ATTRIBUTES.get(tag, ()):
        return None
    if name == "style":
        return _style(value)
    check = _CHECKS.get(tag, {}).get(name) or _EVERYWHERE.get(name)
    check = check or allowlist.CHECKS.get(tag, {}).get(name) or allowlist.EVERYWHERE[name]
    return value if check(value) is not None else None


# The strict form: every "<" begins a tag that is named above, and no attribute holds a "<", a ">"
# or an unusual entity. Whatever a parser takes for the context (raw text, a table, a comment …),
# it can find no other tag in there.
_SPACE = r"[ \t\n\r]"
_VALUE = r'"(?:[^"<>&]|&(?:amp|quot|lt|gt|nbsp|\#39);)*+"'
_ATTRIBUTE = re.compile(rf"{_SPACE}++([a-z][a-z0-9-]*+)(?:=({_VALUE}))?+")
_TOKEN = re.compile(
    rf"[^<]++|</([a-z][a-z0-9]*+){_SPACE}*+>"
    rf"|<([a-z][a-z0-9]*+)((?:{_SPACE}++[a-z][a-z0-9-]*+(?:={_VALUE})?+)*+){_SPACE}*+/?>"
)


def is_clean(source: str) -> bool:
    """Whether a source can be stored as it is; False also for some that is harmless. Linear.

    Knows only the strict form above, in which the editor and nh3 write.
    """
    place = 0
    while place < len(source):
        token = _TOKEN.match(source, place)
        if token is None:
            return False
        end, tag, attributes = token.groups()
        if (end or tag) and (end or tag) not in TAGS:
            return False
        for name, quoted in _ATTRIBUTE.findall(attributes or ""):
            value = unescape(quoted[1:-1])
            if allowed_value(tag, name, value) != value:
                return False
        place = token.end()
    return True
