from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from articles.models import Article, Author, CategoryListing, TagListing
from articles.search import search
from comments.counting import wrong_counts
from comments.models import Comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def make(**options: int) -> str:
    out = StringIO()
    call_command("make_corpus", stdout=out, **{"words": 60, **options})
    return out.getvalue()


def test_a_corpus_has_what_was_asked_for_and_true_counts(client: Client) -> None:
    said = make(articles=30, comments=400, people=5)

    assert (Article.objects.visible().count(), User.objects.count()) == (30, 5)
    assert Comment.objects.visible().count() == 400
    assert Comment.objects.filter(depth__gt=0).exists()
    assert not list(wrong_counts())
    assert CategoryListing.objects.count() >= 30
    assert TagListing.objects.count() == 90
    assert "30 stories, 400 comments" in said
    newest = Article.objects.visible().newest_first()[0]
    word = newest.body_text.split()[3]
    assert search(word).exists()
    for address in ("/", newest.get_absolute_url(), Author.objects.all()[0].get_absolute_url()):
        assert client.get(address).status_code == 200


def test_a_site_with_content_is_left_alone() -> None:
    make_article()

    with pytest.raises(CommandError, match="has content already"):
        make(articles=3, comments=0, people=1)

    assert Article.objects.count() == 1


def test_numbers_below_nothing_are_refused() -> None:
    with pytest.raises(CommandError, match="0 or more"):
        make(articles=-1, comments=0, people=1)
