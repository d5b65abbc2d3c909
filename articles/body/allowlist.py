"""The one list of what may stand in a body's HTML: elements, attributes, and values of those. Pure.

Both sanitisers are fed from it: bleach (through articles/body/shaping.py) and nh3, which has the
last word. Whatever is not named here does not come out.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, urlsplit

from django.conf import settings

from articles.body import embeds

type Check = Callable[[str], str | None]

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# Every id of a body begins with this, so that none can stand in for one of the page's own anchors
# (comments, respond, comment-12) nor for a property that a script looks up (DOM clobbering).
ID_PREFIX = "text-"

CLASSES = frozenset(
    {
        "alignleft", "alignright", "aligncenter", "alignwide", "alignfull",
        "has-text-align-left", "has-text-align-center", "has-text-align-right",
        "gallery", "embed", "credit", "pullquote", "more", "table-wrap", "missing-picture",
        "button", "columns", "column", "footnotes", "verse", "cover", "media-text",
        *(f"gallery-columns-{number}" for number in range(1, 10)),
    }
)  # fmt: skip
RELATIONS = frozenset(
    {"noopener", "nofollow", "sponsored", "ugc", "license", "author", "me", "tag", "external"}
)

BLOCKS = frozenset(
    {
        "p", "h2", "h3", "h4", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr", "div",
        "figure", "figcaption", "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot",
        "tr", "th", "td", "details", "summary",
    }
)  # fmt: skip
PHRASES = frozenset(
    {
        "a", "abbr", "audio", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i",
        "img", "ins", "kbd", "mark", "picture", "q", "rp", "rt", "ruby", "s", "samp", "small",
        "source", "span", "strong", "sub", "sup", "time", "u", "var", "video", "wbr",
    }
)  # fmt: skip
TAGS = BLOCKS | PHRASES
# Elements that go with everything in them.
DROPPED_WITH_CONTENT = frozenset(
    {
        "script", "style", "template", "svg", "math", "title", "head", "textarea", "select",
        "option", "object", "applet", "noembed", "noframes", "xmp", "plaintext", "frameset",
        "noscript",
    }
)  # fmt: skip


def safe_url(value: str) -> str | None:
    """An address that a link may lead to, as a browser would read it; None for any other.

    http(s), mailto, tel, or relative to this site.
    """
    # Browsers drop these before they look for a scheme: "java\nscript:" is one.
    url = re.sub(r"[\t\n\r]", "", value).strip("".join(map(chr, range(33))))
    if re.search(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", url):
        return None
    url = url.replace("\\", "/")
    if url.startswith("//"):
        url = f"https:{url}"
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", url)
    if scheme is None:
        # A colon before the first slash would be a scheme to some browser or another.
        return _quoted(url) if ":" not in re.split(r"[/?#]", url, maxsplit=1)[0] else None
    if scheme.group(1).lower() not in SCHEMES:
        return None
    if scheme.group(1).lower().startswith("http") and not _host(url):
        return None
    return _quoted(url)


def _quoted(url: str) -> str:
    return re.sub(r"[\s\"'<>`{}|^]", lambda match: quote(match.group()), url)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_external(url: str) -> bool:
    """Whether a safe address leads to another site."""
    return url.lower().startswith(("http:", "https:")) and _host(url) != _host(settings.SITE_URL)


def own_media(value: str) -> str | None:
    """An address of one of our own public files; None for any other."""
    root: str = settings.MEDIA_URL
    path = value.removeprefix(root)
    is_ours = value.startswith(root) and re.fullmatch(r"[A-Za-z0-9_.%~/-]{1,500}", path)
    return value if is_ours and ".." not in path else None


def _srcset(value: str) -> str | None:
    for candidate in value.split(", "):
        address, _space, width = candidate.partition(" ")
        if own_media(address) is None or not re.fullmatch(r"[1-9][0-9]{0,4}w", width):
            return None
    return value


def _matching(pattern: str) -> Check:
    compiled = re.compile(pattern)
    return lambda value: value if compiled.fullmatch(value) else None


def _one_of(*values: str) -> Check:
    return lambda value: value.lower() if value.lower() in values else None


def _words_of(allowed: frozenset[str]) -> Check:
    def check(value: str) -> str | None:
        return " ".join(dict.fromkeys(w for w in value.split() if w in allowed)) or None

    return check


def _number(lowest: int, highest: int) -> Check:
    def check(value: str) -> str | None:
        if not re.fullmatch(r"-?[0-9]{1,6}", value):
            return None
        return value if lowest <= int(value) <= highest else None

    return check


def _text(value: str) -> str | None:
    return value[:1000] or None


def _embed_name(value: str) -> str | None:
    return value if embeds.from_name(value) else None


def _frame(value: str) -> str | None:
    return value if embeds.is_frame(value) else None


_present: Check = lambda value: ""  # noqa: E731  (an attribute that says all by being there)
_size = _number(1, 20_000)
_span = _number(1, 100)
_tenth = _number(0, 10)
_when = _matching(r"[0-9TZ:+. PYMWDHS-]{1,40}")
_media_type = _matching(r"(?:image|audio|video)/[a-z0-9.+-]{1,40}")

EVERYWHERE: Mapping[str, Check] = {
    "class": _words_of(CLASSES),
    "dir": _one_of("ltr", "rtl", "auto"),
    "id": _matching(rf"{ID_PREFIX}[\w.:-]{{1,100}}"),
    "lang": _matching(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}"),
    "title": _text,
}
CHECKS: Mapping[str, Mapping[str, Check]] = {
    "a": {"href": safe_url, "rel": _words_of(RELATIONS)},
    "audio": {"src": own_media, "controls": _present, "preload": _one_of("none", "metadata")},
    "blockquote": {"cite": safe_url},
    "col": {"span": _span},
    "colgroup": {"span": _span},
    "del": {"cite": safe_url, "datetime": _when},
    "details": {"open": _present},
    "div": {"role": _one_of("group"), "tabindex": _one_of("0"), "aria-label": _text},
    "figure": {"data-embed": _embed_name, "data-frame": _frame},
    "img": {
        "src": own_media,
        "alt": lambda value: value[:1000],
        "width": _size,
        "height": _size,
        "loading": _one_of("lazy"),
        "decoding": _one_of("async"),
        "fetchpriority": _one_of("high"),
        "data-focus-x": _tenth,
        "data-focus-y": _tenth,
    },
    "ins": {"cite": safe_url, "datetime": _when},
    "li": {"value": _number(-100_000, 100_000)},
    "ol": {
        "start": _number(-100_000, 100_000),
        "reversed": _present,
        "type": _matching("[1aAiI]"),
    },
    "q": {"cite": safe_url},
    "source": {
        "src": own_media,
        "srcset": _srcset,
        "sizes": _matching(r"[a-z0-9 .,:()%-]{1,200}"),
        "type": _media_type,
    },
    "td": {"colspan": _span, "rowspan": _span},
    "th": {
        "colspan": _span,
        "rowspan": _span,
        "scope": _one_of("col", "row", "colgroup", "rowgroup"),
        "abbr": _text,
    },
    "time": {"datetime": _when},
    "video": {
        "src": own_media,
        "controls": _present,
        "preload": _one_of("none", "metadata"),
        "poster": own_media,
        "width": _size,
        "height": _size,
        "loop": _present,
        "muted": _present,
        "playsinline": _present,
    },
}
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    tag: frozenset({*EVERYWHERE, *CHECKS.get(tag, {})}) for tag in TAGS
}


def allowed_value(tag: str, name: str, value: str) -> str | None:
    """The value that an attribute may have, or None if the attribute may not stand there."""
    if tag not in TAGS:
        return None
    check = CHECKS.get(tag, {}).get(name) or EVERYWHERE.get(name)
    return check(value) if check else None
