"""The page of one's mails, where they go, and the links that end them."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments import subscriptions
from comments.models import Frequency, Subscription
from comments.notifications import unsubscribe_links
from comments.notifications.unsubscribe_links import Ending
from comments.views.mails import PAGE_SIZE
from tests.comments.mailing import Kind, box_of, follower, run_queue, say, with_mailbox
from tests.comments.views.comment_form import signed_in
from tests.factories import make_article, make_author, make_page, make_user

pytestmark = pytest.mark.django_db

MAILS = "/comments/notifications/"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_of(ending: Ending) -> str:
    return unsubscribe_links.url(ending).removeprefix("http://127.0.0.1:8000")


def link_in_the_mail() -> str:
    """What a mail program finds in the header of the last mail."""
    header = str(run_queue()[-1].extra_headers["List-Unsubscribe"])
    return header.strip("<>").removeprefix("http://127.0.0.1:8000")


# Choosing


@pytest.mark.parametrize("url", [MAILS, "/comments/notifications/address/", "/comments/mine/"])
def test_strangers_are_asked_to_sign_in_and_come_back(url: str) -> None:
    answer = Client().get(url)

    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={url.replace('/', '%2F')}"


def test_page_shows_all_that_one_is_mailed_about_and_how_often() -> None:
    client, user = signed_in(with_mailbox())
    subscriptions.follow(user, Kind.ALL, make_article(headline="Ferry aground"))
    subscriptions.follow(user, Kind.ALL, make_page(title="About us"), frequency=Frequency.DAILY)

    page = client.get(MAILS).text

    assert box_of(user) in page
    chosen = re.findall(
        r"<label[^>]*>([^<]*)</label>\s*<select.*?value=\"(\w*)\" selected", page, re.DOTALL
    )
    assert chosen == [
        ("Replies to my comments", ""),
        ("New comments on “About us”", "daily"),
        ("New comments on “Ferry aground”", "immediate"),
    ]


def test_choices_are_saved_for_each_subscription() -> None:
    client, user = signed_in(with_mailbox())
    ended = subscriptions.follow(user, Kind.ALL, make_article())
    slower = subscriptions.follow(user, Kind.ALL, make_article())
    data = {"replies": "immediate", f"to-{ended.pk}": "", f"to-{slower.pk}": "daily"}

    answer = client.post(MAILS, data)

    assert answer["Location"] == MAILS
    assert set(Subscription.objects.values_list("kind", "frequency")) == {
        (Kind.REPLIES, "immediate"), (Kind.ALL, "daily"),
    }  # fmt: skip
    assert "Saved." in client.get(MAILS).text
    client.post(MAILS, {"replies": "", f"to-{slower.pk}": "daily"})
    assert subscriptions.to_own(user) == {}


def test_switch_for_ones_own_stories_stands_there_for_authors_only() -> None:
    client, user = signed_in(with_mailbox())
    assert "Comments on my stories" not in client.get(MAILS).text
    client.post(MAILS, {"stories": "daily"})
    assert not Subscription.objects.exists()
    make_author(user=user)

    client.post(MAILS, {"stories": "daily"})

    assert "Comments on my stories" in client.get(MAILS).text
    assert subscriptions.to_own(user) == {Kind.STORIES: "daily"}


def test_a_choice_that_does_not_exist_changes_nothing_and_says_so() -> None:
    client, user = signed_in(with_mailbox())
    subscriptions.follow(user, Kind.REPLIES)

    answer = client.post(MAILS, {"replies": "hourly"})

    assert answer.status_code == 400
    assert "field-error" in answer.text
    assert subscriptions.to_own(user) == {Kind.REPLIES: "immediate"}


def test_nobody_changes_the_mails_of_another() -> None:
    client, _user = signed_in(with_mailbox())
    other = with_mailbox()
    theirs = subscriptions.follow(other, Kind.ALL, make_article())

    client.post(MAILS, {f"to-{theirs.pk}": ""})
    client.post(reverse("comments:stop-mails"))

    assert Subscription.objects.get() == theirs


def test_all_mails_stop_by_one_button_and_never_by_a_link() -> None:
    client, user = signed_in(with_mailbox())
    subscriptions.follow(user, Kind.ALL, make_article())
    subscriptions.follow(user, Kind.REPLIES)
    assert client.get(reverse("comments:stop-mails")).status_code == 405

    client.post(reverse("comments:stop-mails"))

    assert not Subscription.objects.exists()
    assert "Stop all of them" not in client.get(MAILS).text


def test_forms_without_their_token_change_nothing() -> None:
    client, user = signed_in(with_mailbox(), checks=True)
    subscriptions.follow(user, Kind.REPLIES)

    for url in (MAILS, reverse("comments:stop-mails"), reverse("comments:mails-address")):
        assert client.post(url, {"replies": ""}).status_code == 403
    assert Subscription.objects.count() == 1


def test_long_lists_come_in_pages_and_each_saves_its_own() -> None:
    client, user = signed_in(with_mailbox())
    for _ in range(PAGE_SIZE + 1):
        subscriptions.follow(user, Kind.ALL, make_article())
    second = f"{MAILS}page/2/"
    assert second in client.get(MAILS).text
    oldest = Subscription.objects.order_by("pk")[0]

    client.post(second, {f"to-{oldest.pk}": ""})

    assert Subscription.objects.count() == PAGE_SIZE
    assert client.get(second).status_code == 404


def test_page_costs_the_same_queries_for_one_story_and_for_forty() -> None:
    client, user = signed_in(with_mailbox())
    counts = []
    for number in (1, 39):
        for _ in range(number):
            subscriptions.follow(user, Kind.ALL, make_article())
        with CaptureQueriesContext(connection) as queries:
            client.get(MAILS)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 9


# Where to


def test_address_is_asked_once_proven_by_a_code_and_the_way_goes_on() -> None:
    client, user = signed_in(make_user())
    article = make_article()
    subscriptions.follow(user, Kind.ALL, article)
    then = f"{article.get_absolute_url()}#comment-1"

    answer = client.post(
        reverse("comments:mails-address"), {"email": "New@Mail.Example", "next": then}
    )

    assert not EmailAddress.objects.filter(verified=True).exists()
    (message,) = run_queue()
    assert message.to == ["new@mail.example"]
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", str(message.body), re.MULTILINE)
    assert code, message.body
    answer = client.post(answer["Location"], {"code": code[1], "next": then})
    assert answer["Location"] == then
    assert EmailAddress.objects.get().email == "new@mail.example"
    say(article)
    assert run_queue()[-1].to == ["new@mail.example"]


def test_address_that_still_waits_for_its_proof_can_be_proven_here() -> None:
    client, user = signed_in(with_mailbox(verified=False))

    answer = client.post(reverse("comments:mails-address"), {"email": box_of(user)})

    assert answer.status_code == 302
    assert run_queue()[0].to == [box_of(user)]


def test_somebody_with_an_address_is_not_asked_again() -> None:
    client, _user = signed_in(with_mailbox())

    answer = client.get(reverse("comments:mails-address"), {"next": "/somewhere/"})

    assert answer["Location"] == "/somewhere/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_way_goes_on_to_this_site_only(elsewhere: str) -> None:
    client, _user = signed_in(with_mailbox())

    answer = client.get(reverse("comments:mails-address"), {"next": elsewhere})

    assert answer["Location"] == MAILS


@pytest.mark.parametrize("wrong", ["", "not an address", "a@b\r\nBcc: c@d.example"])
def test_what_is_no_address_is_refused_beside_the_field(wrong: str) -> None:
    client, _user = signed_in(make_user())

    answer = client.post(reverse("comments:mails-address"), {"email": wrong, "next": "/x/"})

    assert answer.status_code == 400
    assert "field-error" in answer.text
    assert 'name="next" value="/x/"' in answer.text
    assert run_queue() == []


def test_nobody_fills_a_mailbox_with_codes() -> None:
    """Five codes an hour, however many accounts ask for them."""
    address = {"email": "victim@mail.example"}
    with time_machine.travel(timezone.now(), tick=False) as clock:
        answers = []
        for _ in range(8):
            client, _user = signed_in(make_user())
            answers.append(client.post(reverse("comments:mails-address"), address))
            clock.shift(15)

    assert [answer.status_code for answer in answers] == [302] * 5 + [429] * 3
    assert "Wait a few minutes" in answers[-1].text
    assert len(run_queue()) == 5


# Ending


def test_link_in_a_mail_shows_a_button_to_anybody_and_changes_nothing() -> None:
    article = make_article(headline="Ferry aground")
    follower(article)
    say(article)

    answer = Client().get(link_in_the_mail())

    assert answer.status_code == 200
    assert "new comments on “Ferry aground”" in answer.text
    assert "Stop them" in answer.text
    assert "csrfmiddlewaretoken" not in answer.text
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize("data", [ONE_CLICK, {}], ids=["mail program", "button"])
def test_post_to_the_link_unsubscribes_without_cookie_or_token(data: dict[str, Any]) -> None:
    article = make_article()
    reader = follower(article)
    subscriptions.follow(reader, Kind.REPLIES)
    say(article)
    client = Client(enforce_csrf_checks=True)

    answer = client.post(link_in_the_mail(), data)

    assert answer.status_code == 200  # RFC 8058 (3.1): no redirect
    assert not answer.cookies
    assert Subscription.objects.get().kind == Kind.REPLIES
    say(article)
    assert len(run_queue()) == 1


def test_link_ends_the_mails_of_its_own_person_whoever_is_signed_in() -> None:
    article = make_article()
    reader, other = follower(article), follower(article)
    say(article)
    links = {message.to[0]: message.extra_headers["List-Unsubscribe"] for message in run_queue()}
    client = Client()
    client.force_login(other)

    answer = client.post(urlsplit(links[box_of(reader)].strip("<>")).path)

    assert answer.status_code == 200
    assert Subscription.objects.get().person == other


def test_link_used_twice_says_the_same() -> None:
    path = path_of(Ending.of(subscriptions.follow(make_user(), Kind.REPLIES)))

    pages = [Client().post(path).text for _ in range(2)]

    assert pages[0] == pages[1]
    assert "You get no e-mails about replies to your comments any more." in pages[0]


def test_button_for_all_mails_ends_all_of_that_person() -> None:
    reader, other = make_user(), make_user()
    article = make_article()
    for person in (reader, other):
        subscriptions.follow(person, Kind.ALL, article)
        subscriptions.follow(person, Kind.STORIES)

    page = Client().post(path_of(Ending(person=reader.pk, kind=Kind.STORIES)), {"everything": "1"})

    assert "You get no e-mails about all comments any more." in page.text
    assert set(Subscription.objects.values_list("person", flat=True)) == {other.pk}


@pytest.mark.parametrize("kind", [Kind.REPLIES, Kind.STORIES, unsubscribe_links.DIGEST])
def test_every_kind_of_link_opens(kind: str) -> None:
    answer = Client().get(path_of(Ending(person=1, kind=kind)))

    assert answer.status_code == 200


def test_link_about_a_story_that_is_gone_tells_nothing_of_it_and_works() -> None:
    draft = make_article(published=False, headline="Secret plans")
    subscription = subscriptions.follow(make_user(), Kind.ALL, draft)
    path = path_of(Ending.of(subscription))

    assert "Secret plans" not in Client().get(path).text
    Client().post(path, ONE_CLICK)

    assert not Subscription.objects.exists()


@pytest.mark.parametrize("token", ["x", "WzEsImFsbCIsMSxudWxsXQ:forged", "%00", "a" * 3000])
@pytest.mark.parametrize("method", ["get", "post"])
def test_broken_or_forged_link_changes_nothing_and_says_what_to_do(token: str, method: str) -> None:
    subscriptions.follow(make_user(), Kind.REPLIES)

    answer = getattr(Client(), method)(f"/comments/unsubscribe/{token}/")

    assert answer.status_code in {400, 404}
    assert Subscription.objects.exists()


def test_account_page_leads_to_comments_and_mails() -> None:
    client, _user = signed_in(with_mailbox())

    page = client.get(reverse("accounts:me")).text

    assert f'href="{MAILS}"' in page
    assert 'href="/comments/mine/"' in page
    assert mail.outbox == []
