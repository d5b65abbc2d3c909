"""Tests reach this machine and nothing else: any other address is refused before it is dialled."""

import ipaddress
import socket
from typing import Any

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


class OutgoingConnectionError(RuntimeError):
    """A test tried to reach another machine."""


def block_other_hosts() -> None:
    """Patch the socket module of this process for good; called once, before any test."""
    socket.socket.connect = _guarded_connect  # type: ignore[method-assign]
    socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[method-assign]
    socket.getaddrinfo = _guarded_getaddrinfo


def is_this_machine(host: Any) -> bool:
    if host in {None, "", b"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


def _refuse_unless_local(dialling: socket.socket, address: Any) -> None:
    if isinstance(address, tuple) and not is_this_machine(address[0]):
        dialling.close()
        raise OutgoingConnectionError(f"A test may not connect to {address[0]}:{address[1]}.")


def _guarded_connect(self: socket.socket, address: Any) -> None:
    _refuse_unless_local(self, address)
    return _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    _refuse_unless_local(self, address)
    return _connect_ex(self, address)


def _guarded_getaddrinfo(host: Any, *rest: Any, **options: Any) -> Any:
    """Names of other machines are unknown, as they would be without a network."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if not is_this_machine(host):
            raise socket.gaierror(
                socket.EAI_NONAME, f"{host}: tests know no other machine"
            ) from None
    return _getaddrinfo(host, *rest, **options)
