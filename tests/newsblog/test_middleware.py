import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles import redirects
from articles.models import Redirect, SiteIdentity
from tests.factories import make_article, make_author, make_category, make_page, make_tag

pytestmark = pytest.mark.django_db


def target(client: Client, address: str) -> tuple[int, str]:
    response = client.get(address)
    return response.status_code, response.get("Location", "")


@pytest.mark.parametrize("old", ["/archives/123", "/archives/123/", "/2009/a-story.html"])
def test_old_address_leads_to_the_story_in_one_step(client: Client, old: str) -> None:
    story = make_article()
    redirects.remember(old, article=story)

    assert target(client, old) == (301, story.get_absolute_url())


def test_old_address_leads_to_whatever_it_named(client: Client) -> None:
    things = {
        "page": make_page(),
        "category": make_category(),
        "tag": make_tag(),
        "author": make_author(),
    }
    for kind, thing in things.items():
        redirects.remember(f"/old/{kind}/", **{kind: thing})

        assert target(client, f"/old/{kind}/") == (301, thing.get_absolute_url())


def test_old_address_works_with_a_campaign_s_query(client: Client) -> None:
    story = make_article()
    redirects.remember("/old/", article=story)

    assert target(client, "/old/?utm_source=letter") == (301, story.get_absolute_url())


@pytest.mark.parametrize("key", ["p", "page_id", "attachment_id", "cat", "author", "tag"])
def test_numbers_of_the_old_site_lead_to_what_they_named(client: Client, key: str) -> None:
    story = make_article()
    redirects.remember(f"/?{key}=12", article=story)

    assert target(client, f"/?{key}=12") == (301, story.get_absolute_url())
    assert target(client, f"/?{key}=12&preview=true") == (301, story.get_absolute_url())
    assert target(client, f"/index.php?{key}=12") == (301, story.get_absolute_url())
    assert target(client, f"/?{key}=13") == (404, "")


def test_words_of_the_old_search_lead_to_the_search(client: Client) -> None:
    assert target(client, "/?s=tin+%26+fish") == (301, "/search/?q=tin+%26+fish")


def test_front_page_of_the_old_site_s_file_name_leads_to_the_front_page(client: Client) -> None:
    assert target(client, "/index.php") == (301, "/")


def test_other_queries_leave_the_front_page_as_it_is(client: Client) -> None:
    assert client.get("/?utm_source=x&fbclid=y").status_code == 200


def test_address_with_a_wrong_date_leads_to_the_story(client: Client) -> None:
    story = make_article(slug="a-story")

    assert target(client, "/2001/01/01/a-story/") == (301, story.get_absolute_url())


def test_old_address_of_a_hidden_story_does_not_even_tell_the_new_one(client: Client) -> None:
    draft = make_article(published=False)
    redirects.remember("/old/", article=draft)

    assert target(client, "/old/") == (404, "")


def test_address_that_still_answers_is_not_looked_up(client: Client) -> None:
    page, story = make_page(slug="about"), make_article()
    redirects.remember("/about/", article=story)

    assert client.get(page.get_absolute_url()).status_code == 200


def test_old_address_that_leads_to_itself_is_not_found_rather_than_a_loop(client: Client) -> None:
    Redirect.objects.create(old_path="/loop", url="/loop/")

    assert target(client, "/loop/") == (404, "")


def test_missing_address_costs_few_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_article()

    with django_assert_max_num_queries(8):
        assert client.get("/nothing/here/?x=1").status_code == 404


def test_only_reading_is_led_on(client: Client) -> None:
    redirects.remember("/old/", article=make_article())

    assert client.post("/old/").status_code in {403, 404, 405}


def test_address_with_a_nul_is_refused_plainly(client: Client) -> None:
    for address in ("/a%00b/", "/?q=%00", "/feed/?x=1%00"):
        response = client.get(address)

        assert response.status_code == 400
        assert b"This address is not valid" in response.content


def test_times_and_words_are_those_of_the_identity(client: Client) -> None:
    SiteIdentity.objects.update_or_create(
        pk=1, defaults={"language": "de", "time_zone": "Pacific/Kiritimati"}
    )
    story = make_article()

    content = client.get(story.get_absolute_url()).content.decode()

    assert "+14:00" in content
    assert '<html lang="de" dir="ltr">' in content


def test_language_that_nobody_translated_is_said_but_not_spoken(client: Client) -> None:
    SiteIdentity.objects.update_or_create(pk=1, defaults={"language": "tlh"})

    response = client.get("/")

    assert response.status_code == 200
    assert b'<html lang="tlh"' in response.content


def test_probes_ask_nothing_of_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_readers_pages_name_their_sheet_and_font_and_nothing_else_does(client: Client) -> None:
    page = client.get("/")

    assert page["Link"] == (
        "</static/css/site.css>; rel=preload; as=style, "
        '</static/fonts/newsreader.woff2>; rel=preload; as=font; type="font/woff2"; crossorigin'
    )
    for address in ("/feed/", "/missing/", "/robots.txt", "/admin/login/"):
        assert "Link" not in client.get(address).headers
