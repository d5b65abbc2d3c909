"""Reads the forms of a page as a browser would, and sends them with one value changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus, urljoin

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from lxml import html

from tests.pictures import jpeg

type Values = dict[str, list[str]]

UNSENT = {"csrfmiddlewaretoken"}


@dataclass
class Form:
    """One form: where it goes, what a browser would send, and which of its controls are what."""

    action: str
    method: str
    values: Values
    kinds: dict[str, str]
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The fields, and the names of the buttons."""
        return list(dict.fromkeys([*self.kinds, *(name for name, _value in self.buttons)]))

    @property
    def signature(self) -> tuple[str, tuple[str, ...]]:
        """The same for the same form on another page, or on the page of a refused post."""
        return self.action.partition("?")[0], tuple(sorted(self.kinds))


def forms_of(content: bytes, *, at: str) -> Iterator[Form]:
    """The forms of a page. A row that a script would add to a table stands in it already."""
    page = html.document_fromstring(content)
    for element in page.forms:
        form = Form(
            action=urljoin(at, element.action or at), method=element.method, values={}, kinds={}
        )
        for control in [*element.iter("input", "select", "textarea", "button")]:
            _read(control, form)
        # A control may stand outside of its form and name it.
        if element.get("id"):
            for control in page.xpath("//*[@form=$id]", id=element.get("id")):
                _read(control, form)
        _add_rows(form)
        yield form


def links_of(content: bytes, *, at: str) -> list[str]:
    """Where the links of a page lead to."""
    page = html.document_fromstring(content)
    return [urljoin(at, href) for href in page.xpath("//a/@href")]


def _read(control: Any, form: Form) -> None:
    name = control.get("name")
    kind = control.get("type", "text") if control.tag == "input" else control.tag
    if not name or name in UNSENT or control.get("disabled") is not None:
        return
    if control.get("class") == "hidden":  # a user name for password managers, which nothing reads
        return
    if control.tag == "button" or kind in {"submit", "image"}:
        form.buttons.append((name, control.get("value") or ""))
        return
    form.kinds[name] = kind
    if kind in {"checkbox", "radio"}:
        if control.get("checked") is not None:
            form.values.setdefault(name, []).append(control.get("value") or "on")
    elif kind == "select":
        value = control.value
        chosen = list(value) if control.multiple else [value] if value is not None else []
        form.values.setdefault(name, []).extend(chosen)
    elif kind == "textarea":
        # A browser drops the line break that stands first.
        form.values.setdefault(name, []).append((control.text or "").removeprefix("\n"))
    elif kind != "file":
        form.values.setdefault(name, []).append(control.get("value") or "")


def _add_rows(form: Form) -> None:
    """Turn the template of an inline table into one more row."""
    for name in [name for name in form.kinds if "__prefix__" in name]:
        prefix = name.partition("-__prefix__-")[0]
        total = f"{prefix}-TOTAL_FORMS"
        number = form.values[total][0]
        added = name.replace("__prefix__", number)
        kind = form.kinds.pop(name)
        values = form.values.pop(name, None)
        form.kinds[added] = kind
        if values is not None:
            form.values[added] = values
    for name in form.kinds:
        if name.endswith("-TOTAL_FORMS"):
            rows = {n.split("-")[1] for n in form.kinds if n.startswith(name[:-11])} - {
                "TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS",
            }  # fmt: skip
            form.values[name] = [str(len(rows))]


def send(client: Client, form: Form, values: Values) -> HttpResponse:
    """Post the values byte for byte, also what is no text; a file's value is its content."""
    files = [name for name, kind in form.kinds.items() if kind == "file"]
    if files:
        return _send_with_file(client, form, values, files)
    return client.post(
        form.action, encoded(values), content_type="application/x-www-form-urlencoded"
    )


def encoded(values: Values) -> str:
    return "&".join(f"{_quoted(name)}={_quoted(v)}" for name, all in values.items() for v in all)


def _quoted(text: str) -> str:
    return quote_plus(as_bytes(text))


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _send_with_file(client: Client, form: Form, sent: Values, files: list[str]) -> HttpResponse:
    data: dict[str, Any] = {name: [as_bytes(v) for v in all] for name, all in sent.items()}
    for name in files:
        odd = data.pop(name, None)
        content = odd[0] if odd else jpeg(80, 60)
        file_name = (odd[0] if odd else b"picture.jpg").decode("utf-8", "replace")
        data[name] = SimpleUploadedFile("picture.jpg", content)
        data[name]._name = file_name  # as it was sent, before Django makes it safe
    return client.post(form.action, data)
