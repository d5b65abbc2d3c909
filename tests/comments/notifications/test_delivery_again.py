"""From the queue to the mail server: servers that fail, workers that die, two at once."""

import datetime as dt
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from comments.models import Frequency, Notification
from comments.notifications import delivery
from comments.notifications.delivery import CLAIM_LASTS, StillSendingError
from jobs.retrying import policy_of
from tests.comments.mailing import box_of, follower, run_queue, say
from tests.factories import make_article, make_comment, make_user
from tests.processes import PATIENCE_SECONDS, database_url, manage
from tests.smtp_stub import SMTPStub

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead_server(settings: LazySettings) -> Iterator[None]:
    """A mail server's address at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5},
            }
        }
        yield


def sending_job() -> "DBTaskResult[..., object]":
    return DBTaskResult.objects.get(task_path="comments.notifications.delivery.send")


def test_mail_is_tried_again_ever_later_while_the_server_is_away(dead_server: None) -> None:
    article = make_article()
    follower(article)
    say(article)
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(6):
            run_queue()
            job = sending_job()
            waits.append((job.run_after - timezone.now()).total_seconds())
            clock.move_to(job.run_after + dt.timedelta(seconds=1))

    assert 30 <= waits[0] <= 60
    assert waits[5] > waits[0]
    assert "Connection refused" in job.traceback
    assert Notification.objects.unsent().count() == 1


def test_mail_goes_out_once_when_the_server_is_back(
    dead_server: None, settings: LazySettings
) -> None:
    article = make_article()
    reader = follower(article)
    say(article)
    run_queue()

    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=5)):
        run_queue()
        run_queue()

    assert [message.to for message in mail.outbox] == [[box_of(reader)]]
    assert Notification.objects.get().sent_at


def test_given_up_mail_is_seen_at_the_desk_with_its_reason(
    dead_server: None, client: Client
) -> None:
    article = make_article()
    follower(article)
    say(article)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(policy_of(delivery.send).times + 1):
            run_queue()
            clock.shift(dt.timedelta(hours=2))
    client.force_login(
        make_user(is_staff=True, is_superuser=True),
        backend="django.contrib.auth.backends.ModelBackend",
    )

    page = client.get("/admin/django_tasks_database/dbtaskresult/?state=given-up").text

    assert "comments.notifications.delivery.send" in page
    assert "Connection refused" in page


@pytest.mark.parametrize("frequency", Frequency.values)
def test_mailbox_that_is_refused_keeps_nobody_else_from_their_mail(
    settings: LazySettings, frequency: str
) -> None:
    article = make_article()
    first, gone, last = (follower(article, frequency=frequency) for _ in range(3))
    with SMTPStub(refused={box_of(gone)}) as server:
        settings.MAILERS = server.mailer()
        say(article)
        run_queue()
        with time_machine.travel(timezone.now() + dt.timedelta(days=1)):
            delivery.queue_digests.call()
            run_queue()

        assert sorted(server.taken) == sorted([box_of(first), box_of(last)])
    assert {row.person for row in Notification.objects.unsent()} == {gone}
    given_up = DBTaskResult.objects.get(status="FAILED")
    assert given_up.task_path == "comments.notifications.delivery.send"
    assert "no such mailbox here" in given_up.traceback


def test_worker_that_died_while_sending_leaves_a_mail_that_goes_out_under_the_same_name() -> None:
    article = make_article()
    follower(article)
    delivery.fan_out.call(comments=[say(article).pk])
    row = Notification.objects.get()
    job = {"person": row.person_id, "notifications": [row.pk]}
    delivery.send.call(**job)
    # As it is after kill -9 between the server's "250 OK" and the mark.
    Notification.objects.update(sent_at=None, claimed_at=timezone.now())

    with pytest.raises(StillSendingError):
        delivery.send.call(**job)
    assert len(mail.outbox) == 1
    with time_machine.travel(timezone.now() + CLAIM_LASTS + dt.timedelta(seconds=1)):
        delivery.send.call(**job)

    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == second


def test_mails_of_two_comments_have_names_of_their_own() -> None:
    article = make_article()
    follower(article)
    say(article)
    say(article)

    first, second = (message.extra_headers["Message-ID"] for message in run_queue())
    assert first != second


def test_nothing_is_told_of_a_comment_whose_transaction_fails() -> None:
    article = make_article()
    follower(article)

    with transaction.atomic():
        say(article)
        transaction.set_rollback(True)

    assert run_queue() == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(tmp_path: Path) -> None:
    article = make_article()
    people = [follower(article) for _ in range(130)]
    comments = [make_comment(article, text=f"n{n}") for n in range(2)]
    for comment in (*comments, *comments):  # announced twice, as if it had come back
        delivery.announce(comment, at=timezone.now())

    run_workers(2, folder=tmp_path)

    sent = sorted(
        (message["To"], found[1])
        for message in mails_in(tmp_path / "mail")
        if (found := re.search(r"^> (n\d)$", str(message.get_payload(0)), re.MULTILINE))
    )
    assert sent == sorted((box_of(person), f"n{n}") for person in people for n in range(2))
    assert not Notification.objects.unsent().exists()
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()


def run_workers(count: int, *, folder: Path) -> None:
    """Real workers in processes of their own, on this test's database, until nothing is queued."""
    with ExitStack() as running:
        workers = [
            running.enter_context(
                manage("work", "--batch", folder=folder, DATABASE_URL=database_url())
            )
            for _ in range(count)
        ]
        for worker in workers:
            output, _ = worker.communicate(timeout=4 * PATIENCE_SECONDS)
            assert worker.returncode == 0, output


def mails_in(folder: Path) -> Iterator[Message]:
    """What the file backend wrote: messages with a line of dashes after each."""
    for file in folder.iterdir():
        for part in re.split(rb"^-{79}$\n?", file.read_bytes(), flags=re.MULTILINE):
            if part.strip():
                yield message_from_bytes(part.lstrip())
