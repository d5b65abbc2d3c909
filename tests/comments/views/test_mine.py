import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.actions import moderate, post
from comments.views.mine import PAGE_SIZE
from tests.comments.views.comment_form import signed_in
from tests.factories import make_article, make_comment, make_page, make_user

pytestmark = pytest.mark.django_db

MINE = "/comments/mine/"


def test_page_shows_each_of_ones_comments_with_what_became_of_it() -> None:
    client, user = signed_in(make_user())
    article = make_article(headline="Ferry aground")
    shown = make_comment(article, author=user, text="shown words")
    post.post(article, author=user, text="held words")
    removed = make_comment(make_page(), author=user, text="removed words")
    moderate.remove(removed, by=None)
    withdrawn = make_comment(article, author=user, text="taken back")
    post.withdraw(withdrawn, by=user)
    make_comment(article, author=make_user(), text="of another")

    page = client.get(MINE).text

    for words in ("shown words", "held words", "removed words", "taken back", "Ferry aground"):
        assert words in page
    assert f'href="/comments/{shown.pk}/"' in page
    assert "first comments are read by a moderator" in page
    assert "Removed by a moderator" in page
    assert "Deleted by you" in page
    assert "of another" not in page


def test_newest_stand_first_in_pages_without_a_count() -> None:
    client, user = signed_in(make_user())
    for number in range(PAGE_SIZE + 1):
        make_comment(author=user, text=f"<{number}>")

    with CaptureQueriesContext(connection) as queries:
        first = client.get(MINE).text
    second = client.get(f"{MINE}page/2/").text

    assert "&lt;30&gt;" in first
    assert "&lt;0&gt;" not in first
    assert "&lt;0&gt;" in second
    assert client.get(f"{MINE}page/3/").status_code == 404
    assert not [query for query in queries.captured_queries if "COUNT(" in query["sql"]]
    assert len(queries) <= 5


def test_somebody_who_wrote_nothing_is_told_so() -> None:
    client, _user = signed_in(make_user())

    assert "You have not written a comment yet." in client.get(MINE).text
