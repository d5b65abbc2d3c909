"""No value in any field of any form of the desk is an error of the server, or costs words.

The forms are read from the pages that the URLconf of the desk leads to, so a new one is covered as
soon as it is registered. To try every value alone in every field (an hour): TEST_ODD_VALUES=all.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from urllib.parse import quote

import pytest
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from lxml import html

from tests.desk.desk_pages import DeskPage, forms, pages, query_keys
from tests.desk.forms_on_page import Form, Values, as_bytes, encoded, forms_of, send
from tests.desk.odd_values import ODD_VALUES, SHARP_VALUES, STRUCTURE_VALUES
from tests.desk.rows import make_rows
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ALL = os.environ.get("TEST_ODD_VALUES") == "all"
PARTS = 4  # of the forms, so that several processes share the work
# What a table of rows says of itself, and what a form says of its row: one wrong is all wrong.
STRUCTURE = ("_FORMS", "-id", "version", "_selected_action", "index", "select_across")

# What Django's admin reads from the address of every list and form.
GENERAL = ["q", "p", "o", "all", "e", "_popup", "_to_field", "_changelist_filters"]


class Desk:
    """A superuser at the desk, whose every request is rolled back."""

    def __init__(self, client: Client) -> None:
        self.client = client
        client.raise_request_exception = False
        client.force_login(make_user(is_staff=True, is_superuser=True))
        self.rows: Mapping[type[Model], Model] = make_rows()
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        self.failures: list[str] = []

    def forms(self) -> list[tuple[DeskPage, Form]]:
        """All of them at once: a form that is sent may end the session."""
        found = list(forms(self.client, self.rows))
        assert len(found) > 35
        return found

    def get(self, address: str, query: str = "") -> HttpResponse:
        with transaction.atomic():
            response = self.client.get(address, QUERY_STRING=query)
            self._check(response, f"GET {address}?{query[:80]}")
            transaction.set_rollback(True)
        return response

    def send(self, form: Form, values: Values, what: str) -> HttpResponse:
        """Send the form; where it was accepted, look at the page that follows."""
        for name, value in self.cookies.items():
            self.client.cookies[name] = value
        with transaction.atomic():
            response = send(self.client, form, values)
            self._check(response, what)
            if response.status_code == 302 and response["Location"].startswith("/admin/"):
                self._check(self.client.get(response["Location"]), f"the page after {what}")
            transaction.set_rollback(True)
        return response

    def _check(self, response: HttpResponse, what: str) -> None:
        if response.status_code >= 500:
            error = getattr(response, "exc_info", (None, None))[1]
            self.failures.append(f"{what}: {response.status_code} {error!r:.200}")


@pytest.fixture
def desk(client: Client) -> Iterator[Desk]:
    logging.disable(logging.CRITICAL)
    yield Desk(client)
    logging.disable(logging.NOTSET)


def rotated(names: list[str], values: tuple[str, ...], turn: int) -> Values:
    """Another odd value for each name; over all turns each name has had every one."""
    return {name: [values[(n + turn) % len(values)]] for n, name in enumerate(names)}


def refused_names(response: HttpResponse) -> set[str]:
    """The fields that the page shows an error beside."""
    if response.status_code != 200 or not response.content:
        return set()
    page = html.document_fromstring(response.content)
    return {element.get("name") for element in page.xpath("//*[@aria-invalid='true']")}


def odd_posts(page: DeskPage, form: Form) -> Iterator[Values]:
    """Each field with each value, many fields at a time; what a form says of itself separately.

    The form of a new record is that of an old one, so it is sent every third turn only.
    """
    if ALL:
        for name in form.names:
            for value in ODD_VALUES:
                yield {name: [value]}
        return
    structure = [name for name in form.names if name.endswith(STRUCTURE)]
    fields = [name for name in form.names if name not in structure]
    is_new = page.name.endswith("_add") and page.name != "articles_image_add"
    for turn in range(0, len(ODD_VALUES), 3 if is_new else 1):
        yield rotated(fields, ODD_VALUES, turn)
    for turn in range(len(STRUCTURE_VALUES) if structure and not is_new else 0):
        yield rotated(structure, STRUCTURE_VALUES, turn)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_odd_value_in_a_field_of_the_desk_is_an_error_of_the_server(
    desk: Desk, part: int
) -> None:
    for page, form in desk.forms()[part::PARTS]:
        for changes in odd_posts(page, form):
            what = f"{page.name} {changes}"
            response = desk.send(form, form.values | changes, what)
            # What was accepted beside something that was refused is sent again without that.
            refused = refused_names(response)
            accepted = {n: v for n, v in changes.items() if n not in refused}
            if refused and accepted and not ALL:
                desk.send(form, form.values | accepted, f"{what} accepted")

    assert not desk.failures, "\n".join(dict.fromkeys(desk.failures))


@pytest.mark.filterwarnings("ignore:DateTimeField .* received a naive datetime")
def test_no_odd_parameter_of_an_address_of_the_desk_is_an_error_of_the_server(desk: Desk) -> None:
    found = query_keys(desk.client, desk.rows)
    assert len(found) > 60
    for address, keys in found.items():
        # A filter that can't be read is all that a list says; the fields of a new record are read
        # one by one, and what every list reads is, too.
        together = keys if address.endswith("/add/") else set()
        for turn, value in enumerate(SHARP_VALUES):
            desk.get(address, encoded(rotated(GENERAL, (value,), 0)))
            if together:
                desk.get(address, encoded(rotated(sorted(together), SHARP_VALUES, turn)))
            for key in keys.difference(GENERAL, together):
                desk.get(address, encoded({key: [value]}))

    assert not desk.failures, "\n".join(dict.fromkeys(desk.failures))


def test_no_odd_number_in_an_address_of_the_desk_is_an_error_of_the_server(desk: Desk) -> None:
    for page in pages(desk.rows):
        row = desk.rows.get(page.model) if page.model else None
        if row is None or f"/{row.pk}/" not in page.address:
            continue
        for value in SHARP_VALUES:
            odd = quote(as_bytes(value), safe="")
            desk.get(page.address.replace(f"/{row.pk}/", f"/{odd}/"))

    assert not desk.failures, "\n".join(dict.fromkeys(desk.failures))


def test_a_refused_post_keeps_the_words_of_the_other_fields(desk: Desk) -> None:
    """One field after the other is refused; every other one is on the page as it was sent."""
    for page, form in desk.forms():
        words = typed_words(form)
        for name in form.names:
            response = desk.send(form, form.values | words | {name: ["a/\x00"]}, page.name)
            if name not in refused_names(response):
                continue
            shown = forms_of(response.content, at=form.action)
            again = next(f for f in shown if name in f.kinds)
            for other, value in words.items():
                if other != name:
                    assert again.values.get(other) == value, f"{page.name}: {name} lost {other}"


def typed_words(form: Form) -> Values:
    """Something new in each field for words."""
    return {
        name: [f"Typed {number}"]
        for number, (name, kind) in enumerate(form.kinds.items())
        if kind in {"text", "textarea"} and not name.endswith(STRUCTURE)
    }
