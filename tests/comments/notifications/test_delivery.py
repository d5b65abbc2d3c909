import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from comments import subscriptions
from comments.actions import like, moderate, post
from comments.models import Ban, Comment, Frequency, Notification, Subscription
from comments.notifications import delivery
from comments.notifications.delivery import MOST_AN_HOUR, queue_digests
from comments.notifications.recipients import BATCH
from tests.comments.mailing import (
    Kind,
    box_of,
    follower,
    known_writer,
    mailboxes,
    run_queue,
    say,
    with_mailbox,
)
from tests.factories import make_article, make_author, make_comment, make_page, make_user

pytestmark = pytest.mark.django_db


# Who is told


def test_followers_of_a_story_are_told_of_a_new_comment() -> None:
    article = make_article()
    reader = follower(article)
    follower(make_article())  # of another story

    say(article, "The ferry was late.")

    (message,) = run_queue()
    assert message.to == [box_of(reader)]
    assert "> The ferry was late." in message.body


def test_followers_of_a_page_are_told_too() -> None:
    page = make_page()
    reader = follower(page)

    say(page)

    assert mailboxes() == [box_of(reader)]


def test_somebody_who_asked_is_told_of_a_reply_to_them() -> None:
    reader, stranger = with_mailbox(), with_mailbox()
    for person in (reader, stranger):
        subscriptions.follow(person, Kind.REPLIES)
    theirs = make_comment(author=reader)

    say(theirs.subject, parent=theirs)

    (message,) = run_queue()
    assert message.to == [box_of(reader)]
    assert "replies to your comments" in message.body


def test_author_who_asked_is_told_of_comments_on_their_stories() -> None:
    user = with_mailbox()
    subscriptions.follow(user, Kind.STORIES)
    own = make_article(authors=[make_author(user=user)])

    say(make_article())
    say(own)

    (message,) = run_queue()
    assert message.to == [box_of(user)]
    assert "commented on your story" in message.subject


def test_nobody_is_told_who_did_not_ask() -> None:
    author = with_mailbox()
    theirs = make_comment(author=author)
    make_author(user=author)

    say(theirs.subject, parent=theirs)

    assert mailboxes() == []


def test_one_mail_though_three_wishes_meet_and_the_most_personal_reason_is_given() -> None:
    user = with_mailbox()
    article = make_article(authors=[make_author(user=user)])
    theirs = make_comment(article, author=user)
    subscriptions.follow(user, Kind.ALL, article)
    subscriptions.follow(user, Kind.STORIES)
    subscriptions.follow(user, Kind.REPLIES)

    say(article, parent=theirs)

    (message,) = run_queue()
    assert "answered you" in message.subject


def test_soonest_wish_wins_where_two_meet() -> None:
    user = with_mailbox()
    theirs = make_comment(author=user)
    subscriptions.follow(user, Kind.REPLIES, frequency=Frequency.DAILY)
    subscriptions.follow(user, Kind.ALL, theirs.subject)

    say(theirs.subject, parent=theirs)

    assert mailboxes() == [box_of(user)]


def test_writer_is_never_told_of_their_own_words() -> None:
    writer = with_mailbox()
    theirs, _other = make_comment(author=writer), make_comment(author=writer)
    subscriptions.follow(writer, Kind.ALL, theirs.subject)
    subscriptions.follow(writer, Kind.REPLIES)

    say(theirs.subject, author=writer, parent=theirs)

    assert mailboxes() == []


def test_muted_people_are_not_mailed_about() -> None:
    article, writer = make_article(), known_writer()
    like.mute(writer, by=follower(article))

    say(article, author=writer)

    assert mailboxes() == []


@pytest.mark.parametrize("effect", ["block", "hold"])
def test_only_a_banned_reader_gets_no_mail(effect: str) -> None:
    article = make_article()
    reader = follower(article)
    moderate.ban(reader, by=None, reason="No.", effect=effect)

    say(article)

    assert mailboxes() == ([] if effect == Ban.Effect.BLOCK else [box_of(reader)])


def test_account_that_is_switched_off_gets_no_mail() -> None:
    article = make_article()
    reader = follower(article)
    reader.is_active = False
    reader.save()

    say(article)

    assert mailboxes() == []


def test_unproven_address_is_never_written_to_and_a_wish_begins_with_its_proof() -> None:
    article = make_article()
    reader = with_mailbox(verified=False)
    subscriptions.follow(reader, Kind.ALL, article)

    say(article, "before")
    assert mailboxes() == []
    reader.emailaddress_set.update(verified=True)
    say(article, "after")

    (message,) = run_queue()
    assert "> after" in message.body
    assert "before" not in message.body


# When


def test_held_comment_is_told_once_it_is_approved() -> None:
    article = make_article()
    reader = follower(article)
    comment = post.post(article, author=make_user(), text="My first.").comment
    assert (comment.status, mailboxes()) == ("held", [])

    moderate.approve(comment, by=None)

    assert mailboxes() == [box_of(reader)]


def test_many_approved_at_once_are_each_told() -> None:
    article = make_article()
    follower(article)
    held = [make_comment(article, status="held", text=f"n{n}") for n in range(3)]

    moderate.move("approve", [comment.pk for comment in held], by=None)

    assert len(run_queue()) == 3


