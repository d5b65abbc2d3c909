import datetime as dt

import pytest
from django.utils import timezone

from articles.actions import publish
from articles.actions.correct import correct
from articles.models import Article, PublishingLog, SiteIdentity
from tests.factories import make_article, make_category

pytestmark = pytest.mark.django_db


def test_published_article_is_visible_logged_and_listed_in_its_section_and_above() -> None:
    harbour = make_category("Harbour")
    fishing = make_category("Fishing", parent=harbour)
    article = make_article(published=False, section=fishing)

    publish.publish(article, by=None)

    assert Article.objects.visible().get() == article
    assert PublishingLog.objects.get().verb == "publish"
    assert set(article.category_listings.values_list("topic", flat=True)) == {
        harbour.pk,
        fishing.pk,
    }


def test_scheduled_article_appears_at_its_time() -> None:
    now = timezone.now()
    article = make_article(published=False)

    publish.publish(article, by=None, at=now, when=now + dt.timedelta(minutes=5))

    assert article.is_scheduled(at=now)
    assert not Article.objects.visible(at=now + dt.timedelta(minutes=4, seconds=59)).exists()
    assert Article.objects.visible(at=now + dt.timedelta(minutes=5)).exists()


def test_address_is_dated_in_the_zone_of_the_site() -> None:
    SiteIdentity.objects.create(time_zone="Pacific/Auckland")
    article = make_article(published=False, slug="")

    when = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
    publish.publish(article, by=None, when=when, date_back=True)

    assert article.get_absolute_url() == f"/2026/01/02/{article.slug}/"


def test_two_stories_of_one_day_and_slug_get_two_addresses() -> None:
    first, second = (make_article(published=False, slug="flood") for _ in range(2))

    publish.publish(first, by=None)
    publish.publish(second, by=None)

    assert (first.slug, second.slug) == ("flood", "flood-2")


def test_withdrawn_article_leaves_every_list() -> None:
    article = make_article(section=make_category())

    publish.withdraw(article, by=None, reason="wrong")

    assert not Article.objects.visible().exists()
    assert not article.category_listings.exists()


@pytest.mark.parametrize("act", ["approve", "submit", "take_from_bin"])
def test_a_move_that_the_table_does_not_hold_is_refused(act: str) -> None:
    article = make_article()

    with pytest.raises(publish.TransitionRefusedError, match="Published"):
        getattr(publish, act)(article, by=None)

    article.refresh_from_db()
    assert article.status == Article.Status.PUBLISHED


def test_a_story_without_text_is_not_published() -> None:
    article = make_article(published=False, body="")

    with pytest.raises(publish.TransitionRefusedError, match="no text"):
        publish.publish(article, by=None)


def test_a_public_story_keeps_its_address_when_published_again() -> None:
    article = make_article(published=timezone.now() - dt.timedelta(days=30))
    before = article.get_absolute_url()
    publish.withdraw(article, by=None)

    publish.publish(article, by=None, when=timezone.now())

    assert article.get_absolute_url() == before


def test_correction_is_dated_on_the_story() -> None:
    article = make_article()

    correct(article, by=None, text="The limit is of 2021.")

    article.refresh_from_db()
    assert article.corrected_at is not None
    assert article.corrections.get().text == "The limit is of 2021."


def test_story_taken_off_the_site_keeps_its_address_when_it_comes_back() -> None:
    now = timezone.now()
    story = make_article(published=False, headline="The Regent")
    publish.publish(story, by=None, when=now - dt.timedelta(days=9), date_back=True)
    address = story.get_absolute_url()
    publish.publish(story, by=None, when=now + dt.timedelta(days=7), take_offline=True)

    publish.publish(story, by=None)

    assert story.get_absolute_url() == address
    assert Article.objects.visible().filter(pk=story.pk).exists()
