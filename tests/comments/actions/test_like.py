from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.limits import TooOftenError
from comments import cache_tags
from comments.actions import like, moderate
from comments.actions.like import LikeRefusedError
from comments.models import Comment, Like, Mute
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def test_like_counts_once_and_can_be_taken_back() -> None:
    comment, reader = make_comment(), make_user()

    assert [like.like(comment, by=reader) for _ in range(2)] == [1, 1]
    assert like.like(comment, by=make_user()) == 2
    assert Comment.objects.get(pk=comment.pk).like_count == 2

    assert [like.unlike(comment, by=reader) for _ in range(2)] == [1, 1]
    assert Comment.objects.get(pk=comment.pk).like_count == 1


def test_story_is_liked_once_a_person_too() -> None:
    article, reader = make_article(), make_user()

    assert [like.like(article, by=reader) for _ in range(2)] == [1, 1]
    assert like.like(article, by=make_user()) == 2
    assert like.unlike(article, by=reader) == 1


@pytest.mark.parametrize("act", [like.like, like.unlike])
def test_stored_page_of_a_story_is_dropped_when_its_likes_change(
    act: Callable[..., int],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    article, reader = make_article(), make_user()

    with django_capture_on_commit_callbacks() as callbacks:
        act(article, by=reader)

    told = {label for tell in callbacks if isinstance(tell, partial) for label in tell.args[0]}
    assert cache_tags.discussion_tag(article) in told


def test_database_itself_refuses_a_second_like() -> None:
    comment, article, reader = make_comment(), make_article(), make_user()
    now = timezone.now()
    for liked in ({"comment": comment}, {"article": article}):
        Like.objects.create(person=reader, created_at=now, **liked)
        with pytest.raises(IntegrityError), transaction.atomic():
            Like.objects.create(person=reader, created_at=now, **liked)


def test_likes_that_make_no_sense_are_refused() -> None:
    reader, banned = make_user(), make_user()
    moderate.ban(banned, by=None, reason="x")
    cases = [
        (make_comment(author=reader), reader),
        (make_comment(status="held"), reader),
        (make_comment(), banned),
        (make_article(), banned),
    ]
    for liked, by in cases:
        with pytest.raises(LikeRefusedError):
            like.like(liked, by=by)
    assert not Like.objects.exists()


def test_sixty_likes_a_minute() -> None:
    reader, article, now = make_user(), make_article(), timezone.now()
    for _ in range(60):
        like.like(article, by=reader, at=now)

    with pytest.raises(TooOftenError):
        like.like(article, by=reader, at=now)


def test_muting_is_between_two_people_and_can_be_undone() -> None:
    reader, loud = make_user(), make_user()

    like.mute(loud, by=reader)
    like.mute(loud, by=reader)

    assert Mute.objects.get().muted == loud
    with pytest.raises(LikeRefusedError):
        like.mute(reader, by=reader)
    like.unmute(loud, by=reader)
    assert not Mute.objects.exists()
