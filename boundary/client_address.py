"""Where a request comes from: the one function that believes proxies, as many as we run."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# What one household or one office holds, so that limits meet people and not single addresses.
IPV4_NETWORK = 24
IPV6_LIMIT_PREFIX = 64
IPV6_NETWORK = 48


def client_address(request: HttpRequest) -> str:
    """The client's address as text; "" where neither server nor proxy gave a valid one.

    Of X-Forwarded-For the entry that our outermost proxy wrote counts: TRUSTED_PROXY_COUNT from
    the right. Anything further left was written by the client and is ignored. A request that
    carries fewer entries did not come through our proxies: its own address counts.
    """
    given = request.META.get("REMOTE_ADDR", "")
    trusted: int = settings.TRUSTED_PROXY_COUNT
    if trusted:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        if len(forwarded) >= trusted:
            given = forwarded[-trusted].strip()
    address = _parsed(given)
    return str(address) if address else ""


def limit_key(address: str) -> str:
    """What a rate limit counts: an IPv4 address, or the /64 of an IPv6 one."""
    return _shortened(address, ipv4=32, ipv6=IPV6_LIMIT_PREFIX)


def network(address: str) -> str:
    """What is stored beside a comment: the /24 or /48, never the address itself."""
    return _shortened(address, ipv4=IPV4_NETWORK, ipv6=IPV6_NETWORK)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _shortened(text: str, *, ipv4: int, ipv6: int) -> str:
    address = _parsed(text)
    if address is None:
        return ""
    prefix = ipv4 if address.version == 4 else ipv6
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
