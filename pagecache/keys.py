"""Which requests the cache may answer, and under which key. Pure: reads a WSGI environ only."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

# Added to links by whoever sends readers here; they change nothing about the page.
TRACKING = frozenset(
    {
        "fbclid", "gclid", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "twclid", "ttclid",
        "igshid", "li_fat_id", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok",
        "ref", "ref_src", "cmpid", "ocid", "vero_id", "wickedid", "s_kwcid",
    }
)  # fmt: skip
TRACKING_PREFIX = "utm_"
LONGEST_PATH = 2000


@dataclass(frozen=True)
class Rules:
    """What this site's cache may look at."""

    # Matches the whole of "/path/?name=value" where a stored page may depend on its query. Whatever
    # else matches, anybody could fill the store with.
    queries: re.Pattern[str]
    # A request with one of these cookies is somebody's own.
    personal_cookies: frozenset[str]
    # Paths that are files or somebody's own pages: they pass untouched.
    passing: tuple[str, ...] = ()
    # Names the code, templates and sheets a page was made with: an upgrade meets no old page.
    release: str = ""
    # How many of our proxies stand in front: then X-Forwarded-Proto is theirs.
    trusted_proxies: int = 0


def key_of(environ: Mapping[str, Any], rules: Rules) -> str | None:
    """The key of the page this request asks for; None if the cache must not answer it.

    Release, scheme and host are part of it; tracking parameters and the port are not. Any other
    query that is not known keeps the request out of the cache.
    """
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return None
    if _has_cookie(environ.get("HTTP_COOKIE", ""), rules.personal_cookies):
        return None
    if "HTTP_AUTHORIZATION" in environ or "HTTP_RANGE" in environ:
        return None
    path = environ.get("PATH_INFO", "")
    query = _normalised_query(environ.get("QUERY_STRING", ""))
    if query and not rules.queries.fullmatch(f"{path}?{query}"):
        return None
    if query is None or len(path) > LONGEST_PATH or path.startswith(rules.passing):
        return None
    scheme = environ["wsgi.url_scheme"]
    if rules.trusted_proxies:
        scheme = environ.get("HTTP_X_FORWARDED_PROTO", scheme).rpartition(",")[2].strip()
    host = _host_of(environ.get("HTTP_HOST", ""))
    if "/" in host:
        return None  # it would be read as the beginning of the path
    return f"{rules.release}|{scheme}://{host}{path}?{query}"


def query_of(key: str) -> str:
    """The query string a page is rendered with: what its key holds and nothing else."""
    return key.rpartition("?")[2]


def _has_cookie(header: str, names: Collection[str]) -> bool:
    if not header:
        return False
    return any(part.partition("=")[0].strip() in names for part in header.split(";"))


@lru_cache(maxsize=64)
def _host_of(header: str) -> str:
    """Without its port and its last dot, which Django ignores: there are 65,535 ports."""
    host, _colon, port = header.lower().rpartition(":")
    name = host if port.isascii() and port.isdigit() else header.lower()
    return name.removesuffix(".")


def _normalised_query(query: str) -> str | None:
    """Sorted and without what tracks; empty where there is none, None where it is a strange one."""
    if not query:
        return ""
    kept: list[tuple[str, str]] = []
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=30)
    except ValueError:
        return None
    for name, value in pairs:
        if name in TRACKING or name.startswith(TRACKING_PREFIX):
            continue
        if any(name == other for other, _value in kept):
            return None
        kept.append((name, value))
    if not kept and not pairs:
        return None  # a query that parses to nothing is not an empty one
    return urlencode(sorted(kept))
