from django.apps import AppConfig
from django.conf import settings

# Somebody may think for a quarter of an hour at the provider's consent page; allauth forgets a
# sign-in after ten minutes and offers no setting for it.
LONGEST_SIGN_IN_SECONDS = 60 * 60


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        from allauth.socialaccount.internal import statekit

        statekit.STATE_TTL = LONGEST_SIGN_IN_SECONDS
        if stub := settings.NEWSBLOG_OAUTH_STUB_URL:
            _send_x_to(stub)


def _send_x_to(stub: str) -> None:
    """For tests only: X's addresses are attributes, those of the others are settings."""
    from allauth.socialaccount.providers.twitter_oauth2.views import TwitterOAuth2Adapter

    TwitterOAuth2Adapter.authorize_url = f"{stub}/x/authorize"
    TwitterOAuth2Adapter.access_token_url = f"{stub}/x/token"
    TwitterOAuth2Adapter.profile_url = f"{stub}/x/users/me"
