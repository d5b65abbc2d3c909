"""Where a request comes from: the one reading of the client's address, and what is kept of it."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# What is stored of an address, and what one household shares and is counted as one.
KEPT_PREFIX = {4: 24, 6: 48}
COUNTED_PREFIX = {4: 32, 6: 64}


def client_address(request: HttpRequest) -> str:
    """The client's address, or an empty string where none is known.

    Each of TRUSTED_PROXY_COUNT proxies of ours appends the address it was called from to
    X-Forwarded-For; what stands before those is the client's own invention and is not believed.
    """
    hops = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    hops = [*hops, request.META.get("REMOTE_ADDR", "")]
    trusted = settings.TRUSTED_PROXY_COUNT
    if len(hops) <= trusted:
        return ""
    address = _parsed(hops[-1 - trusted])
    return str(address) if address else ""


def counted(address: str) -> str:
    """What rate limits count: an IPv4 address, or the /64 that one IPv6 customer is given."""
    return _network(address, COUNTED_PREFIX)


def kept(address: str) -> str:
    """What is stored beside a comment: the address cut to /24 or /48."""
    return _network(address, KEPT_PREFIX)


def _network(address: str, prefixes: dict[int, int]) -> str:
    parsed = _parsed(address)
    if parsed is None:
        return ""
    return str(ipaddress.ip_network((parsed, prefixes[parsed.version]), strict=False))


def _parsed(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
