"""What is written in the comment's own transaction, and what is left to a job."""

import pytest
from django_tasks_db.models import DBTaskResult

from comments import subscriptions
from comments.actions import post
from comments.models import Frequency, Notification
from comments.notifications import delivery
from comments.notifications.delivery import FEW
from tests.comments.mailing import Kind, box_of, follower, mailboxes, say, with_mailbox
from tests.factories import make_article, make_author, make_page, make_user

pytestmark = pytest.mark.django_db


def test_few_are_told_with_the_comment_and_only_if_it_is_public() -> None:
    article = make_article()
    at_once, daily = follower(article), follower(article, frequency=Frequency.DAILY)

    post.post(article, author=make_user(), text="held")
    assert not Notification.objects.exists()
    assert not DBTaskResult.objects.exists()
    comment = say(article)

    told = Notification.objects.filter(comment=comment, sent_at__isnull=True)
    assert dict(told.values_list("person", "frequency")) == {
        at_once.pk: Frequency.IMMEDIATE,
        daily.pk: Frequency.DAILY,
    }
    job = DBTaskResult.objects.get()
    assert job.task_path == delivery.send.module_path
    assert job.args_kwargs["kwargs"]["person"] == at_once.pk


def test_many_are_told_by_a_job_that_exists_only_if_the_comment_does() -> None:
    article = make_article()
    people = [follower(article) for _ in range(FEW + 1)]

    post.post(article, author=make_user(), text="held")
    assert not DBTaskResult.objects.exists()
    comment = say(article)

    assert DBTaskResult.objects.get().args_kwargs["kwargs"]["comments"] == [comment.pk]
    assert mailboxes() == sorted(map(box_of, people))


def test_no_job_is_queued_where_nobody_asked_to_be_told() -> None:
    article = make_article(authors=[make_author(user=make_user())])
    follower(make_article())
    subscriptions.follow(with_mailbox(), Kind.STORIES)

    say(article)
    say(make_page())

    assert not DBTaskResult.objects.exists()
