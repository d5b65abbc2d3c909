"""What an editor does to a story while somebody writes a comment: the words are never lost."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles import publishing, rearranging
from articles.models import Article, Page
from comments import drafts
from comments.models import Comment, Draft
from tests.comments.views.comment_form import address, hidden, kept_text, known_reader, signed_in
from tests.factories import make_article, make_comment, make_page, make_user

pytestmark = pytest.mark.django_db

WORDS = "Zwölf Boxkämpfer 🌊 <b>&amp;</b>\n\u0645\u0631\u062d\u0628\u0627  and more"
JSON = {"Accept": "application/json"}
ELSEWHERE = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
S = Article.Status


def action(client: Client, subject: Article | Page) -> str:
    """Where the form on the subject's own page posts to."""
    page = client.get(subject.get_absolute_url()).text
    found = re.search(r'<form class="reply-form"[^>]* action="([^"#]*)', page)
    assert found, "no form on the page"
    return found[1]


def give_slug(story: Article, slug: str) -> None:
    """As an editor's save does it."""
    old_url = story.get_absolute_url()
    story.slug = slug
    story.save(update_fields=["slug"])
    publishing.saved(story, by=None, old_url=old_url)


def copied_text(page: str) -> str:
    """What stands on the page to be copied, in a box that no button sends."""
    found = re.search(r"<textarea[^>]* readonly[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found, "no text to copy"
    return html.unescape(found[1])


def hide(story: Article, how: str) -> None:
    if how == "deleted":
        Article.objects.filter(pk=story.pk).delete()
    elif how == "scheduled":
        later = timezone.now() + dt.timedelta(days=1)
        Article.objects.filter(pk=story.pk).update(published_at=later)
    else:
        Article.objects.filter(pk=story.pk).update(status=how)


def send(client: Client, url: str, user: User, **more: Any) -> Any:
    return client.post(url, {"text": WORDS, "writer": user.pk, "act": "post", **more})


def signed_in_at(url: str) -> tuple[Client, str, User]:
    """Somebody new: the limits count by person."""
    client, user = signed_in()
    return client, url, user


# --- The address changes


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
    old_url = above.get_absolute_url()
    above.slug = "us"
    above.save()
    rearranging.page_saved(above, old_url=old_url)
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
    subject: Article | Page
    if kind == "story":
        subject = make_article(slug="first")
        old = subject.get_absolute_url()
        give_slug(subject, "second")
    else:
        subject = make_page(slug="first")
        old = subject.get_absolute_url()
        subject.slug = "second"
        subject.save()
        rearranging.page_saved(subject, old_url=old)

    for method in (Client().get, Client().head):
        answer = method(f"{old}{part}")
        assert (answer.status_code, answer["Location"]) == (
            301, f"{subject.get_absolute_url()}{part}",
        )  # fmt: skip


def test_reply_page_of_a_wrong_date_redirects_as_the_story_does() -> None:
    story = make_article(slug="only-one")

    answer = Client().get("/1999/01/01/only-one/respond/")

    assert (answer.status_code, answer["Location"]) == (301, address(story))


# --- The story goes


HIDDEN = [S.WITHDRAWN, S.PRIVATE, S.TRASHED, S.DRAFT, "scheduled", "deleted"]


@pytest.mark.parametrize("how", HIDDEN)
@pytest.mark.parametrize("headers", [{}, JSON], ids=["form", "script"])
def test_text_for_a_story_that_is_gone_stands_on_the_page_that_says_so(
    how: str, headers: dict[str, str]
) -> None:
    client, user = signed_in()
    story = make_article(headline="Kryptos", slug="kryptos")
    urls = [action(client, story), address(story)]
    hide(story, how)

    for url in urls:
        answer = client.post(url, {"text": WORDS, "writer": user.pk}, headers=headers)
        assert answer.status_code == 410
        assert copied_text(answer.text) == WORDS
        assert "was not posted" in answer.text
        assert answer["Content-Type"].startswith("text/html")
        assert "no-store" in answer["Cache-Control"]
        assert "Kryptos" not in answer.text
    assert not Comment.objects.filter(text=WORDS).exists()


def test_text_of_a_visitor_without_a_token_can_be_copied_too() -> None:
    story = make_article()
    hide(story, S.WITHDRAWN)

    for act in ("post", "sign-in", "sign-in:google", "preview", "guest", "log-out", "change", "x"):
        client = Client(enforce_csrf_checks=True)
        answer = client.post(address(story), {"text": WORDS, "act": act})
        assert (answer.status_code, copied_text(answer.text)) == (410, WORDS)
        assert not Draft.objects.exists()


def test_story_that_moved_and_was_then_withdrawn_still_gives_the_text_back() -> None:
    client, user = signed_in()
    story = make_article(slug="first")
    url = address(story)
    give_slug(story, "second")
    hide(story, S.WITHDRAWN)

    answer = send(client, url, user)

    assert (answer.status_code, copied_text(answer.text)) == (410, WORDS)


def test_text_that_waited_for_a_sign_in_is_given_back_when_the_story_is_gone() -> None:
    client = Client()
    story = make_article()
    client.post(address(story), {"text": WORDS, "act": "sign-in"})
    hide(story, S.WITHDRAWN)
    client.force_login(known_reader())

    for url in (address(story), f"/comments/article/{story.pk}/respond/"):
        answer = client.get(url)
        assert (answer.status_code, copied_text(answer.text)) == (410, WORDS)
        assert Client().get(url).status_code in {404, 410}
        assert WORDS not in Client().get(url).text


def test_reply_page_of_a_withdrawn_story_says_410_as_the_story_does() -> None:
    story = make_article()
    hide(story, S.WITHDRAWN)

    assert Client().get(address(story)).status_code == 410


@pytest.mark.parametrize("how", [S.PRIVATE, S.DRAFT, S.TRASHED, "scheduled", "deleted"])
def test_reply_page_of_a_hidden_story_is_not_found(how: str) -> None:
    story = make_article()
    hide(story, how)

    assert Client().get(address(story)).status_code == 404
    assert Client().get(f"/comments/article/{story.pk}/respond/").status_code == 404


def test_post_tells_no_story_that_was_never_public_from_none() -> None:
    draft = make_article(published=False, headline="Kryptos")
    pages = [
        Client().post(f"/comments/article/{pk}/respond/", {"text": "x"}).text
        for pk in (draft.pk, 999_999_999)
    ]

    assert pages[0] == pages[1]


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_to_copy_is_no_empty_box(text: str) -> None:
    story = make_article()
    hide(story, S.WITHDRAWN)

    answer = Client().post(address(story), {"text": text})

    assert answer.status_code == 410
    assert "<textarea" not in answer.text


def test_forged_form_for_a_story_that_is_gone_fills_no_box_and_keeps_nothing() -> None:
    client, user = signed_in()
    story = make_article()
    hide(story, S.WITHDRAWN)
    for url in (address(story), f"/comments/article/{story.pk}/respond/"):
        answer = client.post(
            url, {"text": "buy pills", "writer": user.pk, "act": "sign-in"}, headers=ELSEWHERE
        )
        assert answer.status_code in {403, 404}
        assert "buy pills" not in answer.text
    assert not Draft.objects.exists()


def test_forged_form_by_number_acts_on_nothing() -> None:
    client, user = signed_in(checks=True)
    story = make_article()

    answer = client.post(
        f"/comments/article/{story.pk}/respond/",
        {"text": "buy pills", "writer": user.pk, "act": "post"},
        headers=ELSEWHERE,
    )

    assert (answer.status_code, kept_text(answer.text)) == (403, "")
    assert not Comment.objects.on(story).exists()


def test_too_large_a_text_is_refused_before_it_is_read_wherever_it_goes() -> None:
    for url in ("/comments/article/999999/respond/", "/2026/01/01/nothing/respond/"):
        answer = Client().post(url, {"text": "x" * 1_100_000})
        assert answer.status_code == 413


def test_page_that_was_made_private_gives_the_text_back() -> None:
    client, user = signed_in()
    page = make_page()
    urls = [action(client, page), address(page)]
    Page.objects.filter(pk=page.pk).update(status=Page.Status.PRIVATE)

    for url in urls:
        answer = send(client, url, user)
        assert (answer.status_code, copied_text(answer.text)) == (410, WORDS)


# --- The story stays, and its discussion closes or a password comes


@pytest.mark.parametrize("headers", [{}, JSON], ids=["form", "script"])
def test_text_for_a_story_that_got_a_password_stands_on_the_page(headers: dict[str, str]) -> None:
    client, user = signed_in()
    story = make_article()
    url = action(client, story)
    Article.objects.filter(pk=story.pk).update(password="sesame")

    answer = client.post(url, {"text": WORDS, "writer": user.pk}, headers=headers)

    assert (answer.status_code, copied_text(answer.text)) == (403, WORDS)
    assert "password" in answer.text
    assert not Comment.objects.on(story).exists()


def test_text_for_a_story_that_got_a_password_is_in_the_box_once_it_was_given() -> None:
    client, user = signed_in()
    story = make_article()
    url = action(client, story)
    Article.objects.filter(pk=story.pk).update(password="sesame")
    send(client, url, user)

    client.post(story.get_absolute_url(), {"password": "sesame"})

    assert kept_text(client.get(address(story)).text) == WORDS
    assert send(client, url, user).status_code == 302


def test_text_of_a_forged_form_for_a_story_with_a_password_is_not_kept() -> None:
    client, user = signed_in()
    story = make_article(password="sesame")

    answer = client.post(address(story), {"text": "pills", "writer": user.pk}, headers=ELSEWHERE)

    assert "pills" not in answer.text
    assert not Draft.objects.exists()


def test_moved_story_with_a_password_keeps_the_text_though_the_proof_was_for_the_old_address() -> (
    None
):
    client, user = signed_in()
    story = make_article(slug="first", password="sesame")
    client.post(story.get_absolute_url(), {"password": "sesame"})
    url = action(client, story)
    give_slug(story, "second")

    answer = send(client, url, user)

    assert answer.status_code == 302
    assert Comment.objects.on(story).get().text == WORDS


@pytest.mark.parametrize("headers", [{}, JSON], ids=["form", "script"])
def test_text_for_a_discussion_that_was_closed_stays(headers: dict[str, str]) -> None:
    client, user = signed_in()
    story = make_article()
    url = action(client, story)
    Article.objects.filter(pk=story.pk).update(comments_open=False)

    answer = client.post(url, {"text": WORDS, "writer": user.pk}, headers=headers)

    assert answer.status_code == 409
    assert "Comments have been closed" in (answer.json()["error"] if headers else answer.text)
    if not headers:
        assert kept_text(answer.text) == WORDS


# --- Drafts


def test_draft_of_this_browser_stays_with_the_story_when_its_address_changes() -> None:
    client = Client()
    story = make_article(slug="first")
    client.post(address(story), {"text": WORDS, "act": "sign-in"})
    give_slug(story, "second")
    make_article(slug="first")

    assert kept_text(client.get(address(story)).text) == WORDS
    browser = client.cookies["draft"].value
    assert drafts.find(browser, story, None, at=timezone.now()).text == WORDS


def test_browser_names_the_draft_by_the_story_not_by_its_address() -> None:
    client, _user = signed_in()
    story = make_article(slug="first")
    before = action(client, story)
    give_slug(story, "second")

    assert action(client, story) == before
    assert "first" not in before


# --- Editing one's own comment


@pytest.mark.parametrize("how", HIDDEN[:-1])
def test_edited_text_is_given_back_when_the_story_is_gone(how: str) -> None:
    client, user = signed_in()
    comment = make_comment(author=user, text="As it was.")
    assert isinstance(comment.subject, Article)
    hide(comment.subject, how)

    answer = client.post(f"/comments/{comment.pk}/edit/", {"text": WORDS})

    assert (answer.status_code, copied_text(answer.text)) == (410, WORDS)
    comment.refresh_from_db()
    assert comment.text == "As it was."


def test_edited_text_is_given_back_when_the_comment_was_removed() -> None:
    client, user = signed_in()
    comment = make_comment(author=user)
    Comment.objects.filter(pk=comment.pk).update(status=Comment.Status.REMOVED)

    answer = client.post(f"/comments/{comment.pk}/edit/", {"text": WORDS})
    assert (answer.status_code, copied_text(answer.text)) == (410, WORDS)
    Comment.objects.filter(pk=comment.pk).delete()
    answer = client.post(f"/comments/{comment.pk}/edit/", {"text": WORDS})
    assert (answer.status_code, copied_text(answer.text)) == (410, WORDS)
    assert client.get(f"/comments/{comment.pk}/edit/").status_code == 404


def test_edit_of_somebody_elses_comment_tells_nothing_of_it() -> None:
    client, _user = signed_in()
    comment = make_comment(author=make_user(), text="Kryptos")

    answer = client.post(f"/comments/{comment.pk}/edit/", {"text": WORDS})

    assert "Kryptos" not in answer.text
    assert copied_text(answer.text) == WORDS


def test_edited_text_is_given_back_when_the_story_asks_for_a_password() -> None:
    client, user = signed_in()
    comment = make_comment(make_article(password="sesame"), author=user)

    answer = client.post(f"/comments/{comment.pk}/edit/", {"text": WORDS})

    assert (answer.status_code, copied_text(answer.text)) == (403, WORDS)
    opened = client.get(f"/comments/{comment.pk}/edit/")
    assert opened["Location"] == comment.subject.get_absolute_url()


def test_forged_edit_of_a_comment_that_is_gone_fills_no_box() -> None:
    client, user = signed_in()
    comment = make_comment(author=user)
    assert isinstance(comment.subject, Article)
    hide(comment.subject, S.WITHDRAWN)

    answer = client.post(f"/comments/{comment.pk}/edit/", {"text": "pills"}, headers=ELSEWHERE)

    assert "pills" not in answer.text


def test_edited_text_of_an_expired_session_is_given_back_without_a_token() -> None:
    comment = make_comment(author=make_user())

    answer = Client(enforce_csrf_checks=True).post(f"/comments/{comment.pk}/edit/", {"text": WORDS})

    assert (answer.status_code, copied_text(answer.text)) == (403, WORDS)
    assert "/accounts/login/" in answer.text


def test_own_comment_can_be_deleted_when_its_story_is_gone() -> None:
    client, user = signed_in()
    comment = make_comment(make_article(headline="Kryptos"), author=user)
    assert isinstance(comment.subject, Article)
    hide(comment.subject, S.PRIVATE)

    assert "Kryptos" not in client.get(f"/comments/{comment.pk}/delete/").text
    answer = client.post(f"/comments/{comment.pk}/delete/")

    assert answer["Location"] == "/comments/mine/"
    comment.refresh_from_db()
    assert comment.withdrawn_at is not None


def test_hidden_key_and_writer_are_in_the_form_that_posts_by_number() -> None:
    client, user = signed_in()
    page = client.get(make_article().get_absolute_url()).text

    assert hidden(page, "writer") == str(user.pk)
    assert hidden(page, "key")
