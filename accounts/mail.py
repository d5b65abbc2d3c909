"""Mail from the accounts, sent by the queue: it is stored with what caused it and tried again."""

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.tasks import task

from jobs.retrying import retrying


def queue_mail(message: EmailMessage) -> None:
    """Store a rendered message as a job of this transaction."""
    html = next((str(part[0]) for part in getattr(message, "alternatives", [])), "")
    send.enqueue(
        subject=str(message.subject),
        text=str(message.body),
        html=html,
        sender=message.from_email,
        recipients=list(message.to),
        headers=dict(message.extra_headers),
    )


# Within the quarter of an hour in which a code is good.
@retrying(times=6)
@task(priority=50)
def send(
    *,
    subject: str,
    text: str,
    html: str,
    sender: str,
    recipients: list[str],
    headers: dict[str, str],
) -> None:
    """Hand one message to the mail server; raises what the mailer raises, and the queue retries."""
    message = EmailMultiAlternatives(subject, text, sender, recipients, headers=headers)
    if html:
        message.attach_alternative(html, "text/html")
    message.send()
