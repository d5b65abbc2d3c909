import pytest
from django.test import Client

from accounts import roles
from articles.models import Redirect, SiteIdentity
from tests.factories import make_article
from tests.roles import make_staff

pytestmark = pytest.mark.django_db

FORM = "/admin/articles/siteidentity/1/change/"


def identity(**changes: object) -> dict[str, object]:
    return {
        "name": "The Paper",
        "accent": "#a3122b",
        "language": "en",
        "time_zone": "Europe/Lisbon",
        "stories_per_page": 20,
        "threads_per_page": 50,
        "thread_depth": 5,
        "links-TOTAL_FORMS": 0,
        "links-INITIAL_FORMS": 0,
    } | changes


def test_the_list_of_the_one_identity_is_its_form(client: Client) -> None:
    client.force_login(make_staff(roles.OWNER))

    response = client.get("/admin/articles/siteidentity/")

    assert response["Location"] == FORM
    assert client.get(FORM).status_code == 200


def test_an_owner_names_the_site_and_its_links_reach_every_page(client: Client) -> None:
    client.force_login(make_staff(roles.OWNER))
    client.get("/admin/articles/siteidentity/")
    link = {
        "links-TOTAL_FORMS": 1,
        "links-0-label": "Radio",
        "links-0-url": "https://radio.example/",
        "links-0-position": 0,
        "links-0-site": 1,
    }

    client.post(FORM, identity(**link))

    site = SiteIdentity.current()
    assert site.name == "The Paper"
    assert site.navigation["links"] == [{"label": "Radio", "url": "https://radio.example/"}]


@pytest.mark.parametrize("wrong", [{"time_zone": "Nowhere/Land"}, {"accent": "red; x:url(//e)"}])
def test_what_is_no_zone_or_colour_is_refused(client: Client, wrong: dict[str, str]) -> None:
    client.force_login(make_staff(roles.OWNER))
    client.get("/admin/articles/siteidentity/")

    assert b"errorlist" in client.post(FORM, identity(**wrong)).content


def test_editors_leave_the_site_alone(client: Client) -> None:
    SiteIdentity.objects.create()
    client.force_login(make_staff(roles.EDITOR))

    assert client.get(FORM).status_code == 403
    assert client.post(FORM, identity()).status_code == 403


def test_a_forgotten_address_is_added_however_it_is_typed(client: Client) -> None:
    client.force_login(make_staff(roles.EDITOR))
    article = make_article()

    client.post(
        "/admin/articles/redirect/add/",
        {"old_path": "https://old.example/2010/01/caf%C3%A9/", "article": article.pk},
    )

    assert Redirect.objects.get().old_path == "/2010/01/café"
