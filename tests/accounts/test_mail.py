"""From a form to the mail server: how long mails are tried, what they hold and what is kept."""

import datetime as dt
import logging
import re
from collections.abc import Iterator
from email import message_from_string, policy

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from accounts import mail as site_mail
from accounts.mail import FIRST_WAIT, GROWTH, RETRIED_FOR, queue_mail
from articles.models import SiteIdentity
from comments.notifications import delivery
from jobs import claims
from jobs.retrying import LONGEST_WAIT, policy_of, retries_lasting
from tests.comments.mailing import run_queue
from tests.factories import make_user
from tests.smtp_stub import SMTPStub

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 7, 4, 12, 0, tzinfo=dt.UTC)
ASK = reverse("account_request_login_code")
CONFIRM = reverse("account_confirm_login_code")


@pytest.fixture
def server(settings: Settings) -> Iterator[SMTPStub]:
    with SMTPStub() as running:
        settings.MAILERS = running.mailer()
        yield running


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def work_for(minutes: float, clock: time_machine.Traveller) -> None:
    """What a worker does in that time, looking every half minute."""
    for _ in range(round(minutes * 2)):
        clock.shift(30)
        run_queue()


def text_of(mail: str) -> str:
    part = message_from_string(mail, policy=policy.default).get_body()
    assert part is not None
    return str(part.get_content())


def code_in(text: str) -> str:
    found = re.search(r"^\s{2,}(\S+)\s*$", text, re.MULTILINE)
    assert found, text
    return found[1]


def test_code_asked_for_while_the_server_is_away_for_15_minutes_comes_once_and_lets_one_in(
    server: SMTPStub, clock: time_machine.Traveller, client: Client
) -> None:
    server.is_away = True
    client.post(ASK, {"email": "maren@example.org"})
    run_queue()
    work_for(15, clock)
    assert server.mails == []

    server.is_away = False
    work_for(6, clock)

    assert server.taken == ["maren@example.org"]
    client.post(CONFIRM, {"code": code_in(text_of(server.mails[0]))})
    assert client.get(reverse("accounts:me")).status_code == 200
    work_for(30, clock)
    assert len(server.mails) == 1


@pytest.mark.parametrize("minutes_away", [2, 10, 30, 45])
def test_code_comes_within_a_third_of_the_time_that_the_server_was_away(
    server: SMTPStub, clock: time_machine.Traveller, client: Client, minutes_away: int
) -> None:
    server.is_away = True
    client.post(ASK, {"email": "maren@example.org"})
    run_queue()
    work_for(minutes_away, clock)
    server.is_away = False
    work_for(minutes_away / 3 + 2, clock)

    assert len(server.mails) == 1


def test_code_mail_says_when_it_was_asked_for_by_the_clock_of_the_site(
    server: SMTPStub, clock: time_machine.Traveller, client: Client
) -> None:
    SiteIdentity.objects.create(time_zone="Europe/Oslo")
    server.is_away = True
    client.post(ASK, {"email": "maren@example.org"})
    run_queue()
    work_for(20, clock)
    server.is_away = False
    work_for(7, clock)

    text = text_of(server.mails[0])
    assert "You asked for it on 4 Jul 2026, 2 p.m. (Europe/Oslo)" in text
    assert "until 3 p.m.;" in text


def test_code_that_ran_out_is_not_sent_and_listed_as_given_up(
    server: SMTPStub, clock: time_machine.Traveller, client: Client, admin_client: Client
) -> None:
    server.is_away = True
    client.post(ASK, {"email": "maren@example.org"})
    run_queue()
    work_for(61, clock)
    server.is_away = False
    work_for(60, clock)

    assert server.mails == []
    page = admin_client.get(
        reverse("admin:django_tasks_database_dbtaskresult_changelist"), {"state": "given-up"}
    ).text
    assert "ran out at 2026-07-04 13:00 UTC, before a mail server took it." in page


def test_somebody_whose_code_ran_out_is_told_to_ask_for_a_new_one(
    clock: time_machine.Traveller, client: Client
) -> None:
    client.post(ASK, {"email": "maren@example.org", "next": "/about/"})
    assert "valid until 1 p.m. (UTC)" in client.get(CONFIRM).text
    clock.shift(dt.timedelta(minutes=61))

    landed = client.post(CONFIRM, {"code": "ABCDEF", "next": "/about/"}, follow=True)

    assert landed.redirect_chain[0][0] == f"{ASK}?next=%2Fabout%2F"
    assert "That code has expired" in landed.text


