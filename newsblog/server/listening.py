"""The listening socket of `manage.py serve`.

The command opens it and the web processes inherit it: while they are replaced, connections wait in
the kernel's queue instead of being refused.
"""

import socket

BACKLOG = 1024
# TCP_DEFER_ACCEPT: a connection is accepted when its first bytes arrive, or after this long, so
# that a process that ends holds no connection whose request is still on its way.
FIRST_BYTES_SECONDS = 5


def listen(host: str, port: int) -> socket.socket:
    """A listening socket at the first address of `host`. Raises OSError if it is taken."""
    family, kind, proto, _name, address = socket.getaddrinfo(
        host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, kind, proto)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, FIRST_BYTES_SECONDS)
    listening.setblocking(False)
    try:
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening
