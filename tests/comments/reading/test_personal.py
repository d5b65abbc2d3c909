import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.models import SiteIdentity, Subject
from comments.actions import like
from comments.models import ModerationRules, Subscription
from comments.reading import discussions, personal
from tests.factories import make_article, make_comment, make_page, make_user

pytestmark = pytest.mark.django_db


def page_of(subject: Subject) -> discussions.Discussion:
    return discussions.read(subject, site=SiteIdentity())


def test_everything_of_a_person_costs_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    viewer, other, now = make_user(), make_user(), timezone.now()
    story = make_article()
    own, liked = make_comment(story, author=viewer), make_comment(story, author=other)
    old = make_comment(story, author=viewer, created_at=now - dt.timedelta(minutes=16))
    like.like(liked, by=viewer)
    like.like(story, by=viewer)
    like.mute(other, by=viewer)
    for kind, subject in ((Subscription.Kind.ALL, story), (Subscription.Kind.REPLIES, None)):
        Subscription.objects.create(person=viewer, kind=kind, article=subject, created_at=now)
    page = page_of(story)

    with django_assert_num_queries(1):
        found = personal.of(page, viewer, at=now)

    assert found == personal.Personal(
        own=frozenset({own.pk, old.pk}),
        editable=frozenset({own.pk}),
        liked=frozenset({liked.pk}),
        likes_story=True,
        muted=frozenset({other.pk}),
        mailed=frozenset({"all", "replies"}),
    )


def test_what_others_like_mute_and_get_mailed_is_not_the_viewers() -> None:
    viewer, other, now = make_user(), make_user(), timezone.now()
    story = make_article()
    comment = make_comment(story, author=viewer)
    like.like(comment, by=other)
    like.like(story, by=other)
    like.mute(viewer, by=other)
    Subscription.objects.create(person=other, kind=Subscription.Kind.REPLIES, created_at=now)

    found = personal.of(page_of(story), viewer, at=now)

    assert (found.liked, found.likes_story, found.muted) == (frozenset(), False, frozenset())
    assert found.mailed == frozenset()


def test_the_owner_s_minutes_say_how_long_a_comment_may_be_edited() -> None:
    viewer, now = make_user(), timezone.now()
    comment = make_comment(author=viewer, created_at=now - dt.timedelta(minutes=16))
    page = page_of(comment.subject)
    assert personal.of(page, viewer, at=now).editable == frozenset()

    ModerationRules.objects.create(edit_minutes=20)

    assert personal.of(page, viewer, at=now).editable == {comment.pk}


def test_a_page_without_a_story_has_likes_of_comments_only() -> None:
    viewer, page = make_user(), make_page()
    comment = make_comment(page)
    like.like(make_article(), by=viewer)
    like.like(comment, by=viewer)

    found = personal.of(page_of(page), viewer, at=timezone.now())

    assert found.liked == {comment.pk}
    assert not found.likes_story
