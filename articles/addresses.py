"""Addresses of this site: by their names, and in full for all that leaves it. Pure.

Full ones begin with SITE_URL and never with the Host that a request claims, so nobody can have
another site's name stored in a feed.
"""

import re
from functools import lru_cache
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import iri_to_uri

# A start tag and its attributes as the sanitiser writes them: always quoted, quotes always escaped.
# Text never matches, because there "<" is always "&lt;".
_TAG = re.compile(r'<[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"]*")?)+ ?/?>')
_ADDRESS = re.compile(r' (href|src|poster|cite|srcset)="([^"]*)"')


# More than a part of the sitemap names: else each of its 5,000 pushes out the next. 5 MB if full.
@lru_cache(maxsize=8_192)
def named(name: str, *parts: str) -> str:
    """What reverse() answers, remembered: a page names a story up to eight times, 30 µs each."""
    return reverse(name, args=parts)


def full(address: str) -> str:
    """An address of this site with its scheme and host; one that has them stays as it is."""
    return iri_to_uri(urljoin(f"{settings.SITE_URL}/", address))


def with_full_links(html: str, *, page: str) -> str:
    """Sanitised `html` with every link, picture and file named in full; `page` is where it stands.

    Only addresses inside start tags change, so what the sanitiser made safe stays so.
    """
    base = full(page)

    def in_tag(tag: re.Match[str]) -> str:
        return _ADDRESS.sub(lambda found: _full_attribute(found, base), tag[0])

    return _TAG.sub(in_tag, html)


def _full_attribute(found: re.Match[str], base: str) -> str:
    name, value = found[1], found[2]
    if name != "srcset":
        return f' {name}="{_joined(base, value)}"'
    candidates = (candidate.strip().partition(" ") for candidate in value.split(", "))
    joined = (f"{_joined(base, url)} {size}".rstrip() for url, _space, size in candidates if url)
    return f' srcset="{", ".join(joined)}"'


def _joined(base: str, address: str) -> str:
    """`address` as seen from `base`; what no one can read as an address stays as it is."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address
