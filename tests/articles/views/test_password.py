import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.models import Article, Subject
from tests.factories import make_article, make_comment, make_page

pytestmark = pytest.mark.django_db


def make_locked() -> Article:
    return make_article(
        headline="A locked story",
        standfirst="Kryptos standfirst",
        excerpt="Kryptos excerpt",
        body="<p>Kryptos body</p>",
        seo_description="Kryptos for engines",
        password="sesame",
    )


def is_shown(client: Client, subject: Subject) -> bool:
    return b"Kryptos body" in client.get(subject.get_absolute_url()).content


def test_nothing_of_the_text_or_its_comments_is_there_before_the_password(client: Client) -> None:
    story = make_locked()
    make_comment(story, text="Kryptos comment")

    response = client.get(story.get_absolute_url())

    assert response.status_code == 200
    assert b"Kryptos" not in response.content
    assert b'name="password"' in response.content
    assert b"noindex" in response.content


def test_right_password_opens_the_text_for_this_browser(client: Client) -> None:
    story = make_locked()

    response = client.post(story.get_absolute_url(), {"password": "sesame"})

    assert (response.status_code, response["Location"]) == (302, story.get_absolute_url())
    assert is_shown(client, story)
    assert not is_shown(Client(), story)


def test_wrong_password_is_told_and_opens_nothing(client: Client) -> None:
    story = make_locked()
    for given in ("", "Sesame", "sesame ", "x" * 10_000, "\x00", "sesame\x00"):
        response = client.post(story.get_absolute_url(), {"password": given})

        assert response.status_code == 403
        assert b"That is not the password" in response.content
        assert b"Kryptos" not in response.content
    assert not is_shown(client, story)


def test_ten_tries_in_ten_minutes_and_then_even_the_right_password_waits(client: Client) -> None:
    story, other = make_locked(), make_locked()
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        for _ in range(10):
            assert client.post(story.get_absolute_url(), {"password": "x"}).status_code == 403

        for subject in (story, other):
            response = client.post(subject.get_absolute_url(), {"password": "sesame"})
            assert response.status_code == 429
            assert response["Retry-After"] == "60"
            assert "Wait 1 minute and try again" in response.text
            assert 'name="password"' in response.text

        elsewhere = Client(REMOTE_ADDR="198.51.100.7")
        response = elsewhere.post(story.get_absolute_url(), {"password": "sesame"})
        assert response.status_code == 302
    with time_machine.travel(now + dt.timedelta(seconds=60), tick=False):
        assert client.post(story.get_absolute_url(), {"password": "sesame"}).status_code == 302


def test_reading_what_was_opened_counts_no_try(client: Client) -> None:
    story = make_locked()
    client.post(story.get_absolute_url(), {"password": "sesame"})

    for _ in range(12):
        assert is_shown(client, story)


def test_proof_is_kept_for_one_address_and_out_of_reach_of_scripts(client: Client) -> None:
    story, other = make_locked(), make_locked()

    cookie = client.post(story.get_absolute_url(), {"password": "sesame"}).cookies["unlocked"]

    assert cookie["path"] == story.get_absolute_url()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "sesame" not in cookie.value
    thief = Client()
    thief.cookies["unlocked"] = cookie.value
    assert is_shown(thief, story)
    assert not is_shown(thief, other)


def test_proof_ends_after_twelve_hours(client: Client) -> None:
    story = make_locked()
    client.post(story.get_absolute_url(), {"password": "sesame"})
    cookie = client.cookies["unlocked"].value
    for hours, opens in ((11, True), (13, False)):
        later = Client()
        later.cookies["unlocked"] = cookie
        with time_machine.travel(timezone.now() + dt.timedelta(hours=hours)):
            assert is_shown(later, story) is opens


def test_changed_password_shuts_the_text_again(client: Client) -> None:
    story = make_locked()
    client.post(story.get_absolute_url(), {"password": "sesame"})
    story.password = "another"
    story.save(update_fields=["password"])

    assert not is_shown(client, story)


@pytest.mark.parametrize("value", ["x", "", "a:b:c", "é", "1" * 4000])
def test_forged_proof_opens_nothing(client: Client, value: str) -> None:
    story = make_locked()
    client.cookies["unlocked"] = value

    assert not is_shown(client, story)


def test_locked_page_works_the_same(client: Client) -> None:
    page = make_page(body="<p>Kryptos body</p>", password="sesame")

    assert not is_shown(client, page)
    client.post(page.get_absolute_url(), {"password": "sesame"})
    assert is_shown(client, page)


def test_password_of_any_script_opens(client: Client) -> None:
    story = make_locked()
    story.password = "откройся 🐟"
    story.save(update_fields=["password"])

    client.post(story.get_absolute_url(), {"password": "откройся 🐟"})

    assert is_shown(client, story)


def test_unlocked_text_and_its_form_are_kept_by_no_cache(client: Client) -> None:
    story = make_locked()
    before = client.get(story.get_absolute_url())
    client.post(story.get_absolute_url(), {"password": "sesame"})
    after = client.get(story.get_absolute_url())

    for response in (before, after):
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]


def test_post_from_another_site_is_refused() -> None:
    story = make_locked()
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(story.get_absolute_url(), {"password": "sesame"})

    assert response.status_code == 403
    assert b"The form has expired" in response.content
    assert b"Kryptos" not in response.content
