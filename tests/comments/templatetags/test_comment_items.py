"""A comment's HTML is kept; these tests ask twice, so that the second answer is a kept one."""

import re

import pytest
from django.test import Client
from django.utils import translation

from comments.actions import like
from comments.models import Comment
from comments.templatetags import comment_items
from tests.factories import make_article, make_comment, make_user
from tests.templates_check import ROOT

pytestmark = pytest.mark.django_db


def page(client: Client, comment: Comment) -> str:
    return client.get(comment.subject.get_absolute_url()).content.decode()


def test_a_page_shown_twice_renders_its_comments_once(client: Client) -> None:
    comment = make_comment(text="Kept words.")
    first = page(client, comment)
    misses = comment_items._rendered.cache_info().misses

    again = page(client, comment)

    assert "Kept words." in again
    assert again == first
    assert comment_items._rendered.cache_info().misses == misses


def test_what_changes_a_comment_changes_its_page_at_once(client: Client) -> None:
    writer, reader = make_user(display_name="Ines"), make_user()
    comment = make_comment(author=writer, text="Before.")
    assert "Before." in page(client, comment)

    comment.text = "Afterwards."
    comment.save(update_fields=["text"])
    like.like(comment, by=reader)
    writer.display_name = "Inês"
    writer.save()

    shown = page(client, comment)
    assert "Afterwards." in shown
    assert "One reader likes this." in shown
    assert "Comment by Inês" in shown
    assert "Before." not in shown


def test_what_one_reader_may_do_is_not_offered_to_another() -> None:
    writer, other = Client(), Client()
    comment = make_comment(author=make_user())
    writer.force_login(comment.author)  # type: ignore[arg-type]
    other.force_login(make_user())
    delete, report = f"/comments/{comment.pk}/delete/", f"/comments/{comment.pk}/report/"

    for _ in range(2):
        assert delete in page(writer, comment)
        assert report not in page(writer, comment)
        assert delete not in page(other, comment)
        assert report in page(other, comment)
        assert delete not in page(Client(), comment)


def test_each_language_has_its_own_words() -> None:
    shown = comment_items.Shown(1, "removed")
    comment_items._rendered(shown, "en-gb", "UTC")
    kept = comment_items._rendered.cache_info().currsize

    with translation.override("de"):
        comment_items._rendered(shown, "de", "UTC")

    assert comment_items._rendered.cache_info().currsize == kept + 1


def test_templates_of_a_comment_read_nothing_but_what_is_in_the_key() -> None:
    ours = re.compile(r"\{\{\s*(\w+)|\{% (?:if|elif|for) ([^%]+)%\}|(?:with|count|name)=?(\w+)\.")
    theirs = {"and", "or", "not", "in", "", "name", "count", "level", "forloop"}
    for name in ("_comment", "_acts", "_rest"):
        text = (ROOT / f"templates/comments/{name}.html").read_text()
        for printed, condition, given in ours.findall(text):
            names = set(re.findall(r"(?<![\w.\"])[a-z]\w*", condition)) | {printed, given} - {""}
            assert names - theirs <= {"comment", "base", "rest"}, names


def test_closing_the_discussion_takes_the_reply_links_away(client: Client) -> None:
    story = make_article()
    comment = make_comment(story)
    assert f"replytocom={comment.pk}" in page(client, comment)

    story.comments_open = False
    story.save(update_fields=["comments_open"])

    assert f"replytocom={comment.pk}" not in page(client, comment)
