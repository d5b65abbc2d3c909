import pytest

from comments import rendering
from comments.models import Comment
from comments.text import markup
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


def test_comments_of_an_older_version_are_rendered_again_by_their_kind() -> None:
    typed = make_comment(text="*a*")
    imported = make_comment(text="<i>b</i>", markup=Comment.Markup.HTML)
    Comment.objects.update(html="old", html_version=0)

    assert list(rendering.rerender_outdated()) == [2]

    typed.refresh_from_db()
    imported.refresh_from_db()
    assert typed.html == "<p><em>a</em></p>"
    assert imported.html == "<p><em>b</em></p>"
    assert not rendering.outdated().exists()


def test_a_comment_edited_meanwhile_is_left_to_its_edit() -> None:
    comment = make_comment(text="before")
    stale = Comment.objects.only("text", "markup").get(pk=comment.pk)
    Comment.objects.filter(pk=comment.pk).update(text="after", html="<p>after</p>")
    assert rendering.rerender(stale) is False
    comment.refresh_from_db()
    assert comment.html == "<p>after</p>"
