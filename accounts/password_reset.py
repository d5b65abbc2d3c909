"""The link to a new password, mailed to whoever asks for one with an address.

The request does the same work for every address. Whether an account has it is looked up by the job,
so neither the answer nor its time tells a stranger who has an account here.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.tasks import task
from django.urls import reverse
from django.utils import timezone

from accounts.mail import URGENT, deliver, new_message_id, retried_mail
from accounts.models import User

# Stand in the text for what the job fills in; the job's arguments hold no link.
LINK, USERNAME = "[[link]]", "[[username]]"


def queue_link(request: HttpRequest, address: str) -> None:
    """Queue the mail for the accounts that have this address, if there are any."""
    adapter = get_adapter(request)
    if not adapter.may_mail(address):
        return
    context = {
        "password_reset_url": LINK,
        "username": USERNAME,
        "email": address,
        "asked_at": timezone.now(),
    }
    message = adapter.render_mail("account/email/password_reset_key", address, context)
    send_links.enqueue(
        address=address.lower(),
        subject=str(message.subject),
        text=str(message.body),
        sender=message.from_email,
        message_id=new_message_id(),
    )


@retried_mail
@task(priority=URGENT)
def send_links(
    *, address: str, subject: str, text: str, sender: str, message_id: str, user: int | None = None
) -> None:
    """Mail each active account that has the address a link; to `user` alone if that is given."""
    found: list[Any] = filter_users_by_email(
        address, is_active=True, prefer_verified=True, for_login=True
    )
    people: list[User] = [each for each in found if user in {None, each.pk}]
    if len(people) > 1:
        # A job each: one that fails sends no second mail to the others.
        with transaction.atomic():
            for person in people:
                send_links.enqueue(
                    address=address,
                    subject=subject,
                    text=text,
                    sender=sender,
                    message_id=new_message_id(),
                    user=person.pk,
                )
    elif people:
        words = text.replace(LINK, _link_for(people[0])).replace(USERNAME, people[0].username)
        headers = {"Message-ID": message_id}
        deliver(EmailMessage(subject, words, sender, [address], headers=headers))


def _link_for(person: User) -> str:
    """At the site's own address: what a request calls us may be anybody's idea."""
    key = default_token_generator.make_token(person)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": key},
    )
    return f"{settings.SITE_URL}{path}"
