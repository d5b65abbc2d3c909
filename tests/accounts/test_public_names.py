"""A name that everybody sees never comes from an address, whichever way an account is made."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts import linking, names, roles
from accounts.models import User
from tests.accounts.conftest import Visitor, last_code
from tests.factories import make_user
from tests.oauth_stub import OAuthStub, Person
from tests.roles import make_staff

STAND_IN = re.compile(r"Reader [1-9][0-9]{5}\Z")
ADDRESS = "jane.doe.1984@example.com"


def is_unnamed(user: User) -> bool:
    return bool(user.needs_name and STAND_IN.match(user.get_full_name()))


@pytest.mark.django_db(transaction=True)
def test_who_comes_in_by_a_code_is_a_reader_with_a_number(visitor: Visitor) -> None:
    visitor.ask_for_code(ADDRESS)
    page = visitor.enter_code(last_code()).text

    user = User.objects.get()
    assert is_unnamed(user)
    assert "jane" not in user.username
    assert 'name="display_name"' in page
    assert user.display_name not in re.findall(r'value="([^"]*)"', page)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("provider", ["google", "facebook", "x"])
@pytest.mark.parametrize(
    ("name", "is_asked"),
    [
        (ADDRESS, True), ("jane.doe.1984", True), ("Jane.Doe.1984", True),
        ("someone@elsewhere.example", True), ("\u3164", True), ("", True),
        ("Jane Doe", False), ("田中", False),
    ],
)  # fmt: skip
def test_a_providers_name_that_looks_like_an_address_is_not_shown(
    visitor: Visitor, stub: OAuthStub, provider: str, name: str, is_asked: bool
) -> None:
    stub.person[provider] = Person(name=name, email="" if provider == "x" else ADDRESS)
    if provider == "x" and name.casefold() == "jane.doe.1984":
        is_asked = False  # X tells no address that the name could come from

    visitor.choose(provider)

    user = User.objects.get()
    assert is_unnamed(user) == is_asked
    assert "@" not in user.username
    if not is_asked:
        assert user.display_name == name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("username", "email", "is_asked"),
    [
        (ADDRESS, ADDRESS, True), (ADDRESS, "", True), ("jane.doe.1984", ADDRESS, True),
        ("jane-doe-1984", ADDRESS, True), ("jane-doe-19842", ADDRESS, True),
        ("owner", "jane+news@example.org", False), ("jane", "jane+news@example.org", True),
        ("owner", ADDRESS, False), ("owner", "", False),
    ],
)  # fmt: skip
def test_a_username_that_shows_an_address_is_not_shown(
    username: str, email: str, is_asked: bool
) -> None:
    user = make_user(username, email=email)

    assert is_unnamed(user) == is_asked
    assert (user.get_full_name() == username) != is_asked
    assert User.objects.get().display_name == user.display_name


@pytest.mark.django_db
def test_createsuperuser_publishes_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long password")

    call_command(
        "createsuperuser", "--noinput", username="owner@paper.example", email="o@paper.example",
        verbosity=0,
    )  # fmt: skip

    owner = User.objects.get()
    assert is_unnamed(owner)
    assert str(owner) == owner.get_short_name() == "owner@paper.example"  # at the desk


@pytest.mark.django_db
def test_an_address_that_comes_later_hides_a_username_that_equals_it() -> None:
    user = make_user("jane")

    user.email = "jane@example.org"
    user.save(update_fields=["email"])

    assert is_unnamed(User.objects.get())


@pytest.mark.django_db
def test_a_chosen_name_stays_though_it_equals_an_address() -> None:
    user = make_user("maren", display_name="maren", email="maren@example.org")

    user.save()

    assert (user.display_name, user.needs_name) == ("maren", False)


@pytest.mark.django_db
def test_stand_ins_tell_nothing_and_are_many() -> None:
    made = {linking.account_for_address(f"{n}@example.org").display_name for n in range(30)}

    assert len(made) >= 29
    assert all(map(STAND_IN.match, made))


@pytest.mark.django_db
def test_my_account_asks_for_a_name_and_keeps_it(client: Client) -> None:
    user = linking.account_for_address(ADDRESS)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(reverse("accounts:me")).text
    assert "Your name here" in page
    assert f"other readers see <bdi>{user.display_name}</bdi>" in page
    assert 'name="display_name" maxlength="60" autocomplete="nickname"' in page
    for refused in ("", "\u3164", ADDRESS):
        client.post(reverse("accounts:me"), {"display_name": refused})
        user.refresh_from_db()
        assert user.needs_name
    client.post(reverse("accounts:me"), {"display_name": "jane.doe.1984"})

    user.refresh_from_db()  # who types it has chosen it
    assert (user.display_name, user.needs_name) == ("jane.doe.1984", False)


@pytest.mark.django_db
def test_an_owner_can_name_an_account_but_not_by_an_address(client: Client) -> None:
    client.force_login(make_staff(roles.OWNER))
    user = linking.account_for_address(ADDRESS)
    url = f"/admin/accounts/user/{user.pk}/change/"
    group = Group.objects.get(name=roles.AUTHOR).pk
    form = {"username": user.username, "email": user.email, "is_active": "on", "groups": group}

    refused = client.post(url, {**form, "display_name": ADDRESS})
    assert "an address" in refused.text
    client.post(url, {**form, "display_name": user.display_name})
    user.refresh_from_db()
    assert is_unnamed(user)
    client.post(url, {**form, "display_name": "Jane Doe"})

    user.refresh_from_db()
    assert (user.display_name, user.needs_name) == ("Jane Doe", False)


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("jane@example.com", ""), ("Jane <jane@example.com>", "Jane"), ("<jane@example.com>", ""),
        ("Jane (jane@example.com)", "Jane"), ("jane＠example.com", ""), ("@jane", "@jane"),  # noqa: RUF001
        ("jane@example.com jane2@example.org", ""), ("Jane", "Jane"),
        ("Café @ Quay", "Café @ Quay"),
        ("mailto:jane@example.com", ""), ("jane@localhost", ""),
    ],
)  # fmt: skip
def test_addresses_are_taken_out_of_the_names_of_another_site(name: str, rest: str) -> None:
    assert names.without_addresses(name) == rest
