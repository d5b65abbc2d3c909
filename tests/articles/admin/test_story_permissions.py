import pytest
from django.test import Client

from accounts import roles
from articles.models import Article, Redirect
from tests.articles.admin.story_form import ADD, LIST, change, form_of, sign_in
from tests.factories import make_article, make_author

pytestmark = pytest.mark.django_db


def test_authors_see_their_own_stories_only(client: Client) -> None:
    author = sign_in(client, roles.AUTHOR)
    make_article(published=False, created_by=author, headline="Mine")
    named = make_article(headline="About me", authors=[make_author(user=author)])
    other = make_article(published=False, headline="Of somebody else")

    page = client.get(LIST).content.decode()

    assert "Mine" in page
    assert named.headline in page
    assert other.headline not in page
    assert client.get(f"{LIST}{other.pk}/change/", follow=True).redirect_chain
    assert client.get(f"{LIST}{other.pk}/revisions/1/").status_code == 404


def test_authors_read_but_do_not_change_what_is_approved_or_public(client: Client) -> None:
    author = sign_in(client, roles.AUTHOR)
    for article in (
        make_article(created_by=author, standfirst="Public."),
        make_article(
            published=False, created_by=author, standfirst="Ok.", status=Article.Status.APPROVED
        ),
    ):
        response = client.get(f"{LIST}{article.pk}/change/")
        assert b"You can read this story but not change it." in response.content
        answer = client.post(f"{LIST}{article.pk}/change/", form_of(article, standfirst="Mine!"))
        assert answer.status_code == 403
        article.refresh_from_db()
        assert article.standfirst != "Mine!"


@pytest.mark.parametrize("move", ["publish", "schedule", "approve", "withdraw", "make_private"])
def test_authors_press_no_editors_button(client: Client, move: str) -> None:
    author = sign_in(client, roles.AUTHOR)
    article = make_article(published=False, created_by=author)
    assert f'value="{move}"' not in client.get(f"{LIST}{article.pk}/change/").content.decode()

    page = change(client, article, _move=move, move_at="2031-01-01T00:00")

    assert "You may not do this" in page
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT


def test_authors_have_no_action_that_publishes(client: Client) -> None:
    author = sign_in(client, roles.AUTHOR)
    article = make_article(published=False, created_by=author)

    client.post(LIST, {"action": "publish", "index": 0, "_selected_action": [article.pk]})

    assert not Article.objects.visible().exists()


def test_authors_can_not_slip_editors_fields_into_the_form(client: Client) -> None:
    author = sign_in(client, roles.AUTHOR)
    article = make_article(published=False, created_by=author)

    change(client, article, is_featured="on", is_sticky="on", status="published", password="x")

    article.refresh_from_db()
    assert (article.is_featured, article.is_sticky, article.password) == (False, False, "")
    assert article.status == Article.Status.DRAFT


def test_moderators_and_readers_have_no_stories(client: Client) -> None:
    article = make_article()
    sign_in(client, roles.MODERATOR)
    for address in (LIST, ADD, f"{LIST}{article.pk}/change/", f"{LIST}embed/"):
        assert client.get(address).status_code == 403
    assert client.get(f"{LIST}{article.pk}/correct/").status_code in {403, 404}

    client.logout()
    assert client.get(LIST).status_code == 302


def test_stories_are_binned_never_deleted(client: Client) -> None:
    sign_in(client, roles.OWNER)
    article = make_article(published=False)

    assert client.post(f"{LIST}{article.pk}/delete/", {"post": "yes"}).status_code == 403
    change(client, article, _move="bin")

    article.refresh_from_db()
    assert article.status == Article.Status.TRASHED
    assert not Redirect.objects.exists()


def test_pages_of_the_desk_are_not_for_search_engines(client: Client) -> None:
    sign_in(client, roles.OWNER)

    assert 'name="robots" content="NONE' in client.get("/admin/").content.decode()
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()
