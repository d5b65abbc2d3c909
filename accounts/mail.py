"""How mail is sent, whoever writes it, and the mails about accounts, each a job of the queue."""

import datetime as dt
import re
from email.utils import make_msgid
from functools import partial
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.tasks import Task, task
from django.utils import timezone

from jobs.retrying import retries_lasting, retrying

# A mail server may be away for a night, or until somebody comes to the office.
RETRIED_FOR = dt.timedelta(hours=24)
# A server that greylists takes the second attempt after a minute or a few.
FIRST_WAIT = dt.timedelta(minutes=1)
# The next attempt comes within about a quarter of the time that the server was away: five minutes
# after a quarter of an hour, up to an hour (jobs.retrying.LONGEST_WAIT) after half a day.
GROWTH = 1.25
# Somebody waits in front of a page for a code; nothing of the queue goes before it.
URGENT = 50


_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_OF_THE_RELAY = re.compile(r"relay|auth|denied|policy", re.IGNORECASE)


class MailRefusedError(Exception):
    """The mail server will never take this mail, however often it is tried."""


class MailExpiredError(Exception):
    """The code or link in the mail ran out before a mail server took it."""


def retried_mail[T: Task[..., Any]](task: T, *, is_secret: bool = False) -> T:
    """Declare that a task which sends a mail is tried for RETRIED_FOR, unless that is no use.

    `is_secret` is for a mail with a code or a link that lets its reader in.
    """
    declare = retrying(
        times=retries_lasting(RETRIED_FOR, first_wait=FIRST_WAIT, growth=GROWTH),
        first_wait=FIRST_WAIT,
        growth=GROWTH,
        unless=(MailRefusedError, MailExpiredError),
        erases_arguments=is_secret,
    )
    return declare(task)


def deliver(message: EmailMessage) -> None:
    """Hand one message to the mail server.

    Raises MailRefusedError if the server refuses the mailbox or the mail for good (SMTP 5xx), or if
    the address can't be written in a mail; otherwise what the mailer raises.
    """
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        answers = list(error.recipients.values())
        if all(_is_permanent(code, text) for code, text in answers):
            raise MailRefusedError(_said(*answers[0])) from error
        raise
    except SMTPDataError as error:
        if _is_permanent(error.smtp_code, error.smtp_error):
            raise MailRefusedError(_said(error.smtp_code, error.smtp_error)) from error
        raise
    except ValueError as error:
        raise MailRefusedError(f"The mail can't be written: {error}") from error


def _is_permanent(code: int, text: bytes | str) -> bool:
    """Whether the address itself is refused: no later attempt succeeds.

    By the enhanced code where there is one (RFC 3463: 5.1.x is the address, 5.2.1 a mailbox that is
    switched off, 5.6.x the mail itself), else by 550, 551 and 553 (RFC 5321, 4.2.3). A relay that
    refuses this site answers in the same way, for every mail, until somebody sets it right.
    """
    said = _as_text(text)
    if enhanced := _ENHANCED.search(said):
        return enhanced[0].startswith(("5.1.", "5.6.")) or enhanced[0] == "5.2.1"
    return code in {550, 551, 553} and not _OF_THE_RELAY.search(said)


def _said(code: int, text: bytes | str) -> str:
    return f"The mail server refuses it: {code} {_as_text(text)}"


def _as_text(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text


def queue_mail(message: EmailMessage, *, expires_at: dt.datetime | None = None) -> None:
    """Store a rendered message as a job of this transaction.

    One that holds a code or a link says when that runs out: it is not sent any more then, and its
    text is kept no longer than it takes to send it.
    """
    html = next((str(part[0]) for part in getattr(message, "alternatives", [])), "")
    letter: dict[str, Any] = {
        "subject": str(message.subject),
        "text": str(message.body),
        "html": html,
        "sender": message.from_email,
        "recipients": list(message.to),
        # The same for every attempt: mail programs show what was handed over twice only once.
        "headers": {"Message-ID": new_message_id(), **message.extra_headers},
    }
    if expires_at is None:
        send.enqueue(**letter)
    else:
        send_secret.enqueue(**letter, expires_at=expires_at.isoformat())


def new_message_id() -> str:
    """Under the host name of the site."""
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname)


@retried_mail
@task(priority=URGENT)
def send(
    *,
    subject: str,
    text: str,
    html: str,
    sender: str,
    recipients: list[str],
    headers: dict[str, str],
) -> None:
    """Deliver one message; what that raises decides whether the queue tries again."""
    message = EmailMultiAlternatives(subject, text, sender, recipients, headers=headers)
    if html:
        message.attach_alternative(html, "text/html")
    deliver(message)


@partial(retried_mail, is_secret=True)
@task(priority=URGENT)
def send_secret(
    *,
    subject: str,
    text: str,
    html: str,
    sender: str,
    recipients: list[str],
    headers: dict[str, str],
    expires_at: str,
) -> None:
    """The same for a message with a code or a link. Raises MailExpiredError once that ran out."""
    refuse_expired(expires_at)
    send.call(
        subject=subject,
        text=text,
        html=html,
        sender=sender,
        recipients=recipients,
        headers=headers,
    )


def refuse_expired(expires_at: str) -> None:
    """Raise MailExpiredError if that time (ISO 8601) is over."""
    until = dt.datetime.fromisoformat(expires_at)
    if until <= timezone.now():
        raise MailExpiredError(
            f"Its code or link ran out at {until:%Y-%m-%d %H:%M} UTC, before a mail server took it."
        )
