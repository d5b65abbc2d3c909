"""The one place from which newsblog asks other hosts for anything.

An address is resolved once, every address it has must be public, and the connection goes to one of
those: no second look-up can lead elsewhere. The name stays for TLS and the Host header. Redirects
are followed by hand, each checked like the first.
"""

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import httpcore
from django.utils.translation import gettext as _

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS = 5
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
WHOLE_SECONDS = 120.0
LONGEST_ADDRESS = 2000
CHUNK_BYTES = 64 * 1024

_NAME = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9_-]{1,63}")
# Blocks that carry an IPv4 address inside: NAT64, 6to4, Teredo, IPv4-compatible.
_CARRYING_IPV4 = tuple(
    ipaddress.ip_network(block)
    for block in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address
type Endpoint = tuple[str, int]


class FetchRefusedError(Exception):
    """The address may not be asked, or gave nothing usable; the message says why."""


@dataclass(frozen=True)
class Fetched:
    """What came back; `url` is the address that answered in the end."""

    url: str
    content: bytes
    content_type: str


def fetch(url: str, *, most_bytes: int, allow: Collection[Endpoint] = ()) -> Fetched:
    """The bytes at a public http(s) address on port 80 or 443.

    At most `most_bytes`, two minutes and five redirects. Raises FetchRefusedError. `allow` names
    (IP address, port) pairs that are asked though they are not public: the tests' own servers.
    """
    deadline = time.monotonic() + WHOLE_SECONDS
    for _hop in range(MOST_REDIRECTS + 1):
        parts = checked(url, allow=allow)
        answer = _asked(parts, most_bytes=most_bytes, deadline=deadline, allow=allow)
        if isinstance(answer, Fetched):
            return answer
        url = urljoin(url, answer)
    raise FetchRefusedError(_("it redirects more than %d times") % MOST_REDIRECTS)


def send(
    url: str,
    *,
    content: bytes,
    headers: Mapping[str, str],
    most_bytes: int,
    seconds: float,
    allow: Collection[Endpoint] = (),
) -> Fetched:
    """What a public http(s) address answers to a POST of `content`; no redirect is followed.

    Raises FetchRefusedError for anything but a 200 within `seconds`. `allow` as for fetch().
    """
    parts = checked(url, allow=allow)
    answer = _asked(
        parts,
        most_bytes=most_bytes,
        deadline=time.monotonic() + seconds,
        allow=allow,
        content=content,
        headers=headers,
        patience=seconds,
    )
    if isinstance(answer, str):
        raise FetchRefusedError(_("it redirects"))
    return answer


def checked(url: str, *, allow: Collection[Endpoint] = ()) -> SplitResult:
    """The parts of an address that may be asked. Raises FetchRefusedError; asks nobody."""
    if len(url) > LONGEST_ADDRESS or re.search(r"[\x00-\x20\x7f\\]", url) or not url.isprintable():
        raise FetchRefusedError(_("its address is malformed"))
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _ascii_host(parts.hostname or "")
    except (ValueError, UnicodeError) as error:
        raise FetchRefusedError(_("its address is malformed")) from error
    if parts.scheme not in PORTS:
        raise FetchRefusedError(_("only http and https are fetched"))
    if "@" in parts.netloc:
        raise FetchRefusedError(_("its address holds a user name"))
    is_allowed = any(host == ip and port == at for ip, at in allow)
    if port not in {None, 80, 443} and not is_allowed:
        raise FetchRefusedError(_("only the ports 80 and 443 are asked"))
    literal = _literal(host)
    if literal is not None and not is_public(literal) and not is_allowed:
        raise FetchRefusedError(_("its host is not on the public internet"))
    if literal is None and not _NAME.fullmatch(host.rstrip(".")):
        raise FetchRefusedError(_("its host is no name"))
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]|")
    return SplitResult(parts.scheme, _netloc(host, port), path, query, "")


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, and carries no other inside."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None or address.scope_id:
            return False
        if any(address in block for block in _CARRYING_IPV4):
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


class _PublicOnly(httpcore.NetworkBackend):
    """Connects to public addresses only, whatever the name says the next time it is looked up."""

    def __init__(self, allow: Collection[Endpoint]) -> None:
        self._allow = allow
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        for address in _resolved(host, port, self._allow):
            return self._backend.connect_tcp(str(address), port, timeout, None, socket_options)
        raise FetchRefusedError(_("its host has no address"))

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        raise FetchRefusedError(_("only http and https are fetched"))


def _resolved(host: str, port: int, allow: Collection[Endpoint]) -> list[Address]:
    """Every address of a host. Raises FetchRefusedError if one of them is not public."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchRefusedError(_("its host is not known")) from error
    addresses = [ipaddress.ip_address(str(entry[4][0])) for entry in found]
    for address in addresses:
        if not is_public(address) and (str(address), port) not in allow:
            raise FetchRefusedError(_("its host is not on the public internet"))
    return addresses


def _asked(
    parts: SplitResult,
    *,
    most_bytes: int,
    deadline: float,
    allow: Collection[Endpoint],
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    patience: float = READ_SECONDS,
) -> Fetched | str:
    """What the address answers to a GET, or to a POST of `content`; or where it redirects to."""
    connect = min(CONNECT_SECONDS, patience)
    timeout = {"connect": connect, "read": patience, "write": patience, "pool": 1}
    sent = {"Host": parts.netloc, "Accept": "*/*", "User-Agent": "newsblog", **(headers or {})}
    method = "GET" if content is None else "POST"
    with httpcore.ConnectionPool(
        network_backend=_PublicOnly(allow), ssl_context=ssl.create_default_context(), retries=0
    ) as pool:
        try:
            with pool.stream(
                method,
                parts.geturl(),
                headers=list(sent.items()),
                content=content,
                extensions={"timeout": timeout},
            ) as response:
                given = {name.lower(): value for name, value in response.headers}
                if response.status in {301, 302, 303, 307, 308} and b"location" in given:
                    return given[b"location"].decode("latin-1")
                if response.status != 200:
                    raise FetchRefusedError(_("the answer was %d") % response.status)
                found = _read(response.iter_stream(), most_bytes, deadline)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise FetchRefusedError(_("it did not answer")) from error
        except httpcore.UnsupportedProtocol as error:
            raise FetchRefusedError(_("only http and https are fetched")) from error
    type = given.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
    return Fetched(parts.geturl(), found, type)


def _read(chunks: Iterable[bytes], most_bytes: int, deadline: float) -> bytes:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > most_bytes:
            raise FetchRefusedError(_("it is larger than %d MB") % (most_bytes // 1024**2))
        if time.monotonic() > deadline:
            raise FetchRefusedError(_("it took too long"))
    return bytes(content)


def _ascii_host(host: str) -> str:
    """The name as the DNS has it. Raises UnicodeError for what no name can be."""
    host = host.lower()
    return host if host.isascii() else host.encode("idna").decode("ascii").lower()


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _netloc(host: str, port: int | None) -> str:
    shown = f"[{host}]" if ":" in host else host
    return shown if port is None else f"{shown}:{port}"
