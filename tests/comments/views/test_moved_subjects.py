"""The address of a story changes while somebody writes a comment: the words are never lost."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from articles.actions.save_page import save_page
from articles.models import Article, Subject
from comments.models import Comment
from tests.comments.views.comment_form import address, kept_text, known_reader, signed_in
from tests.comments.views.subjects import WORDS, action, give_slug, send, signed_in_at
from tests.factories import make_article, make_comment, make_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["of the story", "of the reply page"])
def test_comment_is_posted_though_the_slug_changed_meanwhile(form: str) -> None:
    client, user = signed_in()
    story = make_article(slug="first")
    url = action(client, story) if form == "of the story" else address(story)
    give_slug(story, "second")

    answer = send(client, url, user)

    comment = Comment.objects.on(story).get()
    assert comment.text == WORDS
    assert answer["Location"] == f"{story.get_absolute_url()}#comment-{comment.pk}"


def test_comment_is_posted_after_several_changes_of_the_slug() -> None:
    story = make_article(slug="first")
    urls = [action(Client(), story), address(story)]
    for slug in ("second", "third", "fourth"):
        give_slug(story, slug)

    for url in urls:
        answer = send(*signed_in_at(url))
        assert answer["Location"].startswith(story.get_absolute_url())
    assert Comment.objects.on(story).count() == 2


def test_preview_refusal_and_sign_in_keep_the_text_though_the_slug_changed() -> None:
    story = make_article(slug="first")
    client, user = signed_in()
    url = address(story)
    give_slug(story, "second")

    assert kept_text(send(client, url, user, act="preview").text) == WORDS
    refused = send(client, url, user, text="x" * 10_001)
    assert (refused.status_code, kept_text(refused.text)) == (400, "x" * 10_001)
    visitor = Client()
    visitor.post(url, {"text": WORDS, "act": "sign-in"})
    assert kept_text(visitor.get(address(story)).text) == WORDS


def test_slug_that_another_story_took_over_brings_no_comment_below_that_story() -> None:
    client, user = signed_in()
    story = make_article(slug="first")
    url = action(client, story)
    give_slug(story, "second")
    other = make_article(slug="first", headline="Another")

    send(client, url, user)

    assert Comment.objects.on(story).get().text == WORDS
    assert not Comment.objects.on(other).exists()


def test_reply_page_also_posts_below_the_story_it_was_opened_for() -> None:
    client, user = signed_in()
    story = make_article(slug="first")
    page = client.get(address(story)).text
    found = re.search(r'<form class="reply-form"[^>]* action="([^"#]*)', page)
    assert found
    give_slug(story, "second")
    make_article(slug="first")

    send(client, found[1], user)

    assert Comment.objects.get(text=WORDS).article == story


def test_reply_keeps_what_it_answers_though_the_slug_changed() -> None:
    client, user = signed_in()
    parent = make_comment()
    story = parent.subject
    assert isinstance(story, Article)
    url = action(client, story)
    give_slug(story, "second")

    send(client, url, user, parent=parent.pk)

    assert Comment.objects.get(text=WORDS).parent == parent


def test_comment_under_a_page_is_posted_though_a_page_above_moved() -> None:
    above = make_page(slug="about")
    page = make_page(slug="team", parent=above)
    urls = [action(Client(), page), address(page)]
    above.slug = "us"
    save_page(above, ["slug"], at=timezone.now())
    page.refresh_from_db()

    for url in urls:
        answer = send(*signed_in_at(url))
        assert answer["Location"].startswith("/us/team/#comment-")


def test_sign_in_that_ends_after_the_slug_changed_comes_back_to_the_text() -> None:
    client = Client()
    story = make_article(slug="first")
    answer = client.post(address(story), {"text": WORDS, "act": "sign-in"})
    back = dict(re.findall(r"[?&](next)=([^&#]*)", answer["Location"]))["next"]
    give_slug(story, "second")
    make_article(slug="first")  # and its address is another story's now
    client.force_login(known_reader())

    page = client.get(back.replace("%2F", "/").partition("%23")[0], follow=True)

    assert page.redirect_chain[-1][0].startswith(address(story))
    assert kept_text(page.text) == WORDS


def test_window_of_a_sign_in_ends_though_the_slug_changed() -> None:
    client, _user = signed_in()
    story = make_article(slug="first")
    old = address(story)
    give_slug(story, "second")

    page = client.get(f"{old}?window={'a' * 32}&replytocom=7", follow=True)

    assert 'data-window="' + "a" * 32 in page.text


PARTS = [
    "respond/", "respond/?replytocom=5", "respond/?replytocom=5&quote", "feed/", "feed/atom/",
    "comment-page-2/", "comment-page-2/?order=newest", "comment-thread-5/",
    "comment-thread-5/page/2/",
]  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", ["story", "page"])
def test_every_address_below_a_moved_subject_redirects_as_the_subject_does(
    part: str, kind: str
) -> None:
    subject: Subject
    if kind == "story":
        subject = make_article(slug="first")
        old = subject.get_absolute_url()
        give_slug(subject, "second")
    else:
        subject = make_page(slug="first")
        old = subject.get_absolute_url()
        subject.slug = "second"
        save_page(subject, ["slug"], at=timezone.now())

    for method in (Client().get, Client().head):
        answer = method(f"{old}{part}")
        assert (answer.status_code, answer["Location"]) == (
            301, f"{subject.get_absolute_url()}{part}",
        )  # fmt: skip


def test_reply_page_of_a_wrong_date_redirects_as_the_story_does() -> None:
    story = make_article(slug="only-one")

    answer = Client().get("/1999/01/01/only-one/respond/")

    assert (answer.status_code, answer["Location"]) == (301, address(story))
