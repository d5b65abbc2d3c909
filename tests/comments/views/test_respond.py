import re

import pytest
from django.test import Client, override_settings

from comments.models import Comment, LocalRules
from tests.comments.views.comment_form import (
    LONG,
    address,
    hidden,
    kept_text,
    known_reader,
    signed_in,
)
from tests.factories import make_article, make_comment, make_page, make_user

pytestmark = pytest.mark.django_db


def test_form_posts_and_leads_to_the_comment() -> None:
    client, user = signed_in()
    article = make_article()

    answer = client.post(address(article), {"text": LONG, "writer": user.pk})

    comment = Comment.objects.on(article).get()
    assert (answer.status_code, answer["Location"]) == (
        302, f"{article.get_absolute_url()}#comment-{comment.pk}",
    )  # fmt: skip
    assert comment.text == LONG.strip()
    assert comment.author == user


def test_reply_is_posted_below_what_it_answers() -> None:
    client, user = signed_in()
    parent = make_comment()

    client.post(address(parent.subject), {"text": "Quite.", "parent": parent.pk, "writer": user.pk})

    assert Comment.objects.get(text="Quite.").parent == parent


def test_reply_page_quotes_the_comment_and_keeps_its_number_in_the_form() -> None:
    parent = make_comment(name="Maren", text="The boat drew too much.")

    page = Client().get(f"{address(parent.subject)}?replytocom={parent.pk}").text

    assert "The boat drew too much." in page
    assert "Maren" in page
    assert hidden(page, "parent") == str(parent.pk)


