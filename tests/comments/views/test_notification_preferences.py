"""The boxes beside a comment: what is ticked there, and where the mails go."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from comments import subscriptions
from comments.models import Comment, Draft, Subscription
from tests.comments.mailing import Kind, with_mailbox
from tests.comments.views.comment_form import address, known_reader, signed_in
from tests.factories import make_article, make_comment, make_page

pytestmark = pytest.mark.django_db


def known_with_mailbox() -> User:
    user = with_mailbox()
    for _ in range(2):
        make_comment(author=user)
    return user


def boxes(page: str) -> dict[str, bool]:
    """Which boxes stand beside the comment, and whether each is ticked."""
    found = re.findall(r'name="mail" value="(\w+)"( checked)?', page)
    often = re.findall(r'<option value="(daily)"( selected)?', page)
    return {value: bool(ticked) for value, ticked in (*found, *often)}


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_boxes_stand_unticked_on_the_story_and_on_the_reply_page(is_signed_in: bool) -> None:
    client = signed_in(known_with_mailbox())[0] if is_signed_in else Client()
    article = make_article()

    for url in (article.get_absolute_url(), address(article)):
        assert boxes(client.get(url).text) == {"replies": False, "all": False, "daily": False}


def test_nothing_ticked_asks_for_nothing() -> None:
    client, user = signed_in(known_with_mailbox())
    article = make_article()

    client.post(address(article), {"text": "x", "writer": user.pk})
    client.post(address(article), {"text": "y", "writer": user.pk, "mail": ["daily", "odd"]})

    assert not Subscription.objects.exists()


def test_what_is_ticked_is_subscribed_with_the_comment() -> None:
    client, user = signed_in(known_with_mailbox())
    page = make_page()

    answer = client.post(
        address(page), {"text": "x", "writer": user.pk, "mail": ["replies", "all", "daily"]}
    )

    assert answer["Location"].endswith(f"#comment-{Comment.objects.get(text='x').pk}")
    assert set(Subscription.objects.values_list("kind", "page", "frequency", "person")) == {
        (Kind.REPLIES, None, "daily", user.pk),
        (Kind.ALL, page.pk, "daily", user.pk),
    }


def test_held_comment_subscribes_all_the_same() -> None:
    client, user = signed_in(with_mailbox())

    client.post(address(make_article()), {"text": "first", "writer": user.pk, "mail": "replies"})

    assert Comment.objects.get().status == "held"
    assert Subscription.objects.get().kind == Kind.REPLIES


@pytest.mark.parametrize("json", [False, True])
def test_without_a_proven_address_the_comment_stands_and_the_choice_leads_to_send_to(
    json: bool,
) -> None:
    client, user = signed_in(known_reader())
    article = make_article()
    accept = {"Accept": "application/json" if json else "text/html"}

    answer = client.post(
        address(article), {"text": "x", "writer": user.pk, "mail": "all"}, headers=accept
    )

    url = answer.json()["url"] if json else answer["Location"]
    comment = Comment.objects.get(text="x")
    assert url.startswith(reverse("comments:mails-address"))
    page = client.get(url).text
    assert "Where shall we send it?" in page
    assert f'value="{article.get_absolute_url()}#comment-{comment.pk}"' in page
    assert Subscription.objects.get().kind == Kind.ALL


def test_what_one_is_mailed_about_already_is_said_instead_of_offered() -> None:
    client, user = signed_in(known_with_mailbox())
    article = make_article()
    subscriptions.follow(user, Kind.REPLIES)
    page = client.get(article.get_absolute_url()).text
    assert boxes(page) == {"all": False, "daily": False}
    assert "You are mailed about replies to you." in page

    subscriptions.follow(user, Kind.ALL, article)

    page = client.get(article.get_absolute_url()).text
    assert boxes(page) == {}
    assert "You are mailed about all new comments here." in page


@pytest.mark.parametrize("act", ["preview", "change"])
def test_ticks_stay_through_what_happens_to_the_form(act: str) -> None:
    client, user = signed_in(known_with_mailbox())
    form = {"text": "x", "writer": user.pk, "mail": ["all", "daily"], "act": act}

    page = client.post(address(make_article()), form).text

    assert boxes(page) == {"replies": False, "all": True, "daily": True}


def test_ticks_survive_signing_in_with_the_text() -> None:
    article = make_article()
    client = Client()
    client.post(address(article), {"text": "kept", "mail": ["replies"], "act": "sign-in"})
    assert Draft.objects.get().preferences == "replies"
    client.force_login(known_reader(), backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(address(article))
    fragment = client.get(address(article), headers={"Accept": "application/json"}).json()

    assert boxes(page.text)["replies"]
    assert (fragment["text"], fragment["mail"]) == ("kept", "replies")
    assert not Subscription.objects.exists()


def test_form_sent_twice_subscribes_once() -> None:
    client, user = signed_in(known_with_mailbox())
    article = make_article()
    form = {"text": "x", "writer": user.pk, "key": "a" * 32, "mail": ["replies", "all"]}

    for _ in range(2):
        assert client.post(address(article), form).status_code == 302

    assert Subscription.objects.count() == 2
