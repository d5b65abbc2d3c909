import pytest
from django.test import RequestFactory
from pytest_django import Settings

from accounts import addresses


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "client"),
    [
        (0, "", "203.0.113.5", "203.0.113.5"),
        (0, "1.2.3.4", "203.0.113.5", "203.0.113.5"),
        (1, "198.51.100.7", "10.0.0.1", "198.51.100.7"),
        (1, "6.6.6.6, 198.51.100.7", "10.0.0.1", "198.51.100.7"),
        (2, "6.6.6.6, 198.51.100.7, 10.0.0.2", "10.0.0.1", "198.51.100.7"),
        (1, "198.51.100.7", "", "198.51.100.7"),
        (1, "[2001:db8::1]", "10.0.0.1", "2001:db8::1"),
        (1, "<script>", "10.0.0.1", ""),
        (3, "198.51.100.7", "10.0.0.1", ""),
        (0, "", "", ""),
        (0, "", "::ffff:203.0.113.5", "203.0.113.5"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(
    settings: Settings, proxies: int, forwarded: str, remote: str, client: str
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)

    assert addresses.client_address(request) == client


@pytest.mark.parametrize(
    ("address", "counted", "kept"),
    [
        ("203.0.113.77", "203.0.113.77/32", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/48"),
        ("nonsense", "", ""),
        ("", "", ""),
    ],
)
def test_address_is_cut_before_it_is_counted_or_stored(
    address: str, counted: str, kept: str
) -> None:
    assert (addresses.counted(address), addresses.kept(address)) == (counted, kept)
