"""Which ways somebody has to come in, so that nobody closes the last one behind themselves."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount

from accounts.models import User


def has_another_method(user: User, *, but: SocialAccount | EmailAddress) -> bool:
    """Whether `user` could still come in without `but`. Four queries at most.

    By a password, a mailed code, a passkey, or a provider that is set up.
    """
    addresses = EmailAddress.objects.filter(user=user, verified=True)
    accounts = SocialAccount.objects.filter(user=user)
    if isinstance(but, EmailAddress):
        addresses = addresses.exclude(pk=but.pk)
    else:
        accounts = accounts.exclude(pk=but.pk)
    return (
        user.has_usable_password()
        or addresses.exists()
        or _has_passkey(user)
        or any(get_adapter().list_apps(None, provider=each.provider) for each in accounts)
    )


def _has_passkey(user: User) -> bool:
    keys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return any(key.wrap().is_passwordless for key in keys)
