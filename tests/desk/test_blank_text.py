"""A required text of the desk that shows nothing is refused beside its field."""

from typing import Any

import pytest
from django.contrib import admin
from django.forms import CharField
from django.test import Client, RequestFactory

from accounts import roles
from articles.actions.publish import what_is_missing
from articles.forms import CorrectionForm, UploadForm
from articles.models import Article, Author, Category, Page, Tag
from comments.models import Word
from desk.records import RecordAdmin
from desk.text_fields import EMPTY_OR_BLANK
from tests.articles.admin.story_form import ADD, change, form_of
from tests.factories import make_article, make_image
from tests.roles import make_staff

pytestmark = pytest.mark.django_db

BLANKS = ["\u200b", "\u3164", "\u2800 \u115f", "\ufe0f", "\U000e0041", "\xa0"]


@pytest.fixture(autouse=True)
def _owner(client: Client) -> None:
    client.force_login(make_staff(roles.OWNER))


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
@pytest.mark.parametrize(
    ("kind", "field"),
    [(Category, "name"), (Tag, "name"), (Author, "name"), (Page, "title"), (Word, "text")],
)
def test_a_blank_name_or_title_is_refused_beside_its_field(
    client: Client, kind: Any, field: str, blank: str
) -> None:
    address = f"/admin/{kind._meta.app_label}/{kind._meta.model_name}/add/"

    response = client.post(
        address, {field: blank, "slug": "blank", "position": 0, "status": "draft"}
    )

    assert response.status_code == 200
    assert response.context["adminform"].form.errors[field] == ["This field is required."]
    assert not kind.objects.exists()


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_a_blank_headline_is_refused(client: Client, blank: str) -> None:
    response = client.post(ADD, form_of(headline=blank))

    assert "headline" in response.context["adminform"].form.errors
    assert not Article.objects.exists()


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_a_story_with_a_blank_headline_is_not_ready(blank: str) -> None:
    story = make_article(published=False, headline=blank)

    assert [refusal.field for refusal in what_is_missing(story)] == ["headline"]


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_blank_alternative_text_and_blank_corrections_are_refused(blank: str) -> None:
    assert "alt" in UploadForm({"alt": blank}).errors
    assert "text" in CorrectionForm({"kind": "correction", "text": blank}).errors


def test_blank_text_in_an_optional_field_is_stored_as_empty(client: Client) -> None:
    story = make_article()

    change(client, story, standfirst="\u200b\u3164")

    story.refresh_from_db()
    assert story.standfirst == ""


def test_alternative_text_of_a_picture_can_not_be_blank(client: Client) -> None:
    picture = make_image()

    client.post(
        f"/admin/articles/image/{picture.pk}/change/",
        {"alt": "\u3164", "focal_x": 0.5, "focal_y": 0.5},
    )

    picture.refresh_from_db()
    assert picture.alt != "\u3164"


def test_every_text_field_of_every_form_of_the_desk_takes_blank_text_for_empty() -> None:
    """Whatever is added later too: no form of ours at the desk has a text field without it."""
    request = RequestFactory().get("/admin/")
    request.user = make_staff(roles.OWNER, is_superuser=True)
    seen = 0
    for model, model_admin in admin.site._registry.items():
        if not isinstance(model_admin, RecordAdmin):
            continue
        forms = [model_admin.get_form(request)()]
        forms += [
            formset().empty_form
            for formset, _inline in model_admin.get_formsets_with_inlines(request)
        ]
        for form in forms:
            for name, field in form.fields.items():
                if isinstance(field, CharField) and field.strip:
                    assert field.empty_values is EMPTY_OR_BLANK, f"{model.__name__}.{name}"
                    seen += 1
    assert seen > 40
