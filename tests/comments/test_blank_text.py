"""A comment that shows nothing is refused, however it is written."""

import pytest

from comments.actions import post, report
from comments.actions.report import ReportRefusedError
from comments.models import Comment, Flag
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

# Case C6.
BLANK = [
    "\u200b", "\u2060", "\u3164", "\u2800", "\u115f", "\u200d", "\u200e", "\u2062", "\ufe0f",
    "\U000e0041", ">",
    # More of the kind.
    "", " \n\t", "> ", ">\n>\n>", ">>>", "> \u3164", "- \u3164", "- \u3164\n- \u2800",
    "` `", "**\u3164**", "\u202e\u202c", "\u1160\uffa0", "\u00ad", "\x00",
    "\u034f\u061c", "\ufff9\ufffb", "\u200b" * 9_999,
]  # fmt: skip
SHOWN = [
    "👍", "👩\u200d👩\u200d👧", "❤\ufe0f", "e\u0301",
    "\u0645\u0631\u062d\u0628\u0627", "\u0645\u06cc\u200c\u062e\u0648", "สวัสดี", "鯨",
    "한", ".", "<", "&", "<p></p>", "> a", "\u200ba\u200b", "葛\U000e0100",
]  # fmt: skip


@pytest.mark.parametrize("text", BLANK, ids=lambda text: ascii(text[:20]))
def test_a_blank_comment_is_refused_as_empty(text: str) -> None:
    with pytest.raises(post.PostRefusedError) as refusal:
        post.post(make_article(), author=make_user(is_staff=True), text=text)

    assert refusal.value.rule == "empty"
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", SHOWN, ids=ascii)
def test_one_visible_character_of_any_script_is_a_comment(text: str) -> None:
    posted = post.post(make_article(), author=make_user(is_staff=True), text=text)

    assert posted.comment.text == text


def test_an_emoji_made_of_several_stays_in_one_piece() -> None:
    family = "👩\u200d👩\u200d👧 🏳\ufe0f\u200d🌈"

    posted = post.post(make_article(), author=make_user(is_staff=True), text=family)

    assert posted.comment.html == f"<p>{family}</p>"


def test_a_blank_reply_is_refused() -> None:
    parent = make_comment()
    editor = make_user(is_staff=True)

    with pytest.raises(post.PostRefusedError) as refusal:
        post.post(parent.subject, author=editor, text="\u3164", parent=parent)

    assert refusal.value.rule == "empty"


@pytest.mark.parametrize("text", ["\u200b", "> ", "\u2800\n\u3164"], ids=ascii)
def test_a_comment_can_not_be_edited_into_a_blank_one(text: str) -> None:
    writer = make_user()
    comment = make_comment(author=writer, text="Words.")

    with pytest.raises(post.PostRefusedError) as refusal:
        post.edit(comment, by=writer, text=text)

    assert refusal.value.rule == "empty"
    comment.refresh_from_db()
    assert comment.text == "Words."


def test_a_long_text_is_still_told_that_it_is_too_long() -> None:
    with pytest.raises(post.PostRefusedError) as refusal:
        post.post(make_article(), author=make_user(is_staff=True), text="x" * 10_001)

    assert refusal.value.rule == "length"


def test_a_blank_note_does_not_explain_a_report() -> None:
    with pytest.raises(ReportRefusedError, match="in a few words"):
        report.report(make_comment(), by=make_user(), reason=Flag.Reason.OTHER, note="\u3164\u200b")
