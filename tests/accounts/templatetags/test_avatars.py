import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from accounts import avatars
from articles.models import Article
from tests.factories import make_article, make_comment, make_user
from tests.pictures import jpeg

pytestmark = pytest.mark.django_db


def shown(article: Article) -> html.HtmlElement:
    return html.fromstring(Client().get(article.get_absolute_url()).text)


def test_a_picture_of_the_writer_stands_beside_the_comment_at_its_size() -> None:
    article = make_article()
    user = make_user("maren", display_name="Maren")
    avatars.give(user, jpeg())
    make_comment(article, author=user)

    (picture,) = shown(article).xpath('//img[@class="comment-avatar"]')

    assert picture.get("src") == f"/media/avatars/{user.avatar[:2]}/{user.avatar}/96.webp"
    assert picture.get("srcset").endswith("/192.webp 192w")
    assert (picture.get("width"), picture.get("height")) == ("40", "40")
    assert (picture.get("alt"), picture.get("loading")) == ("", "lazy")


def test_an_initial_stands_in_for_a_picture_that_nobody_gave() -> None:
    article = make_article()
    make_comment(article, author=make_user("maren", display_name="“Maren”"))
    make_comment(article, name="…")

    drawn = shown(article).xpath('//span[@class="comment-avatar"]')

    assert [(each.text, each.get("aria-hidden")) for each in drawn] == [
        ("M", "true"),
        ("?", "true"),
    ]


def test_pictures_of_writers_cost_no_query() -> None:
    plain, pictured = make_article(), make_article()
    for number in range(5):
        make_comment(plain)
        user = make_user(f"reader{number}")
        avatars.give(user, jpeg(50, 50))
        make_comment(pictured, author=user)
    with CaptureQueriesContext(connection) as without:
        shown(plain)
    with CaptureQueriesContext(connection) as having:
        page = shown(pictured)

    assert len(page.xpath('//img[@class="comment-avatar"]')) == 5
    assert len(having) == len(without)
