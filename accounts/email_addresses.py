"""Where a person can be written to: addresses that somebody proved to be theirs, and no other."""

from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.app_settings import MAX_EMAIL_ADDRESSES
from allauth.account.forms import AddEmailForm
from allauth.account.internal.flows.manage_email import add_email
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from prepared.queries import Prepared


def proven_address(person: User) -> str:
    """The person's main proven address, or an empty string. One query."""
    return proven_addresses([person.pk]).get(person.pk, "")


def proven_addresses(people: Iterable[int]) -> dict[int, str]:
    """The main proven address of each that has one, by the person's number. One query."""
    return dict(_proven(people=list(people)))


@Prepared
def _proven(people: Any) -> QuerySet[EmailAddress, tuple[int, str]]:
    proven: QuerySet[Any] = EmailAddress.objects.filter(user__in=people, verified=True)
    # The main one comes last and so remains.
    return proven.order_by("primary", "-pk").values_list("user_id", "email")


def new_address(person: User, address: str) -> str:
    """An address that the person may add, in the form in which it is kept.

    Raises ValidationError if it is theirs already or they have as many as one may have. Looks at
    nobody else's addresses: the answer and its time tell nothing about them.
    """
    adapter = get_adapter()
    address = adapter.clean_email(address.lower())
    if EmailAddress.objects.filter(user=person, email=address).exists():
        raise adapter.validation_error("duplicate_email")
    if not EmailAddress.objects.can_add_email(person):
        raise adapter.validation_error("max_email_addresses", MAX_EMAIL_ADDRESSES)
    return str(address)


class AddressForm(AddEmailForm):  # type: ignore[misc]
    """Asks for an address of the person's: a new one, or one that still waits to be proven."""

    def __init__(self, data: QueryDict | None, *, user: User) -> None:
        super().__init__(user, data)
        self.fields["email"].label = _("Your e-mail address")
        self.fields["email"].widget.attrs = {"autocomplete": "email", "inputmode": "email"}

    def clean_email(self) -> str:
        address = self.cleaned_data["email"].lower()
        waiting = EmailAddress.objects.filter(user=self.user, email=address, verified=False)
        return address if waiting.exists() else new_address(self.user, address)


def send_code(request: HttpRequest, form: AddressForm, *, then: str) -> str:
    """Mail a code to the address of a valid form; returns where it is typed in.

    From there the person gets to `then`, an address of ours. Counts against the limits of adding
    addresses and of codes that a mailbox gets; over them the answer is a page of status 429.
    """
    refusal = ratelimit.consume_or_429(request, action="manage_email", user=request.user)
    if refusal:
        raise ImmediateHttpResponse(refusal)
    add_email(request, form)
    return f"{reverse('account_email_verification_sent')}?{urlencode({'next': then})}"
