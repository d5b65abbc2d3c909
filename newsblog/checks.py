"""What a public site must have before it starts; each message says which variable to set."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def sign_in_is_not_a_stub(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A stub provider lets anybody in as anybody: it may exist in a test run only."""
    if not settings.NEWSBLOG_OAUTH_STUB_URL or settings.SETTINGS_MODULE == "tests.settings":
        return []
    return [
        Error(
            "NEWSBLOG_OAUTH_STUB_URL is set outside the tests: anybody could sign in as anybody.",
            hint="Remove it from the settings.",
            id="newsblog.E005",
        )
    ]


@register(Tags.security)
def public_site_is_configured(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    if settings.NEWSBLOG_IS_LOCAL:
        return []
    where = f"SITE_URL is {settings.SITE_URL}, so this is a public site"
    problems: list[CheckMessage] = []
    if not settings.NEWSBLOG_HAS_SECRET_KEY:
        problems.append(
            Error(
                f"{where}, and it has no secret key.",
                hint=f"Set SECRET_KEY, or put one into {settings.DATA_DIR / 'secret_key'}.",
                id="newsblog.E001",
            )
        )
    if not settings.ALLOWED_HOSTS:
        problems.append(
            Error(
                f"{where}, and it does not say which host names are its own.",
                hint="Set ALLOWED_HOSTS, for example ALLOWED_HOSTS=example.org,www.example.org",
                id="newsblog.E002",
            )
        )
    if settings.MAILERS["default"]["BACKEND"] == "newsblog.mail.FolderBackend":
        problems.append(
            Error(
                f"{where}, and it has no way to send mail.",
                hint="Set EMAIL_URL, for example EMAIL_URL=smtp://user:password@mail.example.org",
                id="newsblog.E003",
            )
        )
    if settings.DEBUG:
        problems.append(
            Error(
                f"{where}, and DEBUG is on: strangers would read its settings.",
                hint="Unset DEBUG.",
                id="newsblog.E004",
            )
        )
    return problems
