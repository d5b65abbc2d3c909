import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from articles.actions import publish
from articles.actions.correct import correct
from articles.models import Article, Byline, SiteIdentity
from tests.factories import make_article, make_author, make_category, make_tag, make_user

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 7, 1, 12, 30, tzinfo=dt.UTC)


def page_of(client: Client, article: Article) -> html.HtmlElement:
    return html.document_fromstring(client.get(article.get_absolute_url()).content)


def words(page: html.HtmlElement, path: str) -> str:
    return " ".join(str(page.xpath(f"string({path})")).split())


def test_story_shows_what_its_writer_gave_it(client: Client) -> None:
    top = make_category("Harbour", slug="harbour")
    section = make_category("Fishing", slug="fishing", parent=top)
    story = make_article(
        headline="Tin in the mussels",
        standfirst="Nobody told them.",
        body="<p>In jam jars.</p>",
        section=section,
        tags=[make_tag("Water")],
    )

    page = page_of(client, story)

    assert words(page, "//h1") == "Tin in the mussels"
    assert words(page, "//*[@class='standfirst']") == "Nobody told them."
    assert words(page, "//article//*[@class='kicker']/a") == "Fishing"
    assert page.xpath("//*[@class='story-body']/p/text()") == ["In jam jars."]
    assert page.xpath("//a[@rel='tag']/text()") == ["Water"]
    assert page.xpath("//nav[@aria-label='Breadcrumb']//a/text()") == ["Home", "Harbour", "Fishing"]


def test_bylines_stand_in_order_by_what_people_did(client: Client) -> None:
    ines, tom, lena = (make_author(name) for name in ("Ines", "Tomás", "Lena"))
    story = make_article(authors=[ines, tom])
    Byline.objects.create(article=story, author=lena, role=Byline.Role.PHOTOGRAPHER, position=2)

    page = page_of(client, story)

    assert words(page, "//*[@class='byline-people'][1]") == "By Ines and Tomás"
    assert words(page, "//*[@class='byline-people'][2]") == "Photos by Lena"


def test_each_writer_has_a_box_with_a_way_to_all_of_their_stories(client: Client) -> None:
    author = make_author("Ines", role="Harbour correspondent", bio="Covers the port.")

    page = page_of(client, make_article(authors=[author]))

    box = page.xpath("//*[@class='author-box']")[0]
    assert "Covers the port." in box.text_content()
    link = box.xpath(".//a[@class='author-box-all']")[0]
    assert link.get("href") == author.get_absolute_url()
    assert " ".join(link.text_content().split()) == "View all stories by Ines"


def test_times_are_those_of_the_site_s_zone(client: Client) -> None:
    SiteIdentity.objects.update_or_create(pk=1, defaults={"time_zone": "Europe/Lisbon"})
    story = make_article(published=NOON, updated_at=NOON + dt.timedelta(hours=2))

    page = page_of(client, story)

    times = page.xpath("//*[@class='byline']//time")
    assert [time.text for time in times] == ["1 July 2026, 13:30", "15:30"]
    assert times[0].get("datetime") == "2026-07-01T13:30+01:00"


def test_update_on_another_day_is_told_with_its_day(client: Client) -> None:
    story = make_article(published=NOON, updated_at=NOON + dt.timedelta(days=1))

    page = page_of(client, story)

    assert page.xpath("//*[@class='byline']//time/text()")[1] == "2 July 2026, 12:30"


def test_corrections_stand_under_the_story(client: Client) -> None:
    story = make_article()
    correct(story, by=None, text="It was Tuesday, <b>not</b> Monday.")

    page = page_of(client, story)

    box = page.xpath("//aside[@class='correction']")[0]
    assert "It was Tuesday, <b>not</b> Monday." in box.text_content()


def test_headline_with_markup_is_text(client: Client) -> None:
    story = make_article(headline="<script>alert(1)</script> & “so”")

    page = page_of(client, story)

    assert words(page, "//h1") == "<script>alert(1)</script> & “so”"


def test_current_section_is_marked_in_the_navigation(client: Client) -> None:
    from articles import navigation

    top = make_category("Harbour", slug="harbour", in_navigation=True)
    make_category("Council", slug="council", in_navigation=True)
    story = make_article(section=make_category(slug="fishing", parent=top))
    navigation.refresh()

    page = page_of(client, story)

    assert page.xpath("//nav[@aria-label='Sections']//a[@aria-current]/text()") == ["Harbour"]
    section = html.document_fromstring(client.get(top.get_absolute_url()).content)
    assert section.xpath("//nav[@aria-label='Sections']//a[@aria-current='page']/text()") == [
        "Harbour"
    ]


def test_script_for_embeds_is_loaded_only_where_there_is_one(client: Client) -> None:
    plain = make_article()
    film = make_article(body='<figure data-embed="youtube/dQw4w9WgXcQ"></figure>')

    scripts = "//script[@type='module'][contains(@src, 'embeds')]"
    assert not page_of(client, plain).xpath(scripts)
    assert len(page_of(client, film).xpath(scripts)) == 1


def test_withdrawn_story_is_gone_and_says_nothing_of_itself(client: Client) -> None:
    story = make_article(headline="Secret words", body="<p>Secret words</p>")
    publish.withdraw(story, by=None, reason="Secret words")

    response = client.get(story.get_absolute_url())

    assert response.status_code == 410
    assert b"Secret words" not in response.content
    assert b"withdrawn" in response.content


def test_story_withdrawn_before_its_hour_was_never_there(client: Client) -> None:
    story = make_article(published=timezone.now() + dt.timedelta(days=1))
    publish.withdraw(story, by=None)

    assert client.get(story.get_absolute_url()).status_code == 404


def test_scheduled_story_is_not_found_before_its_second(client: Client) -> None:
    soon = make_article(published=timezone.now() + dt.timedelta(seconds=30))
    just = make_article(published=timezone.now())

    assert client.get(soon.get_absolute_url()).status_code == 404
    assert client.get(just.get_absolute_url()).status_code == 200


def test_unicode_slug_answers(client: Client) -> None:
    story = make_article(slug="новости-🐟")

    assert client.get(story.get_absolute_url()).status_code == 200


def test_story_takes_no_post(client: Client) -> None:
    assert client.post(make_article().get_absolute_url()).status_code == 405


def test_number_leads_to_the_address(client: Client) -> None:
    story = make_article()

    response = client.get(f"/p/{story.pk}/")

    assert response.status_code == 301
    assert response["Location"] == story.get_absolute_url()


@pytest.mark.parametrize("status", [Article.Status.DRAFT, Article.Status.PRIVATE])
def test_staff_with_the_right_see_what_is_not_out_yet(client: Client, status: str) -> None:
    story = make_article(published=False, headline="Not yet", status=status)
    client.force_login(make_user(is_staff=True, is_superuser=True))

    response = client.get(f"/p/{story.pk}/")
    page = html.document_fromstring(response.content)

    assert words(page, "//h1") == "Not yet"
    assert str(Article.Status(status).label) in words(page, "//*[@class='notice']")
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "private" in response["Cache-Control"]


def test_others_do_not_see_what_is_not_out_yet(client: Client) -> None:
    story = make_article(published=False)
    for user in (None, make_user(), make_user(is_staff=True)):
        if user:
            client.force_login(user)
        assert client.get(f"/p/{story.pk}/").status_code == 404
