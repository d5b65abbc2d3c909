import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles import navigation
from articles.models import Article, Author, CategoryListing, TagListing
from articles.search import search
from comments.counting import wrong_counts
from comments.models import Comment
from newsblog.demo.building import has_content
from tests.factories import make_article, make_comment

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
    assert search(word).newest(1)
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


def test_comments_come_after_their_story_and_their_parent_in_time() -> None:
    make(articles=70, comments=3_000, people=5)

    early = Comment.objects.filter(created_at__lt=F("article__published_at"))
    before_parent = Comment.objects.filter(created_at__lt=F("parent__created_at"))
    elsewhere = Comment.objects.filter(root__isnull=False).exclude(article_id=F("root__article_id"))
    assert not early.exists()
    assert not before_parent.exists()
    assert not elsewhere.exists()
    assert Comment.objects.latest("created_at").created_at <= timezone.now()
    first, last = (Comment.objects.order_by(order)[0] for order in ("created_at", "-created_at"))
    assert last.created_at - first.created_at > dt.timedelta(hours=6)


def test_the_same_seed_writes_the_same_words() -> None:
    runs = []
    for _ in range(2):
        with transaction.atomic():
            make(articles=5, comments=20, people=3)
            runs.append(list(Comment.objects.order_by("pk").values_list("text", "parent_id")))
            transaction.set_rollback(True)

    assert len(runs[0]) == 20
    assert runs[0] == runs[1]


def test_writing_goes_on_after_the_corpus() -> None:
    make(articles=5, comments=20, people=3)

    story = make_article()

    assert Article.objects.filter(pk=story.pk).count() == 1
    assert make_comment(story).pk > 20


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_run_leaves_the_site_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(navigation, "refresh", interrupt)
    with pytest.raises(KeyboardInterrupt):
        make(articles=5, comments=20, people=3)

    assert not has_content()
    monkeypatch.undo()
    make(articles=5, comments=20, people=3)
    assert Comment.objects.visible().count() == 20
