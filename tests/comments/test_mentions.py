import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from comments import mentions, rendering
from comments.actions import post
from comments.models import Comment
from tests.factories import make_article, make_comment, make_page, make_user

pytestmark = pytest.mark.django_db


def called(article: Article, text: str) -> list[int]:
    comment = Comment(text=text)
    mentions.resolve_mentions(comment, article)
    return [pk for _name, pk in comment.mentions]


def test_only_people_of_the_same_discussion_are_called() -> None:
    here, elsewhere, waits = (make_user(display_name=f"Ada {n}") for n in "ABC")
    article = make_article()
    make_comment(article, author=here)
    make_comment(author=elsewhere)
    make_comment(article, author=waits, status="held")

    assert called(article, "@Ada A @Ada B @Ada C") == [here.pk]


def test_people_without_a_display_name_are_called_by_the_name_that_is_shown() -> None:
    article = make_article()
    plain = make_user(display_name="")
    make_comment(article, author=plain, name="maren_k")

    assert called(article, "thanks @maren_k") == [plain.pk]


def test_of_two_with_one_name_the_latest_to_write_is_called() -> None:
    article = make_article()
    first, second = make_user(display_name="Ada"), make_user(display_name="Ada")
    for author in (second, first, second):
        make_comment(article, author=author)

    assert called(article, "@ada") == [second.pk]


def test_text_without_an_at_asks_nothing_and_one_full_of_them_asks_once() -> None:
    article = make_article()
    for text, most in (("plain me@example.org", 0), ("@a @b @c " * 500, 1)):
        with CaptureQueriesContext(connection) as queries:
            called(article, text)
        assert len(queries) == most


def test_posted_comment_marks_the_name_and_an_edit_marks_anew() -> None:
    page = make_page()
    ada = make_comment(page, author=make_user(display_name="Ada Sol"))
    writer = make_user(is_staff=True)

    posted = post.post(page, author=writer, text="So says @Ada Sol.").comment
    assert '<span class="called">@Ada Sol</span>' in posted.html
    assert posted.mentions == [["Ada Sol", ada.author_id]]

    edited = post.edit(posted, by=writer, text="So says somebody.").comment
    assert Comment.objects.get(pk=edited.pk).mentions == []
    assert "<span" not in edited.html


def test_names_stay_marked_when_comments_are_rendered_again() -> None:
    ada = make_comment(author=make_user(display_name="Ada"))
    comment = post.post(ada.subject, author=make_user(is_staff=True), text="@Ada?").comment
    Comment.objects.filter(pk=comment.pk).update(html="", html_version=0)

    list(rendering.rerender_outdated())

    assert '<span class="called">@Ada</span>' in Comment.objects.get(pk=comment.pk).html


def test_only_the_latest_of_a_long_discussion_are_looked_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mentions, "LATEST", 2)
    article = make_article()
    ada, olu = make_user(display_name="Ada"), make_user(display_name="Olu")
    for author in (ada, olu, olu):
        make_comment(article, author=author)

    assert called(article, "@Ada @Olu") == [olu.pk]