def test_new_code_is_good_for_its_whole_time(
    server: SMTPStub, clock: time_machine.Traveller, client: Client
) -> None:
    client.post(ASK, {"email": "maren@example.org"})
    run_queue()
    clock.shift(dt.timedelta(minutes=50))
    client.post(CONFIRM, {"action": "resend"})
    run_queue()
    clock.shift(dt.timedelta(minutes=50))

    client.post(CONFIRM, {"code": code_in(text_of(server.mails[1]))})

    assert client.get(reverse("accounts:me")).status_code == 200


def test_code_that_proves_an_address_says_when_it_was_asked_for_and_that_it_ran_out(
    server: SMTPStub, clock: time_machine.Traveller, client: Client
) -> None:
    client.force_login(make_user("maren"), backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("account_email"), {"action_add": "", "email": "maren@example.org"})
    run_queue()
    assert "You asked for it on 4 Jul 2026, noon (UTC)" in text_of(server.mails[0])
    clock.shift(dt.timedelta(minutes=61))

    page = client.get(reverse("account_email_verification_sent"), follow=True)

    assert "That code has expired" in page.text


def test_other_mails_are_tried_for_a_day_with_growing_waits(
    server: SMTPStub, clock: time_machine.Traveller
) -> None:
    server.is_away = True
    queue_mail(EmailMessage("Your password was changed", "Text", "a@b.example", ["m@e.example"]))
    waits = []
    run_queue()
    while timezone.now() < NOON + RETRIED_FOR:
        job = DBTaskResult.objects.get()
        assert job.status == "READY", job.traceback
        waits.append(job.run_after - timezone.now())
        clock.move_to(job.run_after)
        run_queue()
    server.is_away = False
    clock.shift(LONGEST_WAIT)
    run_queue()

    assert server.taken == ["m@e.example"]
    assert waits[0] <= FIRST_WAIT
    assert waits[4] < waits[10] < waits[16]
    assert max(waits) <= LONGEST_WAIT


def test_shortest_waits_of_a_mail_add_up_to_a_day() -> None:
    for task in (site_mail.send, site_mail.send_secret):
        policy = policy_of(task)
        shortest = [policy.wait(n, luck=0) for n in range(1, policy.times + 1)]
        assert RETRIED_FOR <= sum(shortest, dt.timedelta()) < RETRIED_FOR + LONGEST_WAIT
    assert retries_lasting(RETRIED_FOR, first_wait=FIRST_WAIT, growth=GROWTH) == policy.times


@pytest.mark.parametrize(
    "answer",
    ["550 5.1.1 no such mailbox", "551 not here", "550 5.2.1 switched off", "553 5.1.3 bad name"],
)
def test_mailbox_that_is_refused_for_good_is_tried_once(
    server: SMTPStub, clock: time_machine.Traveller, answer: str
) -> None:
    server.answers["gone@example.org"] = answer
    queue_mail(EmailMessage("Subject", "Text", "a@b.example", ["gone@example.org"]))
    run_queue()
    work_for(30, clock)

    job = DBTaskResult.objects.get()
    assert (server.calls, job.status) == (1, "FAILED")
    assert f"The mail server refuses it: {answer}" in job.traceback


@pytest.mark.parametrize(
    "answer",
    [
        "450 4.2.0 greylisted",
        "451 4.7.1 try again",
        "452 4.2.2 full",
        "554 5.7.1 Relay denied",
        "550 relaying denied",
        "554 Relay access denied",
        "530 Authentication required",
        "503 need MAIL",
        "552 5.2.2 mailbox full",
    ],
)
def test_mailbox_that_is_refused_for_now_is_tried_again(
    server: SMTPStub, clock: time_machine.Traveller, answer: str
) -> None:
    server.answers["slow@example.org"] = answer
    queue_mail(EmailMessage("Subject", "Text", "a@b.example", ["slow@example.org"]))
    run_queue()
    server.answers.clear()
    work_for(2, clock)

    assert server.taken == ["slow@example.org"]


@pytest.mark.parametrize(("answer", "calls"), [("554 5.6.0 bad content", 1), ("451 later", 2)])
def test_mail_that_is_refused_after_its_data_is_tried_again_only_if_that_may_help(
    server: SMTPStub, clock: time_machine.Traveller, answer: str, calls: int
) -> None:
    server.after_data = answer
    queue_mail(EmailMessage("Subject", "Text", "a@b.example", ["m@example.org"]))
    run_queue()
    work_for(1, clock)

    assert (server.calls, server.taken) == (calls, [])


@pytest.mark.parametrize(
    "address", ["no address", "a@b@c", "å@example.org", "m@example.org\nBcc: x"]
)
def test_address_that_no_mail_can_have_is_given_up_at_once(server: SMTPStub, address: str) -> None:
    queue_mail(EmailMessage("Subject", "Text", "a@b.example", [address]))
    run_queue()

    assert (server.calls <= 1, DBTaskResult.objects.get().status) == (True, "FAILED")
    assert server.taken == []


