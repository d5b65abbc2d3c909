"""Nobody learns from a form whether an address has an account: not from the answer or its time.

Time is not measured here. The request does the same queries and counts the same limits whichever
the address, so there is no difference to measure.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from articles.models import SiteIdentity
from tests.comments.mailing import run_queue
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

UNKNOWN = "nobody@mail.example"
LONG = "A remark that is long enough to be one."


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """Two answers name the same time."""
    with time_machine.travel(dt.datetime(2026, 7, 4, 12, 0, tzinfo=dt.UTC), tick=False):
        yield


def proven(name: str, **fields: Any) -> str:
    user = make_user(name, email=f"{name}@mail.example", **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user.email


def without_password(name: str) -> str:
    address = proven(name)
    user = User.objects.get(username=name)
    user.set_unusable_password()
    user.save()
    return address


ADDRESSES = {
    "proven": lambda: proven("proven"),
    "written otherwise": lambda: proven("case").upper(),
    "without a password": lambda: without_password("bycode"),
    "of the staff": lambda: proven("staff", is_staff=True),
    "of an owner": lambda: proven("owner", is_staff=True, is_superuser=True),
    "inactive": lambda: proven("gone", is_active=False),
    "not confirmed": lambda: make_user("waiting", email="waiting@mail.example").email,
    "of two accounts": lambda: min(
        make_user(name, email="two@mail.example").email for name in ("one", "two")
    ),
    "never seen": lambda: "somebody@mail.example",
    "not ASCII": lambda: "somebody@møl.example",
    "long": lambda: f"{'a' * 60}@{'b' * 60}.example",
}


def asked(client: Client, path: str, address: str, **data: str) -> tuple[Any, ...]:
    """All that a stranger sees of a form sent with the address, and what the request did for it."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(path, {"email": address, **data})
    did = [re.sub(r"'(''|[^'])*'|\b[0-9a-f]{32}\b|\d+(\.\d+)?", "?", q["sql"]) for q in queries]
    assert did
    page = client.get(answer["Location"]).text if answer.status_code == 302 else answer.text
    return (
        answer.status_code,
        {name: plain(value, address) for name, value in answer.headers.items()},
        sorted(answer.cookies),
        plain(page, address),
        did,
    )


def plain(text: str, address: str) -> str:
    """Without what differs for any two requests: tokens, and the address itself."""
    text = re.sub(r'(csrfmiddlewaretoken" value=|nonce[-=])"?[\w-]+', "", text)
    return text.replace(address, "ADDRESS").replace(address.lower(), "ADDRESS")


@pytest.mark.parametrize("kind", ADDRESSES)
@pytest.mark.parametrize("form", ["account_reset_password", "account_request_login_code"])
def test_form_does_and_answers_the_same_for_every_address(form: str, kind: str) -> None:
    address = ADDRESSES[kind]()
    path = reverse(form)

    assert asked(Client(), path, address) == asked(Client(), path, UNKNOWN)


@pytest.mark.parametrize("kind", ADDRESSES)
def test_guest_form_does_and_answers_the_same_for_every_address(kind: str) -> None:
    SiteIdentity.objects.create(guests_may_comment=True)
    story = make_article().get_absolute_url()
    address = ADDRESSES[kind]()

    def ask(address: str) -> tuple[Any, ...]:
        fields = {"text": LONG, "act": "guest", "guest-name": "Maren", "guest-email": address}
        return asked(Client(), f"{story}respond/", address, **fields)

    assert ask(address) == ask(UNKNOWN)


@pytest.mark.parametrize("kind", ADDRESSES)
@pytest.mark.parametrize("form", ["account_email", "comments:mails-address"])
def test_form_for_an_address_of_ones_own_is_the_same_for_every_address_of_others(
    form: str, kind: str
) -> None:
    address = ADDRESSES[kind]()

    def ask(address: str, name: str) -> tuple[Any, ...]:
        client = Client()
        person = make_user(name)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        client.get(reverse(form))
        return asked(client, reverse(form), address, action_add="")

    assert ask(address, "asker-1") == ask(UNKNOWN, "asker-2")


