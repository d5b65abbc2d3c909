import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from pytest_django import Settings

from boundary.client_address import client_address, limit_key, network


def _request(forwarded: str = "", peer: str = "10.0.0.9") -> WSGIRequest:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)


def test_without_proxies_of_ours_nobody_is_believed() -> None:
    assert client_address(_request("1.2.3.4")) == "10.0.0.9"


@pytest.mark.parametrize(
    ("count", "forwarded", "address"),
    [
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (2, "6.6.6.6, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.9"),
        (1, "not an address", ""),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_the_entry_that_our_outermost_proxy_wrote_counts(
    settings: Settings, count: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXY_COUNT = count
    assert client_address(_request(forwarded)) == address


def test_limits_count_a_sixty_four_and_storage_keeps_less() -> None:
    assert limit_key("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64"
    assert limit_key("203.0.113.7") == "203.0.113.7/32"
    assert network("203.0.113.7") == "203.0.113.0/24"
    assert network("2001:db8:1:2::1") == "2001:db8:1::/48"
    assert network("") == ""
