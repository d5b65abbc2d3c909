"""Every page of the desk, from its own URLconf, and what makes its forms valid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import QueryDict
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from articles.models import Article
from tests.desk.forms_on_page import Form, forms_of, links_of

# Leaving the desk is no form with fields; the last pattern is Django's for what is no page.
LEFT_OUT = {"logout", None}
REQUIRED = {
    "title": "A title", "headline": "A headline", "name": "A name", "username": "somebody",
    "password1": "a long password of mine", "password2": "a long password of mine",
    "slug": "a-slug", "old_path": "/older/", "text": "A word", "alt": "A picture",
    "email": "b@example.com", "uid": "2", "client_id": "id", "token": "t", "data": "{}",
    "ip": "192.0.2.2", "session_key": "another", "user_agent": "A browser",
    "type": "recovery_codes", "settings": "{}", "extra_data": "{}", "status": "published",
    "usable_password": "true", "provider": "github", "reason": "A reason",
    "ban_reason": "A reason", "move_reason": "A reason",
    "date_joined_0": "2026-01-01", "date_joined_1": "10:00:00",
    "created_at_0": "2026-01-01", "created_at_1": "10:00:00",
    "last_seen_at_0": "2026-01-01", "last_seen_at_1": "10:00:00",
    "last_login_0": "2026-01-01", "last_login_1": "10:00:00",
}  # fmt: skip


@dataclass(frozen=True)
class DeskPage:
    """One address of the desk; `model` is the one whose admin answers there, if any does."""

    name: str
    address: str
    model: type[Model] | None = None


def patterns() -> Iterator[tuple[URLPattern, type[Model] | None]]:
    """The URL patterns of the desk, each with the model whose admin brought it."""
    of_models = {model: model_admin.urls for model, model_admin in admin.site._registry.items()}
    owners = {
        pattern.name: model
        for model, found in of_models.items()
        for pattern in found
        if pattern.name
    }
    for pattern in admin.site.get_urls():
        if isinstance(pattern, URLPattern):
            yield pattern, None
        else:
            for inner in pattern.url_patterns:
                yield inner, owners.get(inner.name)


def arguments_of(model: type[Model] | None, rows: Mapping[type[Model], Model]) -> dict[str, Any]:
    """What may stand in a pattern; a name that is not here fails the test that asks for it."""
    row = rows[model or Article]
    return {
        "object_id": row.pk,
        "pk": row.pk,
        "id": row.pk,
        "number": 1,
        "content_type_id": ContentType.objects.get_for_model(type(row)).pk,
        "app_label": "articles",
    }


def pages(rows: Mapping[type[Model], Model]) -> list[DeskPage]:
    """One address for each named pattern of the desk."""
    found = []
    for pattern, model in patterns():
        if pattern.name in LEFT_OUT:
            continue
        values = arguments_of(model, rows)
        names = pattern.pattern.converters or dict.fromkeys(pattern.pattern.regex.groupindex)
        try:
            address = reverse(f"admin:{pattern.name}", kwargs={n: values[n] for n in names})
        except NoReverseMatch:
            address = reverse(f"admin:{pattern.name}", args=[values[n] for n in names])
        found.append(DeskPage(pattern.name, address, model))
    return found


def forms(client: Client, rows: Mapping[type[Model], Model]) -> Iterator[tuple[DeskPage, Form]]:
    """Each form of the desk that has a field or a named button, once."""
    seen = set()
    for page in pages(rows):
        response = client.get(page.address, follow=True)
        kind = response.headers.get("Content-Type", "")
        if "text/html" not in kind or not response.content:
            continue
        at = response.request["PATH_INFO"]
        for form in forms_of(response.content, at=at):
            if not form.names or set(form.names) <= {"post"} or form.method.lower() == "get":
                continue  # a confirmation; a search, which query_keys() has
            if form.signature not in seen and form.action.startswith("/admin/"):
                seen.add(form.signature)
                fill(form, page.model, rows)
                yield page, form


def fill(form: Form, model: type[Model] | None, rows: Mapping[type[Model], Model]) -> None:
    """Give what is empty and known a value that is accepted."""
    for name in form.kinds:
        if "-" in name or any(form.values.get(name, [])):
            continue
        if name in REQUIRED:
            form.values[name] = [REQUIRED[name]]
        elif model is not None and (row := _related(model, name, rows)) is not None:
            form.values[name] = [str(row.pk)]
    if "_selected_action" in form.kinds and model is not None:
        form.values["_selected_action"] = [str(rows[model].pk)]


def _related(model: type[Model], name: str, rows: Mapping[type[Model], Model]) -> Model | None:
    """The row for a field that must name one."""
    columns = {column.name: column for column in model._meta.get_fields()}
    column: Any = columns.get(name)
    if column is None or not column.is_relation or (column.null and name != "article"):
        return None
    return rows.get(column.related_model)


def query_keys(client: Client, rows: Mapping[type[Model], Model]) -> dict[str, set[str]]:
    """For each page, the parameters that a link or form of the desk gives to its address.

    The form of a new record also takes a value for each of its fields.
    """
    found: dict[str, set[str]] = {}
    for page in pages(rows):
        response = client.get(page.address)
        kind = response.headers.get("Content-Type", "")
        if response.status_code != 200 or "text/html" not in kind or not response.content:
            continue
        found.setdefault(page.address, set())
        for address in links_of(response.content, at=page.address):
            path, _sep, query = address.partition("?")
            if path.startswith("/admin/") and query:
                found.setdefault(path, set()).update(QueryDict(query))
        for form in forms_of(response.content, at=page.address):
            if form.method.lower() == "get" or page.name.endswith("_add"):
                found[page.address].update(form.kinds)
    return found
