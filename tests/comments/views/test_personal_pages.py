"""Pages that somebody sees of their own: no words of a translation stand there unfilled."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from accounts.models import User
from articles.models import SiteIdentity
from comments import subscriptions
from comments.models import Comment, Subscription
from tests.articles.views.test_every_page import PLACEHOLDER, text_of
from tests.comments.mailing import with_mailbox
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

# One for each number of plural forms that a catalogue has, in both directions of writing.
LANGUAGES = ["en", "ja", "de", "fr", "he", "pl", "sl", "ar"]


def pages_of(person: User, held: Comment) -> Iterator[tuple[Client, str]]:
    """A client and an address for each page and state of the discussion and the account."""
    reader, visitor = Client(), Client()
    reader.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    other = make_comment(held.article, author=make_user())
    story = other.subject.get_absolute_url()
    for address in (story, f"{story}respond/", f"{story}respond/?replytocom={other.pk}"):
        yield visitor, address
        yield reader, address
    yield visitor, f"{story}respond/?window={'0' * 32}"
    yield reader, f"{story}respond/?window={'0' * 32}"
    for name in ("account_login", "account_request_login_code", "account_reset_password"):
        yield visitor, reverse(name)
    for name in ("comments:mine", "comments:mails", "accounts:me", "accounts:leave"):
        yield reader, reverse(name)
    for name in ("account_email", "socialaccount_connections", "mfa_index", "usersessions_list"):
        yield reader, reverse(name)
    for act in ("report", "like", "mute"):
        yield reader, reverse(f"comments:{act}", args=[other.pk])
    for act in ("edit", "delete"):
        yield reader, reverse(f"comments:{act}", args=[held.pk])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_personal_page_shows_an_unfilled_placeholder(language: str) -> None:
    person = with_mailbox()
    held = make_comment(make_article(), author=person, status="held")
    subscriptions.follow(person, Subscription.Kind.REPLIES, frequency="daily")
    SiteIdentity.objects.update_or_create(
        pk=SiteIdentity.current().pk, defaults={"language": language, "name": "The Post"}
    )

    for client, address in pages_of(person, held):
        answer = client.get(address)
        page = html.document_fromstring(answer.content)

        assert answer.status_code in {200, 409}, address
        assert page.get("lang") == language, address
        assert not PLACEHOLDER.findall(text_of(page)), address


def test_refused_comment_shows_none_either() -> None:
    reader = Client()
    person = with_mailbox()
    reader.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    url = f"{make_article().get_absolute_url()}respond/"
    posted = {"text": "once", "writer": person.pk}
    reader.post(url, posted)

    for sent in (
        {"text": "twice", "writer": person.pk},
        {"text": "", "writer": person.pk},
        {"text": "x" * 10_001, "writer": person.pk},
        {"text": "x", "writer": 999_999},
        {"text": "x", "writer": person.pk, "act": "change"},
        {"text": "x", "writer": person.pk, "act": "preview"},
    ):
        page = html.document_fromstring(reader.post(url, sent).content)
        assert not PLACEHOLDER.findall(text_of(page)), sent
