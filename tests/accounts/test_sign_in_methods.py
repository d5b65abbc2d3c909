import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import sign_in_methods
from accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

PROVIDERS = reverse("socialaccount_connections")


@pytest.fixture
def maren() -> User:
    """Somebody who came in with Google and has nothing else."""
    user = make_user("maren")
    user.set_unusable_password()
    user.save()
    SocialAccount.objects.create(user=user, provider="google", uid="1")
    return user


@pytest.fixture
def her_client(client: Client, maren: User) -> Client:
    client.force_login(maren, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address_of(user: User, *, verified: bool = True) -> EmailAddress:
    return EmailAddress.objects.create(
        user=user, email="m@example.org", verified=verified, primary=True
    )


def passkey_of(user: User, *, alone: bool) -> None:
    Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={
            "name": "Telephone",
            "credential": {"clientExtensionResults": {"credProps": {"rk": alone}}},
        },
    )


def test_only_what_really_opens_is_a_way_in(maren: User, settings: Settings) -> None:
    google = SocialAccount.objects.get()
    assert not sign_in_methods.has_another_method(maren, but=google)

    address_of(maren, verified=False)
    passkey_of(maren, alone=False)
    gone = SocialAccount.objects.create(user=maren, provider="github", uid="1")
    assert not sign_in_methods.has_another_method(maren, but=google)

    settings.SOCIALACCOUNT_PROVIDERS = {
        "github": {"APPS": [{"client_id": "x", "secret": "x", "key": ""}]}
    }
    assert sign_in_methods.has_another_method(maren, but=google)
    assert not sign_in_methods.has_another_method(maren, but=gone)


def test_a_passkey_is_a_way_in(maren: User) -> None:
    passkey_of(maren, alone=True)

    assert sign_in_methods.has_another_method(maren, but=SocialAccount.objects.get())


def test_the_last_way_in_is_not_disconnected(her_client: Client) -> None:
    response = her_client.post(PROVIDERS, {"account": SocialAccount.objects.get().pk})

    assert "It is your only way to sign in" in response.text
    assert SocialAccount.objects.exists()


def test_whoever_has_a_proven_address_disconnects_a_provider_without_a_password(
    her_client: Client, maren: User
) -> None:
    address_of(maren)

    response = her_client.post(PROVIDERS, {"account": SocialAccount.objects.get().pk}, follow=True)

    assert "Google is disconnected" in response.text
    assert not SocialAccount.objects.exists()


def test_a_provider_that_is_gone_is_disconnected_all_the_same(
    her_client: Client, maren: User, settings: Settings
) -> None:
    address_of(maren)
    settings.SOCIALACCOUNT_PROVIDERS = {}

    her_client.post(PROVIDERS, {"account": SocialAccount.objects.get().pk})

    assert not SocialAccount.objects.exists()


def test_nobody_disconnects_what_is_anothers(her_client: Client, maren: User) -> None:
    address_of(maren)
    other = SocialAccount.objects.create(user=make_user(), provider="google", uid="2")

    her_client.post(PROVIDERS, {"account": other.pk})

    assert SocialAccount.objects.filter(pk=other.pk).exists()


def test_the_last_address_stays_where_nothing_else_opens(her_client: Client, maren: User) -> None:
    address = address_of(maren)
    sent = {"email": address.email, "action_remove": ""}
    SocialAccount.objects.all().delete()

    response = her_client.post(reverse("account_email"), sent, follow=True)
    assert "only way to sign in" in response.text
    assert EmailAddress.objects.exists()

    SocialAccount.objects.create(user=maren, provider="google", uid="1")
    her_client.post(reverse("account_email"), sent)
    assert not EmailAddress.objects.exists()
