import pytest
from django.db.models import Model
from django.test import Client

from accounts import roles
from articles.models import Page
from tests.articles.admin.story_form import LIST, change, form_of, sign_in
from tests.factories import make_article, make_author, make_category, make_page, make_tag

pytestmark = pytest.mark.django_db

BAD_SLUGS = ["a/b", "../x", "crane/rust", "..", "a b", "?", "#", "a\\b", "%2F", "\u202eab", "a:b",
             "...", "-", "_", "\ufffd\ufffd"]  # fmt: skip


@pytest.mark.parametrize("slug", BAD_SLUGS)
def test_a_slug_that_is_no_part_of_an_address_is_refused_beside_the_field(
    client: Client, slug: str
) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(slug="flood", headline="The flood")

    page = change(client, article, slug=slug, body="<p>Words.</p><p>A new paragraph.</p>")

    assert "be part of an address" in page
    assert "A new paragraph." in page
    assert article.get_absolute_url() in page
    assert page.rstrip().endswith("</html>")
    article.refresh_from_db()
    assert (article.slug, article.body) == ("flood", "<p>Words.</p>")


@pytest.mark.parametrize("slug", BAD_SLUGS)
@pytest.mark.parametrize("make", [make_category, make_tag, make_author, make_page])
def test_the_slug_of_a_section_tag_author_or_page_is_refused_beside_the_field(
    client: Client, slug: str, make: object
) -> None:
    sign_in(client, roles.OWNER)
    record: Model = make(slug="flood")  # type: ignore[operator]
    kind = record._meta.model_name
    words = {"name": "A new name", "title": "A new name", "status": "published"}

    response = client.post(
        f"/admin/articles/{kind}/{record.pk}/change/",
        {
            **words, "slug": slug, "version": 1, "position": 0, "role": "reporter",
            "links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0,
        },
    )  # fmt: skip

    page = response.content.decode()
    assert response.status_code == 200
    assert "be part of an address" in page
    assert "A new name" in page
    record.refresh_from_db()
    assert record.slug == "flood"  # type: ignore[attr-defined]


def test_a_refused_form_is_headed_by_the_record_as_it_is_stored(client: Client) -> None:
    sign_in(client, roles.OWNER)
    page = make_page(title="About us", status=Page.Status.PUBLISHED)

    answer = client.post(
        f"/admin/articles/page/{page.pk}/change/",
        {"title": "Something else", "slug": "a/b", "status": "draft", "version": 1},
    ).content.decode()

    assert "About us" in answer.partition("</title>")[0]
    assert f'href="{page.get_absolute_url()}"' in answer


@pytest.mark.parametrize("key", [" ", "a", "²", "9" * 5000, "99999999999999999999", "-1", "1e999"])
def test_a_choice_that_is_no_record_is_refused_beside_the_field(client: Client, key: str) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article()

    for field in ("section", "tags", "categories", "lead_image"):
        address = f"{LIST}{article.pk}/change/"
        response = client.post(address, form_of(article, standfirst="Kept.", **{field: key}))
        assert response.status_code in {200, 302}
        if field != "section" or key.strip():
            assert response.status_code == 200, field
            assert b"Kept." in response.content
