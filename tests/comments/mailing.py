"""What the tests of mails share: people with mailboxes, and a queue that is run to its end."""

from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMessage
from django.test import override_settings

from accounts.models import User
from articles.models import Subject
from comments import subscriptions
from comments.actions import post
from comments.models import Comment, Frequency, Subscription
from jobs.worker import Worker
from tests.factories import make_comment, make_user

Kind = Subscription.Kind


def with_mailbox(name: str = "", *, verified: bool = True, **fields: object) -> User:
    """Somebody with an address of their own, proven unless said otherwise."""
    user = make_user(name, **fields)  # type: ignore[arg-type]
    address = f"{user.username}@mail.example"
    EmailAddress.objects.create(user=user, email=address, verified=verified, primary=True)
    return user


def follower(subject: Subject, *, frequency: str = Frequency.IMMEDIATE) -> User:
    user = with_mailbox()
    subscriptions.follow(user, Kind.ALL, subject, frequency=frequency)
    return user


def known_writer(display_name: str = "Maren K.") -> User:
    """Somebody whose comments are published at once."""
    user = make_user(display_name=display_name)
    for _ in range(2):
        make_comment(author=user)
    return user


def say(
    subject: Subject,
    text: str = "Something new.",
    *,
    author: User | None = None,
    parent: Comment | None = None,
) -> Comment:
    """A comment through the act that readers' forms call."""
    return post.post(subject, author=author or known_writer(), text=text, parent=parent).comment


def run_queue() -> list[EmailMessage]:
    """Do all the work that is queued; returns everything that was mailed so far."""
    with override_settings(NEWSBLOG_PERIODIC={}):
        worker = Worker()
        while worker.step():
            pass
    return mail.outbox


def mailboxes() -> list[str]:
    """Who was written to, in no order."""
    return sorted(message.to[0] for message in run_queue())


def box_of(user: User) -> str:
    return f"{user.username}@mail.example"
