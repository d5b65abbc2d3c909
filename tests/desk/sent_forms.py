"""Forms of the desk as a browser reads and sends them."""

from django.http import HttpResponse
from django.test import Client
from lxml import html

from accounts.models import User
from tests.articles.admin.story_form import ADD

OWN = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}

WORDS = "<p>Typed for an hour.</p>\n<p>And “more” &amp; more.</p>"

DRAFT = "a" * 32

STAMP = "b" * 32


class Browser:
    """A client that checks tokens, and sends a form as it stood on the page."""

    def __init__(self, person: User | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        if person:
            self.client.force_login(person)

    def sign_in(self, person: User) -> None:
        """As in another tab, which gives the browser another token as well."""
        self.client.force_login(person)
        self.client.cookies.pop("csrftoken", None)
        self.client.get(ADD)

    def sign_out(self) -> None:
        del self.client.cookies["sessionid"]

    def token(self) -> str:
        page = self.client.get(ADD).content.decode()
        return html.document_fromstring(page).xpath(
            "string(//*[@name='csrfmiddlewaretoken']/@value)"
        )

    def send(self, address: str, data: dict[str, object], **headers: str) -> HttpResponse:
        return self.client.post(address, data, headers=headers or OWN)  # type: ignore[return-value]


def read(response: HttpResponse) -> html.HtmlElement:
    return html.document_fromstring(response.content.decode())


def values(
    response: HttpResponse, form: str = "//form[contains(@class, 'write')]"
) -> dict[str, list[str]]:
    """What the form on the page would send, without its buttons."""
    found: dict[str, list[str]] = {}
    for field in read(response).xpath(f"{form}//*[self::input or self::textarea or self::select]"):
        name = field.get("name")
        if not name:
            continue
        if field.tag == "select":
            sent = field.xpath("./option[@selected]/@value")
        elif field.tag == "textarea":
            sent = [(field.text or "").removeprefix("\n")]
        elif field.get("type") == "checkbox":
            sent = ["on"] if field.get("checked") is not None else []
        else:
            sent = [field.get("value", "")]
        found.setdefault(name, []).extend(sent)
    return found