def test_double_click_stores_one_comment_and_both_answers_lead_to_it() -> None:
    client, user = signed_in()
    article = make_article()
    form = {"text": "once", "writer": user.pk, "key": "a" * 32}

    answers = [client.post(address(article), form)["Location"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert Comment.objects.on(article).count() == 1


def test_opening_the_page_publishes_nothing() -> None:
    client, _user = signed_in()
    article = make_article()

    client.get(address(article), {"text": "by link", "act": "post", "writer": _user.pk})

    assert not Comment.objects.on(article).exists()


def test_preview_shows_the_text_as_it_will_be_and_stores_nothing() -> None:
    article = make_article()

    page = (
        Client()
        .post(address(article), {"text": "**bold** <script>x</script>", "act": "preview"})
        .text
    )

    assert "<strong>bold</strong>" in page
    assert "<script>x" not in page
    assert kept_text(page) == "**bold** <script>x</script>"
    assert not Comment.objects.exists()


def test_held_comment_is_on_the_page_for_its_writer_alone_with_the_reason() -> None:
    client, user = signed_in(make_user())
    article = make_article()

    place = client.post(address(article), {"text": "My first words", "writer": user.pk})["Location"]

    own = client.get(place).text
    assert "My first words" in own
    assert "Awaiting moderation" in own
    assert "first comments are read by a moderator" in own
    assert "My first words" not in Client().get(place).text


def test_page_can_be_answered() -> None:
    client, user = signed_in()
    page = make_page()

    assert (
        client.post(address(page), {"text": "On this page", "writer": user.pk}).status_code == 302
    )
    assert Comment.objects.on(page).count() == 1


def test_private_fragment_holds_the_token_and_who_one_is_and_is_never_cached() -> None:
    client, user = signed_in(known_reader(display_name="Maren K."))

    answer = client.get(address(make_article()), headers={"Accept": "application/json"})

    mine = answer.json()
    assert mine["writer"] == user.pk
    assert "Maren K." in mine["identity"]
    assert "sign-in" not in mine["identity"]
    assert mine["token"]
    assert re.fullmatch(r"[0-9a-f]{32}", mine["key"])
    assert "private" in answer["Cache-Control"]
    assert "no-store" in answer["Cache-Control"]


def test_providers_that_are_set_up_are_offered_and_no_others() -> None:
    article = make_article()

    mine = Client().get(address(article), headers={"Accept": "application/json"}).json()
    page = Client().get(address(article)).text

    assert "Connecting to Google…" in mine["identity"]
    for provider in ("google", "facebook", "twitter_oauth2"):
        assert f'value="sign-in:{provider}"' in page
        assert f'value="sign-in:{provider}"' in mine["identity"]
    with override_settings(SOCIALACCOUNT_PROVIDERS={}):
        bare = Client().get(address(article)).text
    assert "sign-in:" not in bare
    assert "Google" not in bare


@pytest.mark.parametrize("provider", ["nobody", "../x", "google'--"])
def test_provider_that_is_not_set_up_leads_to_the_sign_in_page(provider: str) -> None:
    answer = Client().post(address(make_article()), {"text": "kept", "act": f"sign-in:{provider}"})

    assert answer["Location"].startswith("/accounts/login/?next=")


def test_slow_discussion_answers_with_the_text_and_when_to_come_back() -> None:
    client, user = signed_in()
    article = make_article()
    LocalRules.objects.create(article=article, pause_seconds=600)
    make_comment(article, author=user)

    answer = client.post(address(article), {"text": LONG, "writer": user.pk})

    assert answer.status_code == 429
    assert 500 < int(answer["Retry-After"]) <= 600
    assert "This discussion is in slow mode" in answer.text
    assert kept_text(answer.text) == LONG


def test_script_is_answered_in_json() -> None:
    client, user = signed_in()
    article = make_article()
    accept = {"Accept": "application/json"}

    refused = client.post(address(article), {"text": "", "writer": user.pk}, headers=accept)
    posted = client.post(address(article), {"text": "a", "writer": user.pk}, headers=accept)

    assert posted.json()["url"].startswith(article.get_absolute_url())
    assert (refused.status_code, "nothing in the box" in refused.json()["error"]) == (400, True)


def test_story_of_a_visitor_holds_no_token_and_sets_no_cookie_and_is_the_same_for_all() -> None:
    comment = make_comment()
    pages = [Client().get(comment.subject.get_absolute_url()) for _ in range(2)]

    assert pages[0].content == pages[1].content
    assert not pages[0].cookies
    assert "csrfmiddlewaretoken" not in pages[0].text
    assert 'name="text"' in pages[0].text


def test_story_of_somebody_signed_in_can_be_answered_where_it_stands() -> None:
    client, user = signed_in(known_reader(display_name="Maren K."), checks=True)
    article = make_article()
    page = client.get(article.get_absolute_url()).text

    answer = client.post(
        address(article),
        {
            "text": "From the story itself",
            "csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken"),
            "key": hidden(page, "key"),
            "writer": hidden(page, "writer"),
        },
    )

    assert "Maren K." in page
    assert answer.status_code == 302
    assert Comment.objects.get(author=user, article=article)


def test_story_with_a_hundred_comments_takes_at_most_ten_queries(
    django_assert_max_num_queries: object,
) -> None:
    article = make_article()
    for _ in range(100):
        make_comment(article)

    with django_assert_max_num_queries(10):  # type: ignore[operator]
        page = Client().get(article.get_absolute_url())

    assert page.status_code == 200


def test_quote_begins_the_answer_with_the_words_that_are_answered() -> None:
    parent = make_comment(text="> so you said\n\nNobody rang.\nThe **bell** hung there.")
    url = f"{address(parent.subject)}?replytocom={parent.pk}&quote=1"

    page = Client().get(url).text
    answer = Client().get(url, headers={"Accept": "application/json"}).json()

    assert kept_text(page).startswith("> Nobody rang.\n> The **bell** hung there.\n")
    assert answer["quote"] == "> Nobody rang.\n> The **bell** hung there.\n\n"
    assert hidden(page, "parent") == str(parent.pk)


def test_quote_of_an_imported_comment_has_no_tags() -> None:
    parent = make_comment(text="<b>Nobody</b> rang.<br>Not once.", markup="html")

    page = Client().get(f"{address(parent.subject)}?replytocom={parent.pk}&quote=1").text

    assert kept_text(page).startswith("> Nobody rang.\n> Not once.\n")


def test_quote_stands_below_what_was_written_before_and_only_once() -> None:
    client = Client()
    parent = make_comment(text="Nobody rang.")
    url = f"{address(parent.subject)}?replytocom={parent.pk}&quote=1"
    form = {"text": "I did.", "parent": parent.pk, "act": "sign-in"}
    client.post(address(parent.subject), form)
    assert kept_text(client.get(url).text).strip() == "I did.\n\n> Nobody rang."

    client.post(address(parent.subject), {**form, "text": "I did.\n\n> Nobody rang.\n\nTwice."})

    assert kept_text(client.get(url).text).strip() == "I did.\n\n> Nobody rang.\n\nTwice."


def test_hidden_comment_is_not_quoted() -> None:
    parent = make_comment(status="held", text="secret")

    page = Client().get(f"{address(parent.subject)}?replytocom={parent.pk}&quote=1").text

    assert "secret" not in page


def test_story_offers_the_quote_beside_the_reply_while_it_is_open() -> None:
    comment = make_comment()
    url = comment.subject.get_absolute_url()
    closed = make_comment(make_article(comments_open=False))

    way = f'href="{url}respond/?replytocom={comment.pk}&amp;quote=1#respond"'
    assert way in Client().get(url).text
    assert "quote=1" not in Client().get(closed.subject.get_absolute_url()).text


def test_visitor_is_asked_to_log_in_by_one_of_the_ways_there_are() -> None:
    page = Client().get(address(make_article())).text

    assert "Please log in using one of these methods to post your comment:" in page
    assert page.index("these methods to post") < page.index("E-mail code") < page.index("Google")


@pytest.mark.parametrize("cookies", [{"csrftoken": "x" * 32}, {"draft": "known"}])
def test_browser_that_was_here_before_gets_the_same_bytes_as_a_new_one(
    cookies: dict[str, str],
) -> None:
    comment = make_comment()
    client = Client()
    for name, value in cookies.items():
        client.cookies[name] = value
    client.post(address(comment.subject), {"text": "kept", "act": "sign-in"})
    client.cookies.pop("sessionid", None)

    url = comment.subject.get_absolute_url()

    assert client.get(url).content == Client().get(url).content
