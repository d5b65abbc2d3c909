"""Where somebody is signed in: the browser and the network of each session, no address."""

from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from accounts import browsers
from accounts.models import User
from boundary.client_address import client_address, network

UNKNOWN = "0.0.0.0"  # noqa: S104  (allauth's column holds an address; none is bound)


def keep_the_network_only(request: HttpRequest) -> None:
    """Shorten the address that allauth noted for this session to the first of its /24 or /48.

    In the transaction in which it was noted, so that the address itself is never stored.
    """
    UserSession.objects.filter(session_key=request.session.session_key).update(
        ip=shortened(client_address(request))
    )


def shortened(address: str) -> str:
    """The first address of the network that an address belongs to."""
    return network(address).partition("/")[0] or UNKNOWN


def sessions_of(user: User) -> list[dict[str, object]]:
    """A person's sessions, for their download. One query."""
    return [
        {
            "browser": browsers.name_of(session.user_agent),
            "network": session.ip,
            "signed_in": session.created_at,
        }
        for session in UserSession.objects.filter(user=user).order_by("created_at")
    ]
