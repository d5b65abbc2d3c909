"""What shows nothing is brought in as if it were empty."""

from pathlib import Path

import pytest

from articles.models import Article
from comments.models import Comment
from tests.wordpress import exports
from tests.wordpress.exports import comment
from wordpress.names import one_line

pytestmark = pytest.mark.django_db

BLANK_COMMENTS = [
    "\u200b", "\u3164", "\u2800", "&nbsp;", "&#8203;", "<p></p>", "<p>\u200b</p>", "<br>",
    '<img src="https://old.example/x.gif">', "<!-- nothing -->", "<script>x</script>",
    "<blockquote>\u3164</blockquote>", '<a href="https://old.example/">\u200b</a>',
]  # fmt: skip


@pytest.mark.parametrize("content", BLANK_COMMENTS, ids=ascii)
def test_a_comment_that_shows_nothing_is_left_out_and_reported(
    tmp_path: Path, content: str
) -> None:
    post = exports.post(1, comments=(comment(9, content), comment(10, "Words.")))

    report = exports.run(tmp_path, post)

    assert list(Comment.objects.values_list("text", flat=True)) == ["Words."]
    assert exports.skipped(report, "comments") == {"9": "it has no words"}


@pytest.mark.parametrize("content", ["👍", "<b>鯨</b>", "<p>&lt;</p>", "e\u0301"], ids=ascii)
def test_a_comment_of_one_visible_character_is_brought_in(tmp_path: Path, content: str) -> None:
    exports.run(tmp_path, exports.post(1, comments=(comment(9, content),)))

    assert Comment.objects.count() == 1


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "&#8203;", "\u2800 \ufe0f"], ids=ascii)
def test_a_commenter_with_a_blank_name_is_anonymous(tmp_path: Path, name: str) -> None:
    exports.run(tmp_path, exports.post(1, comments=(comment(9, "Words.", comment_author=name),)))

    assert Comment.objects.get().name == "Anonymous"


def test_a_story_with_a_blank_title_is_called_by_its_first_words(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.post(1, "Ferries are late again.", title="\u200b\u3164"))

    assert Article.objects.get().headline == "Ferries are late again."


def test_blank_names_of_the_old_site_count_as_none() -> None:
    assert one_line(" \u3164 \u200b ") == ""
    assert one_line("A \u200d B") == "A \u200d B"
