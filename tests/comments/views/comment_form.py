"""What the tests of the comment form share: readers, the form's address, and what stands in it."""

import html
import re

from django.test import Client

from accounts.models import User
from articles.models import Subject
from tests.factories import make_comment, make_user

LONG = "Zwölf Boxkämpfer 🌊 jagen Viktor.\n\u0645\u0631\u062d\u0628\u0627 <b>&amp;</b>  " * 60


def known_reader(**fields: object) -> User:
    user = make_user(**fields)  # type: ignore[arg-type]
    for _ in range(2):
        make_comment(author=user)
    return user


def signed_in(user: User | None = None, *, checks: bool = False) -> tuple[Client, User]:
    person = user or known_reader()
    client = Client(enforce_csrf_checks=checks)
    client.force_login(person)
    return client, person


def address(subject: Subject) -> str:
    return f"{subject.get_absolute_url()}respond/"


def kept_text(page: str) -> str:
    """What stands in the box, as a browser would send it back."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found, "no text box on the page"
    return html.unescape(found[1])


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no {name} on the page"
    return found[1]
