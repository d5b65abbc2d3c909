import pytest

from comments import markup
from comments.models import Comment
from tests.factories import make_comment

pytestmark = pytest.mark.django_db


def test_a_comment_is_rendered_when_it_is_written() -> None:
    comment = make_comment(text="*Well*\nsaid")
    assert comment.html == "<p><em>Well</em><br>said</p>"
    assert comment.html_version == markup.VERSION


def test_a_comment_of_another_site_is_rendered_as_html() -> None:
    comment = make_comment(text="<i>Well</i>\nsaid", markup=Comment.Markup.HTML)
    assert comment.html == "<p><em>Well</em><br>said</p>"


def test_a_comment_typed_here_shows_its_tags() -> None:
    assert make_comment(text="<i>Well</i>").html == "<p>&lt;i&gt;Well&lt;/i&gt;</p>"


def test_saving_other_fields_leaves_the_html_alone() -> None:
    comment = make_comment(text="Well")
    comment.html = "<p>as it was</p>"
    comment.save(update_fields=["status"])
    comment.refresh_from_db()
    assert comment.html == "<p>Well</p>"
