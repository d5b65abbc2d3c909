import datetime as dt

import pytest
from django.utils import timezone

from articles.actions import publish
from articles.actions.publish import TimeQuestionError, TransitionRefusedError
from articles.models import Article
from articles.publication_time import TimeQuestion
from tests.factories import make_article

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def asked(article: Article, when: dt.datetime, *, at: dt.datetime) -> TimeQuestion:
    with pytest.raises(TimeQuestionError) as caught:
        publish.publish(article, by=None, at=at, when=when)
    return caught.value.question


@pytest.mark.parametrize("past", [dt.timedelta(minutes=6), DAY, 3 * 365 * DAY])
def test_a_story_that_was_never_public_is_dated_back_only_when_it_is_confirmed(
    past: dt.timedelta,
) -> None:
    now = timezone.now()
    article = make_article(published=False)

    assert asked(article, now - past, at=now) is TimeQuestion.DATE_BACK
    article.refresh_from_db()
    assert (article.status, article.published_at) == (Article.Status.DRAFT, None)
    assert not article.publishing_log.exists()

    publish.publish(article, by=None, at=now, when=now - past, date_back=True)
    assert article.published_at == now - past


@pytest.mark.parametrize(
    "status", [Article.Status.SUBMITTED, Article.Status.APPROVED, Article.Status.PRIVATE]
)
def test_every_status_before_publication_asks_about_a_past_time(status: str) -> None:
    now = timezone.now()

    assert asked(make_article(published=False, status=status), now - DAY, at=now)


def test_a_scheduled_story_asks_about_a_past_time() -> None:
    now = timezone.now()
    article = make_article(published=now + DAY)

    assert asked(article, now - DAY, at=now) is TimeQuestion.DATE_BACK
    article.refresh_from_db()
    assert article.published_at == now + DAY


def test_the_minute_that_was_typed_a_moment_ago_is_now() -> None:
    now = timezone.now()
    article = make_article(published=False)

    publish.publish(article, by=None, at=now, when=now - dt.timedelta(minutes=4))

    assert article.is_visible(at=now)


def test_a_story_that_readers_see_leaves_the_site_only_when_it_is_confirmed() -> None:
    now = timezone.now()
    article = make_article(published=now - DAY)

    assert asked(article, now + 7 * DAY, at=now) is TimeQuestion.TAKE_OFFLINE
    article.refresh_from_db()
    assert article.is_visible(at=now)

    publish.publish(article, by=None, at=now, when=now + 7 * DAY, take_offline=True)
    assert article.is_scheduled(at=now)


def test_one_confirmation_does_not_answer_the_other_question() -> None:
    now = timezone.now()
    draft, live = make_article(published=False), make_article(published=now - DAY)

    with pytest.raises(TimeQuestionError):
        publish.publish(draft, by=None, at=now, when=now - DAY, take_offline=True)
    with pytest.raises(TimeQuestionError):
        publish.publish(live, by=None, at=now, when=now + DAY, date_back=True)


def test_the_date_of_a_public_story_is_changed_without_a_question() -> None:
    now = timezone.now()
    article = make_article(published=now - 2 * DAY)

    publish.publish(article, by=None, at=now, when=now - 3 * DAY)

    assert article.published_at == now - 3 * DAY


def test_a_withdrawn_story_is_scheduled_without_a_question() -> None:
    now = timezone.now()
    article = make_article(published=now - DAY)
    publish.withdraw(article, by=None, at=now)

    publish.publish(article, by=None, at=now, when=now + DAY)

    assert article.is_scheduled(at=now)


@pytest.mark.parametrize("year", [1, 1582, 1899, 1970, 1989, 2040, 2106, 9999])
@pytest.mark.parametrize("is_live", [False, True])
def test_a_time_that_nobody_means_is_refused(year: int, is_live: bool) -> None:
    now = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
    article = make_article(published=now - DAY if is_live else False)

    with pytest.raises(TransitionRefusedError, match="1990"):
        publish.publish(
            article,
            by=None,
            at=now,
            when=dt.datetime(year, 12, 31, 23, 59, tzinfo=dt.UTC),
            date_back=True,
            take_offline=True,
        )


def test_the_bounds_are_the_first_of_1990_and_five_years_ahead() -> None:
    now = dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC)
    for when, is_taken in (
        (dt.datetime(1989, 12, 31, 23, 59, tzinfo=dt.UTC), False),
        (dt.datetime(1990, 1, 1, tzinfo=dt.UTC), True),
        (dt.datetime(2033, 2, 28, 12, tzinfo=dt.UTC), True),
        (dt.datetime(2033, 2, 28, 12, 1, tzinfo=dt.UTC), False),
    ):
        article = make_article(published=False)
        if is_taken:
            publish.publish(article, by=None, at=now, when=when, date_back=True)
            assert article.published_at == when
        else:
            with pytest.raises(TransitionRefusedError):
                publish.publish(article, by=None, at=now, when=when, date_back=True)


def test_a_story_withdrawn_before_its_time_is_published_now_and_not_scheduled_again() -> None:
    now = timezone.now()
    article = make_article(published=now + DAY)
    publish.withdraw(article, by=None, at=now)

    publish.publish(article, by=None, at=now)

    assert article.is_visible(at=now)
    assert article.published_at == now