def test_server_that_hangs_up_after_it_took_the_mail_gets_it_once(
    server: SMTPStub, clock: time_machine.Traveller
) -> None:
    server.hangs_up_at_quit = True
    queue_mail(EmailMessage("Subject", "Text", "a@b.example", ["m@example.org"]))
    run_queue()
    work_for(10, clock)

    assert server.taken == ["m@example.org"]


def test_mail_whose_worker_died_after_the_server_took_it_has_the_same_name_again(
    server: SMTPStub, clock: time_machine.Traveller
) -> None:
    queue_mail(EmailMessage("Subject", "Text", "a@b.example", ["m@example.org"]))
    job = claims.claim_next("worker")
    assert job is not None
    site_mail.send.call(**job.args_kwargs["kwargs"])
    claims.fail(job, claims.WorkerLostError("killed"), at=timezone.now())
    work_for(2, clock)

    first, second = (message_from_string(mail)["Message-ID"] for mail in server.mails)
    assert first == second
    assert re.fullmatch(r"<\S+@127\.0\.0\.1>", first)


def test_job_keeps_no_code_once_its_mail_is_sent(server: SMTPStub, client: Client) -> None:
    client.post(ASK, {"email": "maren@example.org"})
    run_queue()

    job = DBTaskResult.objects.get()
    assert job.status == "SUCCESSFUL"
    assert job.args_kwargs == {"args": [], "kwargs": {}}


def test_job_keeps_no_code_once_its_mail_is_given_up_and_does_not_run_again(
    server: SMTPStub, client: Client, admin_client: Client
) -> None:
    server.answers["gone@example.org"] = "550 5.1.1 no such mailbox"
    client.post(ASK, {"email": "gone@example.org"})
    run_queue()
    job = DBTaskResult.objects.get(status="FAILED")

    page = admin_client.post(
        reverse("admin:django_tasks_database_dbtaskresult_changelist"),
        {"action": "queue_again", "_selected_action": [str(job.pk)]},
        follow=True,
    ).text

    job.refresh_from_db()
    assert (job.status, job.args_kwargs) == ("FAILED", {"args": [], "kwargs": {}})
    assert "A mail with a code or a link is not sent again" in page


def test_code_stands_in_no_log_and_on_no_page_of_the_desk(
    server: SMTPStub,
    clock: time_machine.Traveller,
    client: Client,
    admin_client: Client,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    server.is_away = True
    client.post(ASK, {"email": "maren@example.org"})
    run_queue()
    job = DBTaskResult.objects.get()
    code = code_in(job.args_kwargs["kwargs"]["text"])
    pages = [
        admin_client.get(reverse("admin:django_tasks_database_dbtaskresult_changelist")).text,
        admin_client.get(
            reverse("admin:django_tasks_database_dbtaskresult_change", args=[job.pk])
        ).text,
    ]
    work_for(10, clock)

    assert all("accounts.mail.send_secret" in page for page in pages)
    assert not any(code in page for page in pages)
    # The database's own log of statements is off on a site; it holds every row that is written.
    logged = [r.getMessage() for r in caplog.records if r.name != "django.db.backends"]
    assert logged
    assert not any(code in line for line in logged)


def test_ten_thousand_waiting_notifications_do_not_delay_a_code(
    server: SMTPStub, client: Client
) -> None:
    waiting = {"task_path": "comments.notifications.delivery.send", "backend_name": "default"}
    delivery.send.enqueue(person=1, notifications=[1])
    model = DBTaskResult.objects.get()
    DBTaskResult.objects.bulk_create(
        DBTaskResult(
            **waiting,
            priority=model.priority,
            run_after=timezone.now() if number % 2 else model.run_after,
            args_kwargs={"args": [], "kwargs": {"person": 1, "notifications": [number]}},
        )
        for number in range(10_000)
    )
    client.post(ASK, {"email": "maren@example.org"})

    first = claims.claim_next("worker")

    assert first is not None
    assert first.task_path == "accounts.mail.send_secret"


def test_notifications_go_after_every_other_job_of_their_queue(client: Client) -> None:
    delivery.send.enqueue(person=1, notifications=[1])
    delivery.fan_out.enqueue(comments=[])

    first = claims.claim_next("worker")

    assert first is not None
    assert first.task_path == "comments.notifications.delivery.fan_out"


def test_known_address_gets_its_code_the_same_way(
    server: SMTPStub, clock: time_machine.Traveller, client: Client
) -> None:
    user = make_user("maren", email="maren@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    server.is_away = True
    client.post(ASK, {"email": "maren@example.org"})
    run_queue()
    server.is_away = False
    work_for(2, clock)

    assert server.taken == ["maren@example.org"]
