"""Accounts for addresses and providers, and two sign-in methods for one account.

An account keeps proven addresses only. A provider that says an address without vouching for it
(Facebook) gives us a name and nothing else; one that vouches for an address somebody else has
proven here makes that person prove it once more, and then both sign-in methods are theirs.
"""

from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import cache_tags, names, providers
from accounts.models import User

PENDING_LINK = "accounts_pending_link"
# What providers call a person's number, name and picture, and what some wrap these in.
_SHOWN = frozenset(
    {
        "data", "userinfo", "id_token",
        "id", "sub", "uid",
        "name", "username", "login", "screen_name", "nickname", "preferred_username",
        "picture", "url", "is_silhouette", "avatar", "avatar_url", "profile_image_url",
    }
)  # fmt: skip


def account_for_address(address: str) -> User:
    """The account that proved `address`; else a new one for whoever proved it by a code."""
    proven = EmailAddress.objects.filter(email__iexact=address, verified=True)
    if known := proven.select_related("user").first():
        return known.user  # type: ignore[no-any-return]
    # Not proven yet: an owner gave it at the desk, or a code was asked for and not typed in.
    waiting = User.objects.filter(email__iexact=address, is_active=True)
    if user := waiting.order_by("-is_staff", F("last_login").desc(nulls_last=True), "pk").first():
        return user
    with transaction.atomic():
        user = make_user(email=address)
        EmailAddress.objects.create(user=user, email=address, primary=True, verified=False)
    return user


def make_user(*, email: str) -> User:
    """A new account without a password, with a stand-in name until its owner chooses one."""
    user = User(email=email)
    user.take_stand_in_name()
    user.set_unusable_password()
    save_with_free_username(user, user.display_name)
    return user


def save_with_free_username(user: User, name: str) -> None:
    """Save with a username nobody has, also when two people with one name come at once."""
    for _attempt in range(5):
        user.username = names.free_username(
            name, lambda username: User.objects.filter(username=username).exists()
        )
        try:
            with transaction.atomic():
                user.save()
        except IntegrityError:
            continue
        return
    raise IntegrityError("no free username after five tries")


def take_given_name(user: User, given: str, *, addresses: Iterable[str] = ()) -> None:
    """Name a new account as a provider or a guest's form says; a twin of a staff name says so.

    Where that is no name, or one from `addresses`, its owner is asked later. Does not save.
    """
    name = names.clean_name(given)
    if not name or names.comes_from_address(name, addresses):
        user.take_stand_in_name()
        return
    if resembles_staff_name(name):
        name = _("%(name)s (reader)") % {"name": name[: names.LONGEST_NAME - 12]}
    user.display_name, user.needs_name = name, False


def choose_name(user: User, name: str) -> None:
    """Store the name that a person chose; pages that show another one are made anew."""
    user.display_name, user.needs_name = name, False
    user.save(update_fields=["display_name", "needs_name"])
    cache_tags.invalidate_person(user)


def resembles_staff_name(name: str, *, but: User | None = None) -> bool:
    """Whether a name could be taken for that of somebody on the staff. One query."""
    staff = User.objects.filter(is_staff=True, is_active=True)
    if but is not None and but.pk:
        staff = staff.exclude(pk=but.pk)
    return names.looks_like_one_of(name, (person.get_full_name() for person in staff))


def keep_what_is_shown(sociallogin: SocialLogin) -> None:
    """Forget what the provider tells beyond the person's number, name and picture there.

    Addresses, birthdays, places: allauth would store all of it beside the account.
    """
    sociallogin.account.extra_data = _shown_of(sociallogin.account.extra_data)


def _shown_of(told: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _shown_of(value) if isinstance(value, dict) else value
        for key, value in told.items()
        if key in _SHOWN
    }


def keep_proven_addresses(sociallogin: SocialLogin) -> None:
    """Forget every address the provider does not vouch for, before anything is saved."""
    proven = [address for address in sociallogin.email_addresses if address.verified]
    sociallogin.email_addresses = proven
    sociallogin.user.email = proven[0].email if proven else ""


def owner_of_address(sociallogin: SocialLogin) -> EmailAddress | None:
    """The address of this sign-in that another account has proven, if there is one.

    Accounts that were begun for the address and never opened are removed: they hold nothing.
    """
    for address in sociallogin.email_addresses:
        User.objects.filter(
            emailaddress__email__iexact=address.email,
            emailaddress__verified=False,
            last_login__isnull=True,
            is_staff=False,
        ).delete()
        EmailAddress.objects.filter(email__iexact=address.email, verified=False).delete()
        known = EmailAddress.objects.filter(email__iexact=address.email, verified=True).first()
        if known:
            return known
    return None


def remember_link(request: HttpRequest, sociallogin: SocialLogin, address: EmailAddress) -> None:
    """Keep the provider's sign-in until its person has proven that the account is theirs.

    Without the provider's token: it is stored nowhere, and a session is a row.
    """
    sociallogin.token = None
    request.session[PENDING_LINK] = {
        "sociallogin": sociallogin.serialize(),
        "user": address.user_id,
        "email": address.email,
        "provider": sociallogin.provider.name,
        "next": sociallogin.get_redirect_url(request) or "",
    }


def finish_link(request: HttpRequest, user: User) -> str:
    """Join the remembered sign-in to `user` if it waits for exactly this account.

    Returns the provider's name, or "" where nothing waited.
    """
    pending = request.session.pop(PENDING_LINK, None)
    if not pending or pending["user"] != user.pk:
        return ""
    sociallogin = SocialLogin.deserialize(pending["sociallogin"])
    sociallogin.lookup()
    if not sociallogin.is_existing:
        sociallogin.connect(request, user)
    return str(pending["provider"])


def disconnect(request: HttpRequest, account: SocialAccount) -> None:
    """Let a provider lead to the person's account no more, and tell them by mail.

    Also one that is not set up here any more.
    """
    provider = providers.provider_name(account.provider)
    account.delete()
    messages.success(
        request,
        _("%(provider)s is disconnected. You can no longer sign in with it.")
        % {"provider": provider},
    )
    get_adapter(request).send_notification_mail(
        "socialaccount/email/account_disconnected", account.user, {"provider": provider}
    )


def keep_address_of_code(request: HttpRequest, user: User) -> None:
    """Where a mailed code let somebody in at the address that an owner gave them: it is proven."""
    records = get_authentication_records(request, user)
    address = str(records[-1].get("email") or "") if records else ""
    if address and records[-1]["method"] == "code" and address.lower() == user.email.lower():
        has_any = EmailAddress.objects.filter(user=user).exists()
        EmailAddress.objects.get_or_create(
            user=user, email=address.lower(), defaults={"verified": True, "primary": not has_any}
        )
