import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts import roles
from articles.actions import publish
from articles.models import Article
from tests.articles.admin.story_form import ADD, LIST, change, form_of, sign_in
from tests.factories import make_article

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def typed(when: dt.datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M}"


def test_a_past_time_on_a_draft_asks_and_keeps_words_and_time(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(published=False)
    past = typed(timezone.now() - 40 * DAY)

    page = change(client, article, standfirst="New words.", _move="schedule", move_at=past)

    article.refresh_from_db()
    assert (article.status, article.standfirst) == (Article.Status.DRAFT, "New words.")
    assert "Your text is saved." in page
    assert "is in the past" in page
    assert f'value="{past}"' in page
    assert 'name="move_date_back"' in page
    assert 'name="move_take_offline"' not in page


def test_a_past_time_is_taken_when_date_it_back_is_ticked(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(published=False)
    past = timezone.now().replace(second=0, microsecond=0) - 40 * DAY

    page = change(client, article, _move="schedule", move_at=typed(past), move_date_back="on")

    article.refresh_from_db()
    assert article.published_at == past
    assert article.is_visible()
    assert "is published, dated" in page


def test_a_new_story_with_a_past_time_is_a_draft_with_the_question_on_its_form(
    client: Client,
) -> None:
    sign_in(client, roles.EDITOR)
    past = typed(timezone.now() - 40 * DAY)

    page = client.post(ADD, form_of(_move="schedule", move_at=past), follow=True).content.decode()

    assert Article.objects.get().status == Article.Status.DRAFT
    assert 'name="move_date_back"' in page
    assert f'value="{past}"' in page


def test_a_future_time_on_a_live_story_asks_and_leaves_it_on_the_site(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article()
    later = typed(timezone.now() + 7 * DAY)

    page = change(client, article, standfirst="New words.", _move="schedule", move_at=later)

    article.refresh_from_db()
    assert article.is_visible()
    assert article.standfirst == "New words."
    assert "takes it off the site until" in page
    assert 'name="move_take_offline"' in page
    assert client.get(article.get_absolute_url()).status_code == 200


def test_a_live_story_leaves_the_site_when_that_is_ticked(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article()
    later = typed(timezone.now() + 7 * DAY)

    change(client, article, _move="schedule", move_at=later, move_take_offline="on")

    article.refresh_from_db()
    assert article.is_scheduled()


@pytest.mark.parametrize("time", ["1899-01-01T00:00", "1989-12-31T23:59", "2099-01-01T00:00"])
def test_an_absurd_time_is_refused_and_stays_in_its_field(client: Client, time: str) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(published=False)

    page = change(client, article, standfirst="Kept.", _move="schedule", move_at=time)

    article.refresh_from_db()
    assert (article.status, article.standfirst) == (Article.Status.DRAFT, "Kept.")
    assert "Choose a time from 1990 on" in page
    assert f'value="{time}"' in page


@pytest.mark.parametrize("time", ["0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30T10:00", "x"])
def test_what_is_no_time_is_said_beside_the_field_and_the_words_stay(
    client: Client, time: str
) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(published=False)

    page = change(client, article, standfirst="Kept.", _move="schedule", move_at=time)

    assert "Kept." in page
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT


def test_the_question_is_asked_once_and_on_its_own_story_only(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article, other = make_article(published=False), make_article(published=False)
    past = typed(timezone.now() - 40 * DAY)
    client.post(f"{LIST}{article.pk}/change/", form_of(article, _move="schedule", move_at=past))

    assert b"move_date_back" not in client.get(f"{LIST}{other.pk}/change/").content
    assert b"move_date_back" in client.get(f"{LIST}{article.pk}/change/").content
    assert b"move_date_back" not in client.get(f"{LIST}{article.pk}/change/").content


def test_a_refused_move_keeps_its_reason(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(published=False)

    page = change(client, article, _move="send_back", move_reason="Who says <so>?")

    assert 'value="Who says &lt;so&gt;?"' in page


@pytest.mark.parametrize(
    ("published", "status", "says"),
    [
        (False, Article.Status.DRAFT, "Readers see it at once."),
        (DAY, Article.Status.PUBLISHED, "Readers see it at once, not on "),
        (-DAY, Article.Status.WITHDRAWN, "Readers see it at once, with its first date: "),
    ],
)
def test_the_publish_button_says_what_it_will_do(
    client: Client, published: dt.timedelta | bool, status: str, says: str
) -> None:
    sign_in(client, roles.EDITOR)
    at = timezone.now() + published if isinstance(published, dt.timedelta) else False
    article = make_article(published=at, status=status)

    page = client.get(f"{LIST}{article.pk}/change/").content.decode()

    assert says in page
    assert says.split(".")[0] in page


def test_the_actions_of_the_list_never_change_a_date(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    first = timezone.now() - 3 * DAY
    article = make_article(published=first)
    publish.withdraw(article, by=None)

    client.post(LIST, {"action": "publish", "index": 0, "_selected_action": [article.pk]})

    article.refresh_from_db()
    assert article.published_at == first


@pytest.mark.parametrize("field", ["comments_close_at", "updated_at"])
@pytest.mark.parametrize("time", ["1899-01-01T00:00", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_every_time_of_a_story_is_one_that_somebody_can_mean(
    client: Client, field: str, time: str
) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article()

    page = change(client, article, standfirst="Kept.", **{field: time})

    assert "Choose a time from 1990 on" in page
    assert "Kept." in page
    article.refresh_from_db()
    assert (getattr(article, field), article.standfirst) == (None, "")


def test_a_time_that_an_import_brought_does_not_block_the_form(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    old = dt.datetime(1971, 5, 1, 10, 30, 15, tzinfo=dt.UTC)
    article = make_article(updated_at=old)

    change(client, article, standfirst="Saved.", updated_at="1971-05-01T10:30")

    article.refresh_from_db()
    assert (article.standfirst, article.updated_at) == ("Saved.", old)
