"""The daily mail: its hour, what it holds, and that it comes once."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import SiteIdentity
from comments import subscriptions
from comments.actions import moderate
from comments.models import Frequency, Notification
from comments.notifications import delivery
from comments.notifications.delivery import digest_moment, queue_digests
from tests.comments.mailing import Kind, box_of, follower, run_queue, with_mailbox
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def test_daily_mail_holds_all_comments_by_story_and_comes_once() -> None:
    SiteIdentity.objects.create(name="The Wick", time_zone="Europe/Lisbon")
    ferry, market = make_article(headline="Ferry aground"), make_article(headline="Market day")
    reader = with_mailbox()
    for story in (ferry, market):
        subscriptions.follow(reader, Kind.ALL, story, frequency=Frequency.DAILY)
    with time_machine.travel("2027-07-01 20:00Z", tick=False):
        for story, text in ((ferry, "one"), (market, "two"), (ferry, "three")):
            comment = make_comment(story, text=text)
            delivery.announce(comment, at=timezone.now())
        assert run_queue() == []
    with time_machine.travel("2027-07-02 05:59Z", tick=False):  # 06:59 in Lisbon
        queue_digests.call()
        assert run_queue() == []
    with time_machine.travel("2027-07-02 06:01Z", tick=False):
        for _ in range(3):
            queue_digests.call()
        (message,) = run_queue()

    assert message.to == [box_of(reader)]
    assert message.subject == "3 new comments – The Wick"
    body = message.body
    assert body.index("Ferry aground") < body.index("> one") < body.index("> three")
    assert body.index("> three") < body.index("Market day") < body.index("> two")


def test_comment_after_the_hour_waits_for_tomorrow() -> None:
    article = make_article()
    follower(article, frequency=Frequency.DAILY)
    with time_machine.travel("2027-07-02 07:30Z", tick=False):
        delivery.announce(make_comment(article), at=timezone.now())
        run_queue()
        queue_digests.call()
        assert run_queue() == []
    with time_machine.travel("2027-07-03 07:00Z", tick=False):
        queue_digests.call()
        assert len(run_queue()) == 1


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        ("2026-03-29 05:59:59+00:00", "2026-03-28 07:00:00+00:00"),
        ("2026-03-29 06:00:00+00:00", "2026-03-29 06:00:00+00:00"),  # the clocks went forward
        ("2026-10-25 06:59:59+00:00", "2026-10-24 06:00:00+00:00"),
        ("2026-10-25 07:00:00+00:00", "2026-10-25 07:00:00+00:00"),  # and back
    ],
)
def test_hour_of_the_daily_mail_is_the_sites_own_also_when_clocks_change(
    at: str, moment: str
) -> None:
    site = SiteIdentity(time_zone="Europe/Lisbon")

    found = digest_moment(dt.datetime.fromisoformat(at), site=site)

    assert found == dt.datetime.fromisoformat(moment)


def test_daily_mail_leaves_out_what_was_removed_and_is_not_sent_empty() -> None:
    article = make_article()
    follower(article, frequency=Frequency.DAILY)
    with time_machine.travel("2027-07-01 12:00Z", tick=False):
        kept, removed = make_comment(article, text="kept"), make_comment(article, text="removed")
        delivery.announce_all([kept.pk, removed.pk], at=timezone.now())
        run_queue()
        moderate.remove(removed, by=None)
    with time_machine.travel("2027-07-02 12:00Z", tick=False):
        queue_digests.call()
        (message,) = run_queue()
        assert "> kept" in message.body
        assert "removed" not in message.body
        alone = make_comment(article)
        delivery.announce(alone, at=timezone.now())
        run_queue()
        moderate.remove(alone, by=None)
    with time_machine.travel("2027-07-03 12:00Z", tick=False):
        queue_digests.call()
        assert len(run_queue()) == 1


def test_queries_of_a_daily_mail_do_not_grow_with_its_comments() -> None:
    counts = []
    for number in (2, 40):
        reader = with_mailbox()
        for _ in range(number):
            article = make_article()
            subscriptions.follow(reader, Kind.ALL, article, frequency=Frequency.DAILY)
            delivery.fan_out.call(comments=[make_comment(article, author=make_user()).pk])
        Notification.objects.update(queued_at=timezone.now())
        rows = list(Notification.objects.filter(person=reader).values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            delivery.send.call(person=reader.pk, notifications=rows, is_digest=True)
        counts.append(len(queries))

    assert len(mail.outbox) == 2
    assert counts[0] == counts[1] <= 16