@pytest.mark.parametrize("kind", ADDRESSES)
def test_over_the_limit_of_a_mailbox_the_answer_is_the_same_for_every_address(kind: str) -> None:
    def ask_often(address: str) -> list[Any]:
        cache.clear()
        client = Client()
        answers = []
        for form in ["account_request_login_code", "account_reset_password"] * 4:
            client = Client()
            answer = client.post(reverse(form), {"email": address}, follow=True)
            answers.append((answer.status_code, plain(answer.text, address)))
        return answers

    assert ask_often(ADDRESSES[kind]()) == ask_often(UNKNOWN)


# Where two accounts share an address that neither has proven, both their passwords are tried.
@pytest.mark.parametrize("kind", [kind for kind in ADDRESSES if kind != "of two accounts"])
def test_wrong_password_is_hashed_as_often_for_every_login(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = ADDRESSES[kind]()
    hashed: list[str] = []
    hasher = type(hashers.get_hasher())
    encode = hasher.encode

    def counted(self: Any, password: str, *args: Any, **options: Any) -> str:
        hashed.append(password)
        return str(encode(self, password, *args, **options))

    monkeypatch.setattr(hasher, "encode", counted)

    def times(login: str) -> int:
        cache.clear()
        hashed.clear()
        answer = Client().post(reverse("account_login"), {"login": login, "password": "wrong-one"})
        assert answer.status_code == 200
        return len(hashed)

    assert times(address) == times(UNKNOWN)


def test_nobody_has_an_account_by_asking_for_a_code() -> None:
    Client().post(reverse("account_request_login_code"), {"email": UNKNOWN})

    assert not User.objects.exists()


def test_link_to_a_new_password_comes_to_each_account_with_the_address_once() -> None:
    for name in ("one", "two"):
        make_user(name, email="two@mail.example")
    Client().post(reverse("account_reset_password"), {"email": "Two@mail.example"})

    sent = run_queue()

    assert sorted(re.findall(r"Your username is (\w+)\.", str([m.body for m in sent]))) == [
        "one",
        "two",
    ]
    assert {tuple(message.to) for message in sent} == {("two@mail.example",)}


def test_link_opens_the_form_and_sets_the_password(client: Client) -> None:
    address = proven("maren")
    client.post(reverse("account_reset_password"), {"email": address})

    (message,) = run_queue()
    link = link_in(message)
    form = client.get(link, follow=True)
    password = "a-long-new-passphrase"
    client.post(
        form.redirect_chain[-1][0], {"password1": password, "password2": password}, follow=True
    )

    assert "You asked for it on" in message.body
    assert User.objects.get(username="maren").check_password(password)


def test_job_of_a_link_never_holds_it() -> None:
    address = proven("maren")
    Client().post(reverse("account_reset_password"), {"email": address})
    before = str(DBTaskResult.objects.get().args_kwargs)
    (message,) = run_queue()

    link = link_in(message)
    assert link not in before
    assert link not in str(DBTaskResult.objects.get().args_kwargs)


def test_link_leads_to_the_sites_own_address_whatever_host_was_named(client: Client) -> None:
    address = proven("maren")
    client.post(
        reverse("account_reset_password"), {"email": address}, headers={"host": "localhost"}
    )

    (message,) = run_queue()

    assert link_in(message).startswith("http://127.0.0.1:8000/accounts/password/reset/key/")


@pytest.mark.parametrize("address", [UNKNOWN, "gone@mail.example"])
def test_no_mail_goes_to_an_address_without_an_active_account(address: str) -> None:
    proven("gone", is_active=False)
    Client().post(reverse("account_reset_password"), {"email": address})

    assert run_queue() == []


def link_in(message: EmailMessage) -> str:
    found = re.search(r"^http\S+/password/reset/key/\S+$", str(message.body), re.MULTILINE)
    assert found, message.body
    return found[0]
