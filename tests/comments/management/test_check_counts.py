import io

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Page
from comments.actions import like
from comments.models import Comment
from tests.factories import make_article, make_comment, make_page, make_user

pytestmark = pytest.mark.django_db


def run(**options: object) -> str:
    out = io.StringIO()
    call_command("check_counts", stdout=out, **options)
    return out.getvalue()


def test_right_counts_are_said_to_be_right() -> None:
    comment = make_comment()
    make_comment(make_page())
    make_comment(comment.subject, status="held")
    make_comment(comment.subject, kind="pingback")
    for _ in range(2):
        like.like(comment, by=make_user())

    assert run() == "All counts are right.\n"


def test_wrong_counts_are_named_with_an_error_and_mended_on_request() -> None:
    article, page = make_article(), make_page()
    comment = make_comment(article)
    Article.objects.filter(pk=article.pk).update(comment_count=7)
    Page.objects.filter(pk=page.pk).update(comment_count=1)
    Comment.objects.filter(pk=comment.pk).update(like_count=3)

    with pytest.raises(CommandError, match="3 counts are wrong"):
        run()

    assert "stored 7, true 1" in run(fix=True)
    assert run() == "All counts are right.\n"