def test_comment_that_comes_back_is_not_told_again() -> None:
    article = make_article()
    follower(article)
    comment = say(article)
    assert len(run_queue()) == 1

    moderate.remove(comment, by=None)
    moderate.restore(comment, by=None)
    moderate.hold(comment, by=None)
    moderate.approve(comment, by=None)

    assert len(run_queue()) == 1


@pytest.mark.parametrize("act", [moderate.remove, moderate.hold, moderate.mark_spam])
def test_comment_removed_before_its_mail_is_not_sent_and_told_if_it_is_restored(act) -> None:  # type: ignore[no-untyped-def]
    article = make_article()
    reader = follower(article)
    comment = say(article)
    act(comment, by=None)
    assert mailboxes() == []

    bring_back = moderate.approve if comment.status == "held" else moderate.restore
    bring_back(comment, by=None)

    assert mailboxes() == [box_of(reader)]


def test_comment_removed_between_fan_out_and_mail_is_not_sent() -> None:
    article = make_article()
    reader = follower(article)
    comment = say(article)
    delivery.fan_out.call(comments=[comment.pk])
    moderate.remove(comment, by=None)

    assert mailboxes() == []
    assert not Notification.objects.exists()
    moderate.restore(comment, by=None)
    assert mailboxes() == [box_of(reader)]


@pytest.mark.parametrize("change", ["stops", "mutes", "is banned", "story withdrawn"])
def test_what_changes_between_fan_out_and_mail_is_obeyed(change: str) -> None:
    article, writer = make_article(), known_writer()
    reader = follower(article)
    comment = say(article, author=writer)
    delivery.fan_out.call(comments=[comment.pk])
    assert Notification.objects.count() == 1

    match change:
        case "stops":
            subscriptions.stop_all(reader)
        case "mutes":
            like.mute(writer, by=reader)
        case "is banned":
            moderate.ban(reader, by=None, reason="No.")
        case _:
            Article.objects.filter(pk=article.pk).update(status="withdrawn")

    assert mailboxes() == []


def test_what_was_written_three_months_ago_is_told_to_nobody() -> None:
    article = make_article()
    follower(article)
    old = timezone.now() - delivery.OLDEST_NEWS - dt.timedelta(days=1)

    moderate.approve(make_comment(article, status="held", created_at=old), by=None)

    assert mailboxes() == []


# How many


def test_each_of_many_followers_gets_one_mail_in_batches() -> None:
    article = make_article()
    people = [follower(article) for _ in range(BATCH + 20)]
    theirs = make_comment(article, author=people[50])
    for kind in (Kind.REPLIES, Kind.STORIES):
        for person in people[40:60]:
            subscriptions.follow(person, kind)

    say(article, parent=theirs)

    assert mailboxes() == sorted(map(box_of, people))


def test_run_a_second_time_a_job_tells_nobody_twice() -> None:
    article = make_article()
    follower(article)
    comment = say(article)
    delivery.fan_out.call(comments=[comment.pk])
    row = Notification.objects.get()
    for _ in range(2):
        delivery.fan_out.call(comments=[comment.pk])
        delivery.send.call(person=row.person_id, notifications=[row.pk])

    assert len(run_queue()) == 1


def test_mailbox_gets_no_more_than_its_mails_of_an_hour_and_the_rest_with_the_daily_one() -> None:
    article = make_article()
    follower(article)
    comments = [make_comment(article, text=f"n{n}") for n in range(MOST_AN_HOUR + 5)]
    delivery.announce_all([comment.pk for comment in comments], at=timezone.now())

    assert len(run_queue()) == MOST_AN_HOUR

    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=False):
        queue_digests.call()
        daily = run_queue()[MOST_AN_HOUR:]
    assert [message.subject for message in daily] == ["5 new comments – News"]


def test_same_number_of_queries_for_two_followers_and_for_eighty() -> None:
    counts = []
    for number in (2, 80):
        article = make_article()
        for _ in range(number):
            # Daily, so that no job is queued for each: that is one insert a person.
            follower(article, frequency=Frequency.DAILY)
        comment = make_comment(article)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            delivery.fan_out.call(comments=[comment.pk])
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12


# What is kept


def test_rows_of_old_mails_are_pruned_and_fresh_ones_kept() -> None:
    now = timezone.now()
    for days in (1, 200):
        at = now - dt.timedelta(days=days)
        for sent_at in (at, None):
            Notification.objects.create(
                comment=make_comment(), person=make_user(), frequency=Frequency.IMMEDIATE,
                created_at=at, queued_at=at, sent_at=sent_at,
            )  # fmt: skip

    assert delivery.prune.call() == 2
    assert Notification.objects.filter(created_at__gt=now - dt.timedelta(days=2)).count() == 2


def test_wishes_end_with_the_story_and_with_the_person() -> None:
    article = make_article()
    follower(article)
    reader = with_mailbox()
    subscriptions.follow(reader, Kind.REPLIES)

    article.delete()
    reader.delete()

    assert not Subscription.objects.exists()


def test_imported_comments_are_told_to_nobody() -> None:
    """What is written without the act, as an import does, announces nothing."""
    article = make_article()
    follower(article)

    make_comment(article)

    assert Comment.objects.count() == 1
    assert mailboxes() == []
