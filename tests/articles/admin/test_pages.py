import pytest
from django.test import Client

from accounts import roles
from articles.models import Page, SiteIdentity
from articles.redirects import find
from tests.factories import make_page
from tests.roles import make_staff

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/page/"


def page_form(page: Page | None = None, **changes: object) -> dict[str, object]:
    return {
        "title": page.title if page else "About us",
        "slug": page.slug if page else "about",
        "body": "<p>We are a paper.</p>",
        "status": "published",
        "version": page.version if page else 1,
        "parent": (page.parent_id or "") if page else "",
        "position": 0,
        "_continue": "1",
    } | changes


def test_a_published_page_is_dated_and_in_the_menu(client: Client) -> None:
    client.force_login(make_staff(roles.EDITOR))

    client.post(f"{LIST}add/", page_form(in_navigation="on"))

    page = Page.objects.get()
    assert page.published_at is not None
    assert SiteIdentity.current().navigation["pages"][0]["url"] == "/about/"


def test_a_moved_page_and_those_below_it_are_found_at_their_old_addresses(client: Client) -> None:
    client.force_login(make_staff(roles.EDITOR))
    about = make_page(slug="about", title="About")
    staff = make_page(slug="staff", parent=about)

    client.post(f"{LIST}{about.pk}/change/", page_form(about, slug="who-we-are"))

    staff.refresh_from_db()
    assert staff.path == "who-we-are/staff"
    assert find("/about/") == "/who-we-are/"
    assert find("/about/staff/") == "/who-we-are/staff/"


def test_two_editors_of_a_page_do_not_overwrite_one_another(client: Client) -> None:
    client.force_login(make_staff(roles.EDITOR))
    page = make_page(slug="about")
    client.post(f"{LIST}{page.pk}/change/", page_form(page, body="<p>Theirs.</p>"))

    answer = client.post(f"{LIST}{page.pk}/change/", page_form(page, body="<p>Mine.</p>"))

    assert b"Somebody saved this text" in answer.content
    assert b"Mine." in answer.content
    page.refresh_from_db()
    assert page.body == "<p>Theirs.</p>"


@pytest.mark.parametrize("slug", ["admin", "feed", "2026", "a/b", "a b", ""])
def test_a_page_does_not_take_an_address_of_the_site(client: Client, slug: str) -> None:
    client.force_login(make_staff(roles.EDITOR))

    response = client.post(f"{LIST}add/", page_form(slug=slug))

    assert response.status_code == 200
    assert not Page.objects.exists()


def test_authors_have_no_pages(client: Client) -> None:
    client.force_login(make_staff(roles.AUTHOR))

    assert client.get(LIST).status_code == 403
