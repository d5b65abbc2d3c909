"""Somebody who writes at the desk."""

import pytest
from playwright.sync_api import Dialog, Page
from pytest_django.live_server_helper import LiveServer

from accounts import roles
from accounts.models import User
from tests.factories import make_article
from tests.journeys.sessions import sign_in
from tests.journeys.unsaved.writing import ADD, LIST
from tests.roles import make_staff


@pytest.fixture
def editor(page: Page, live_server: LiveServer) -> User:
    """An editor, signed in in this tab."""
    person = make_staff(roles.EDITOR, display_name="Ines Halvorsen")
    sign_in(page, live_server, person)
    return person


@pytest.fixture(params=["new story", "existing story"])
def address(request: pytest.FixtureRequest, editor: User) -> str:
    """The address of the form that is written in."""
    if request.param == "new story":
        return ADD
    story = make_article(headline="The ferry", body="<p>It lies in the yard.</p>")
    return f"{LIST}{story.pk}/change/"


@pytest.fixture
def asked(page: Page) -> list[str]:
    """What the browser asked; every question is answered with “leave”."""
    questions: list[str] = []

    def leave(dialog: Dialog) -> None:
        questions.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    return questions
