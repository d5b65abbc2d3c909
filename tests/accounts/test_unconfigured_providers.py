"""Addresses of sign-in providers that this site has no keys for: not found, never an error."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from tests.accounts.conftest import Visitor
from tests.factories import make_article, make_user
from tests.oauth_stub import CLIENT_ID, CLIENT_SECRET, OAuthStub, Person

pytestmark = pytest.mark.django_db

QUERIES = [
    "",
    "?process=connect",
    "?process=login&next=/",
    "?code=x&state=y",
    "?error=access_denied",
    "?error=access_denied&state=y",
    "?credential=x",
    "?auth_token=x",
    "?access_token=x",
    "?_redir&code=%ff",
]
FORMS: list[dict[str, str]] = [
    {},
    {"credential": "x.y.z", "g_csrf_token": "t"},
    {"access_token": "x"},
    {"code": "x", "state": "y"},
    {"process": "redirect"},
]


def addresses(resolver: URLResolver | None = None, before: str = "/") -> Iterator[str]:
    """Every address at which a provider's sign-in begins, ends or hands over a token."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = f"{before}{pattern.pattern}".replace("^(?P<provider_id>[^/]+)", "nobody")
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, here)
        elif (
            isinstance(pattern, URLPattern)
            and str(pattern.name).endswith(("_login", "_callback", "_login_by_token"))
            and not str(pattern.name).startswith(("account_", "mfa_"))
        ):
            yield here


@pytest.fixture
def no_keys(settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}


def test_every_address_of_a_provider_is_known_to_these_tests() -> None:
    found = set(addresses())

    for name in ("google", "facebook", "twitter_oauth2", "github", "oidc/nobody"):
        assert {f"/accounts/{name}/login/", f"/accounts/{name}/login/callback/"} <= found
    assert {"/accounts/google/login/token/", "/accounts/facebook/login/token/"} <= found


@pytest.mark.parametrize("signed_in", [False, True])
def test_provider_without_keys_is_not_found(no_keys: None, signed_in: bool) -> None:
    client = Client()
    client.cookies["g_csrf_token"] = "t"
    if signed_in:
        client.force_login(make_user())

    for address in addresses():
        for query in QUERIES:
            assert client.get(address + query).status_code == 404, address + query
        assert client.head(address).status_code == 404, address
        for form in FORMS:
            assert client.post(address, form).status_code == 404, (address, form)


def test_name_that_no_provider_has_is_not_found() -> None:
    for name in ("nobody", "..", "%00", "%ed%a0%80", "a" * 5000, "google'--", "é"):
        for end in ("", "callback/?code=x&state=y"):
            answer = Client().get(f"/accounts/oidc/{name}/login/{end}")
            assert answer.status_code in {400, 404}, name


@pytest.mark.parametrize("name", ["google", "facebook", "twitter_oauth2"])
def test_address_of_openid_connect_begins_no_other_provider(name: str) -> None:
    for end in ("", "callback/", "callback/?code=x&state=y"):
        address = f"/accounts/oidc/{name}/login/{end}"
        assert Client().get(address).status_code == 404, address
        assert Client().post(address).status_code == 404, address


def test_account_at_a_provider_without_keys_can_still_be_disconnected(no_keys: None) -> None:
    user = make_user(email="maren@example.org")
    client = Client()
    client.force_login(user)
    account = SocialAccount.objects.create(user=user, provider="google", uid="7")

    assert client.get("/accounts/3rdparty/").status_code == 200
    assert client.post("/accounts/3rdparty/", {"account": account.pk}).status_code == 302
    assert not SocialAccount.objects.exists()


def test_button_of_a_provider_that_lost_its_keys_leads_to_our_own_page(no_keys: None) -> None:
    form = f"{make_article().get_absolute_url()}respond/"

    answer = Client().post(form, {"text": "kept", "act": "sign-in:google"})

    assert urlsplit(answer["Location"]).path == "/accounts/login/"


@pytest.mark.django_db(transaction=True)
def test_keys_of_the_desk_open_the_provider(
    visitor: Visitor, stub: OAuthStub, settings: Settings
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {
        name: {key: value for key, value in options.items() if key != "APPS"}
        for name, options in settings.SOCIALACCOUNT_PROVIDERS.items()
    }
    assert Client().post("/accounts/google/login/").status_code == 404
    SocialApp.objects.create(
        provider="google", name="Google", client_id=CLIENT_ID, secret=CLIENT_SECRET
    )
    stub.person["google"] = Person(uid="7", name="Maren Kolstad", email="maren@example.org")

    landed = visitor.choose("google")

    assert landed.url.path == "/accounts/me/"
