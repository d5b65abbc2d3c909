"""The old site's addresses: which are its own, which name an upload, which have a date. Pure."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

LONGEST = 2000
_UPLOADS = re.compile(r"/(?:wp-content/uploads|files)/(?:sites/\d+/)?(.+)")
_DATED = re.compile(r"/(\d{4})/(\d{2})/(\d{2})/([^/]+)")
# WordPress.com keeps files on a host of their own, and Jetpack serves them through another.
_FILES_HOST = ".files.wordpress.com"
_PROXY_HOST = re.compile(r"i\d\.wp\.com")

_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=(?:@\dx)?\.\w{2,5}$)")
_MADE_BY_WORDPRESS = re.compile(r"-(?:scaled|rotated|e\d{10,14})(?=\.\w{2,5}$)")
_RETINA = re.compile(r"@\dx(?=\.\w{2,5}$)")
_SECOND_ENDING = re.compile(r"(?<=\.\w{3})\.(?:webp|avif)$|(?<=\.\w{4})\.(?:webp|avif)$")


@dataclass(frozen=True)
class Dated:
    """A permalink of the shape /2026/11/22/slug/."""

    on: dt.date
    slug: str


def split(address: str) -> SplitResult | None:
    """The parts of an address, or None for what is none."""
    try:
        parts = urlsplit(address.strip()[:LONGEST])
        parts.port  # noqa: B018  (raises for a port that is no number)
    except ValueError:
        return None
    return parts


class OldSite:
    """Where the old site was. Its host counts with and without "www.", over http and https."""

    def __init__(self, base: str) -> None:
        parts = split(base)
        self.host = _host(parts) if parts else ""
        self.base_path = unquote(parts.path).rstrip("/") if parts else ""

    def is_own(self, parts: SplitResult) -> bool:
        return not parts.netloc or (bool(self.host) and _host(parts) == self.host)

    def path_of(self, address: str) -> str | None:
        """The path, query and fragment of an address of the old site, below its base; else None.

        The path keeps its percent-encoding and its slash at the end.
        """
        parts = split(address)
        if parts is None or parts.scheme not in {"http", "https", ""} or not parts.netloc:
            return None
        if not self.is_own(parts):
            return None
        path = re.sub(r"/{2,}", "/", parts.path) or "/"
        base = self.base_path
        if base and not (unquote(path) + "/").startswith(base + "/"):
            return None
        if base:
            path = "/" + "/".join(path.split("/")[base.count("/") + 1 :])
        query = f"?{parts.query}" if parts.query else ""
        return path + query + (f"#{parts.fragment}" if parts.fragment else "")

    def upload_path(self, address: str) -> str | None:
        """What stands behind /wp-content/uploads/ in an address of the old site, decoded."""
        parts = _behind_proxy(address)
        if parts is None or not (self.is_own(parts) or _host(parts).endswith(_FILES_HOST)):
            return None
        return upload_path_in(unquote(parts.path)) or (
            unquote(parts.path).lstrip("/") if _host(parts).endswith(_FILES_HOST) else None
        )


def upload_path_in(path: str) -> str | None:
    """What stands behind /wp-content/uploads/ in a decoded path."""
    found = _UPLOADS.search(path)
    return found.group(1) if found else None


def file_address(address: str) -> str:
    """An upload's address without scheme, query and proxy: what is compared; "" for none."""
    parts = _behind_proxy(address)
    if parts is None or not parts.netloc or parts.scheme not in {"http", "https", ""}:
        return ""
    return f"{_host(parts)}{unquote(parts.path)}"


def file_name(address: str) -> str:
    """The last part of an address's path, decoded; "" for what has none."""
    parts = split(address)
    return unquote(parts.path).rstrip("/").rpartition("/")[2] if parts else ""


def dated(path: str) -> Dated | None:
    """The date and slug of a permalink of WordPress's usual shape."""
    found = _DATED.fullmatch(unquote(path).rstrip("/"))
    if found is None:
        return None
    try:
        on = dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return Dated(on, found[4])


def guid_number(guid: str) -> int | None:
    """The number in a guid like https://old.example/?p=12."""
    found = re.search(r"[?&](?:p|page_id|attachment_id)=(\d{1,18})(?:&|$)", guid)
    return int(found.group(1)) if found else None


def originals(name: str) -> Iterator[str]:
    """The names under which the upload may be known that `name` is a variant of, likeliest first.

    `sea-300x200.jpg` is a size of `sea.jpg`, which may be called `sea-scaled.jpg` in the export.
    """
    seen: set[str] = set()
    plain = _SECOND_ENDING.sub("", name)
    unsized = _RETINA.sub("", _SIZE.sub("", plain))
    unmade = _MADE_BY_WORDPRESS.sub("", unsized)
    stem, dot, ending = unmade.rpartition(".")
    candidates = [name, plain, unsized, unmade]
    if dot and stem:
        candidates += [f"{stem}-scaled.{ending}", f"{stem}-rotated.{ending}"]
    for candidate in candidates:
        if candidate and candidate not in seen:
            seen.add(candidate)
            yield candidate


def width_in(name: str, query: str = "") -> int | None:
    """The width that a variant's name (`-300x200`) or query (`?w=604`) asks for, in pixels."""
    sized = re.search(r"-(\d{1,5})x\d{1,5}(?:@\dx)?\.\w{2,5}$", name)
    asked = re.search(r"(?:^|[?&;])(?:w|resize|fit)=(\d{1,5})", query)
    width = int((asked or sized or [0, 0])[1])
    return width or None


def _behind_proxy(address: str) -> SplitResult | None:
    parts = split(address)
    if parts is not None and _PROXY_HOST.fullmatch(parts.hostname or ""):
        return split(f"https:/{parts.path}")
    return parts


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower().rstrip(".").removeprefix("www.")
    port = parts.port
    return f"{host}:{port}" if port and port not in {80, 443} else host
