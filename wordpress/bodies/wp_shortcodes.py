"""WordPress's own shortcodes as the HTML that its blocks have; the next step reads both alike."""

import re
from collections.abc import Mapping
from html import escape

from wordpress.bodies.context import Context
from wordpress.bodies.shortcodes import Renderer, Shortcode, render

_PICTURE = re.compile(
    r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)\s*(.*)", re.DOTALL | re.IGNORECASE
)
_SOUNDS = ("mp3", "m4a", "ogg", "wav", "wma", "flac")
_FILMS = ("mp4", "m4v", "webm", "ogv", "mov", "wmv", "flv")
_MOST_COLUMNS = 9


def rendered(text: str, context: Context) -> str:
    """The text with the shortcodes of WordPress and WordPress.com as HTML; notes the others."""
    return render(text, _renderers(context), lambda name: context.notes.shortcodes.setdefault(name))


def _renderers(context: Context) -> Mapping[str, Renderer]:
    return {
        "caption": _caption,
        "wp_caption": _caption,
        "gallery": lambda code: _gallery(code, context),
        "playlist": lambda code: _playlist(code, context),
        "audio": lambda code: _medium(code, "audio", _SOUNDS),
        "video": lambda code: _medium(code, "video", _FILMS),
        "embed": _embed,
        "youtube": _embed,
        "vimeo": lambda code: _numbered(code, "https://vimeo.com/"),
        "dailymotion": lambda code: _numbered(code, "https://www.dailymotion.com/video/"),
        "ted": lambda code: _numbered(code, "https://www.ted.com/talks/"),
        "tweet": _embed,
        "twitter": _embed,
        "instagram": _embed,
        "facebook": _embed,
        "soundcloud": _embed,
        "spotify": _embed,
        "tiktok": _embed,
        "code": _code,
        "sourcecode": _code,
    }


def _caption(code: Shortcode) -> str | None:
    found = _PICTURE.fullmatch(code.content)
    if found is None:
        return None
    words = code.attributes.get("caption") or found.group(2)
    align = code.attributes.get("align", "")
    return (
        f'<figure class="wp-caption {escape(align)}">{found.group(1)}'
        f"<figcaption>{words.strip()}</figcaption></figure>"
    )


def _gallery(code: Shortcode, context: Context) -> str | None:
    ids = _ids(code, "ids") or _ids(code, "include")
    if not ids:
        owner = next(iter(_ids(code, "id")), context.item_id)
        ids = list(context.library.attached_to(owner)) if owner is not None else []
    left_out = set(_ids(code, "exclude"))
    columns = min(max(int((_ids(code, "columns") or [3])[0]), 1), _MOST_COLUMNS)
    figures = "".join(
        f'<figure><img class="wp-image-{id}" data-gallery="1"></figure>'
        for id in ids
        if id not in left_out
    )
    return f'<figure class="wp-block-gallery columns-{columns}">{figures}</figure>'


def _playlist(code: Shortcode, context: Context) -> str | None:
    name = "video" if code.attributes.get("type") == "video" else "audio"
    uploads = [context.library.by_id(id) for id in _ids(code, "ids")]
    figures = [
        f'<figure class="wp-block-{name}"><{name} src="{escape(upload.url)}"></{name}>'
        f"<figcaption>{escape(upload.title)}</figcaption></figure>"
        for upload in uploads
        if upload is not None
    ]
    return "".join(figures) or None


def _medium(code: Shortcode, name: str, endings: tuple[str, ...]) -> str | None:
    addresses = [code.attributes.get("src", ""), *(code.attributes.get(e, "") for e in endings)]
    addresses += [*code.words, *re.findall(r"https?://[^\s\"'<>\]]+", code.content)]
    address = next((found for found in addresses if found), "")
    if not address:
        return None
    return f'<figure class="wp-block-{name}"><{name} src="{escape(address)}"></{name}></figure>'


def _embed(code: Shortcode) -> str | None:
    words = [code.content, *code.words, code.attributes.get("url", "")]
    addresses = (re.search(r"https?://[^\s\"'<>\]]+", word) for word in words)
    address = next((found.group() for found in addresses if found), "")
    if not address:
        return None
    return f'<figure class="wp-block-embed">{escape(address, quote=False)}</figure>'


def _numbered(code: Shortcode, stem: str) -> str | None:
    """[vimeo 123], [vimeo id=123] or [vimeo https://vimeo.com/123]."""
    id = code.attributes.get("id") or next(iter(code.words), "")
    if re.fullmatch(r"[\w-]{1,120}", id):
        return f'<figure class="wp-block-embed">{stem}{id}</figure>'
    return _embed(code)


def _code(code: Shortcode) -> str | None:
    if not code.content:
        return None
    content = code.content.strip("\n")
    return f"<pre><code>{escape(content, quote=False) if '<' in content else content}</code></pre>"


def _ids(code: Shortcode, name: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d{1,18}", code.attributes.get(name, ""))]
