"""Providers by settings alone, by keys of the environment or of the desk."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import roles
from accounts.models import User
from newsblog import environment
from tests.accounts.conftest import Visitor, last_code
from tests.factories import make_article, make_user
from tests.oauth_stub import CLIENT_ID, CLIENT_SECRET, OAuthStub, Person
from tests.roles import make_staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch, settings: Settings, stub: OAuthStub) -> OAuthStub:
    """The environment of a site with two more doors, and what its settings make of that."""
    for name, value in {
        "OPENID_CONNECT_CLIENT_ID": CLIENT_ID,
        "OPENID_CONNECT_CLIENT_SECRET": CLIENT_SECRET,
        "OPENID_CONNECT_SERVER_URL": f"{stub.url}/oidc",
        "OPENID_CONNECT_NAME": "Harbour ID",
        "GITHUB_CLIENT_ID": "of-github",
        "GITHUB_CLIENT_SECRET": "of-github-too",
    }.items():
        monkeypatch.setenv(name, value)
    more = environment.sign_in_providers(["openid_connect", "github"])
    settings.SOCIALACCOUNT_PROVIDERS = {**settings.SOCIALACCOUNT_PROVIDERS, **more}
    return stub


def test_a_provider_of_openid_connect_is_added_by_settings_alone(
    visitor: Visitor, newcomer: Visitor, environ: OAuthStub
) -> None:
    environ.person["oidc"] = Person(uid="7", name="Maren Kolstad", email="maren@example.org")

    assert "Continue with Harbour ID" in visitor.get("/accounts/login/").text
    landed = visitor.choose("oidc")

    assert landed.url.path == "/accounts/me/"
    assert "<li>Harbour ID</li>" in landed.text
    person = User.objects.get()
    assert person.display_name == "Maren Kolstad"
    assert EmailAddress.objects.get().email == "maren@example.org"
    assert not SocialToken.objects.exists()
    assert "maren@example.org" not in str(SocialAccount.objects.get().extra_data)
    assert newcomer.choose("oidc").url.path == "/accounts/me/"
    assert User.objects.count() == 1


def test_its_button_below_the_box_of_a_comment_begins_there_too(environ: OAuthStub) -> None:
    form = f"{make_article().get_absolute_url()}respond/"
    assert 'value="sign-in:openid"' in Client().get(form).text

    begun = Client().post(form, {"text": "kept", "act": "sign-in:openid"})

    assert begun["Location"].startswith(f"{environ.url}/oidc/authorize?")


def test_form_of_the_button_may_end_at_the_provider(environ: OAuthStub) -> None:
    assert environment.openid_origin() == environ.url


def test_provider_of_openid_connect_without_its_address_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, environ: OAuthStub
) -> None:
    monkeypatch.delenv("OPENID_CONNECT_SERVER_URL")

    with pytest.raises(ImproperlyConfigured, match="OPENID_CONNECT_SERVER_URL"):
        environment.sign_in_providers(["openid_connect"])


def test_any_provider_that_the_library_knows_begins_with_a_challenge(
    client: Client, environ: OAuthStub
) -> None:
    response = client.post("/accounts/github/login/")

    asked = urlsplit(response["Location"])
    assert asked.netloc == "github.com"
    query = parse_qs(asked.query)
    assert query["client_id"] == ["of-github"]
    assert query["code_challenge_method"] == ["S256"]


def test_two_providers_with_one_verified_address_are_proven_once_and_then_both_open_it(
    visitor: Visitor, newcomer: Visitor, environ: OAuthStub
) -> None:
    for provider in ("google", "oidc"):
        environ.person[provider] = Person(uid=provider, email="maren@example.org")
    visitor.choose("google")

    asked = newcomer.choose("oidc")
    assert "Harbour ID says that you are" in asked.text
    newcomer.post("/accounts/prove/")
    landed = newcomer.enter_code(last_code())

    assert "You can now sign in with Harbour ID, too." in landed.text
    person = User.objects.get()
    assert {account.user for account in SocialAccount.objects.all()} == {person}
    assert SocialAccount.objects.count() == 2
    for provider in ("google", "oidc"):
        newcomer.post("/accounts/logout/")
        assert newcomer.choose(provider).url.path == "/accounts/me/"
    assert User.objects.count() == 1


def test_an_unverified_address_of_any_provider_is_neither_kept_nor_joined(
    visitor: Visitor, environ: OAuthStub
) -> None:
    owner = make_user("owner")
    EmailAddress.objects.create(user=owner, email="a@example.org", verified=True, primary=True)
    environ.person["oidc"] = Person(email="a@example.org", is_email_verified=False)

    visitor.choose("oidc")

    assert visitor.is_signed_in()
    stranger = SocialAccount.objects.get().user
    assert stranger != owner
    assert stranger.email == ""


def test_keys_that_an_owner_enters_at_the_desk_open_a_door(
    client: Client, settings: Settings
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    client.force_login(make_staff(roles.OWNER))
    assert not re.search("Continue with", Client().get(reverse("account_login")).text)

    client.post(
        "/admin/socialaccount/socialapp/add/",
        {"provider": "github", "name": "GitHub", "client_id": "of-github", "secret": "x",
         "settings": "{}"},
    )  # fmt: skip

    assert "Continue with GitHub" in Client().get(reverse("account_login")).text
    begun = Client().post("/accounts/github/login/")
    assert "client_id=of-github" in begun["Location"]


def test_keys_of_the_environment_win_over_those_of_the_desk(environ: OAuthStub) -> None:
    SocialApp.objects.create(provider="github", name="Old", client_id="old", secret="old")

    page = Client().get(reverse("account_login")).text

    assert page.count("Continue with GitHub") == 1
    assert "client_id=of-github" in Client().post("/accounts/github/login/")["Location"]


@pytest.mark.parametrize("role", [roles.AUTHOR, roles.EDITOR, roles.MODERATOR])
def test_keys_are_an_owners_business(client: Client, role: str) -> None:
    client.force_login(make_staff(role))

    assert client.get("/admin/socialaccount/socialapp/").status_code == 403
