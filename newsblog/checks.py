"""What a site must have before it starts; each message says in a line what to do.

`manage.py` runs these checks before its commands; `refuse_unsafe_start` is for servers that load
the WSGI application themselves. A *public* site is one whose SITE_URL is not this machine.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from newsblog.demo import accounts
from newsblog.weak_settings import open_hosts, weakness_of_key, wrong_hosts

NEW_KEY = 'python3 -c "import secrets; print(secrets.token_urlsafe(64))"'
# A CDN, a load balancer and an nginx are three.
MOST_PROXIES = 10


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
def proxies_are_a_number_of_them(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """A wrong count, on any site, believes addresses that a client wrote itself."""
    count = settings.TRUSTED_PROXY_COUNT
    if 0 <= count <= MOST_PROXIES:
        return []
    return [
        Error(
            f"TRUSTED_PROXY_COUNT is {count}, so clients could claim any address. Set it to how "
            f"many proxies of yours stand in front: 0 for none, at most {MOST_PROXIES}.",
            id="newsblog.E009",
        )
    ]


@register(Tags.security)
def public_site_is_configured(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    if settings.NEWSBLOG_IS_LOCAL:
        return []
    problems = [*_secret_key(), *_hosts()]
    if settings.MAILERS["default"]["BACKEND"] == "newsblog.mail.FolderBackend":
        problems.append(
            _error(
                "E003",
                "it has no way to send mail. "
                "Set EMAIL_URL, for example EMAIL_URL=smtp://user:password@mail.example.org",
            )
        )
    if settings.DEBUG:
        problems.append(
            _error("E004", "DEBUG is on: strangers would read its settings. Unset DEBUG.")
        )
    return problems


def _secret_key() -> list[CheckMessage]:
    advice = f"Set SECRET_KEY, or put one into {settings.DATA_DIR / 'secret_key'}: {NEW_KEY}"
    if not settings.NEWSBLOG_HAS_SECRET_KEY:
        return [_error("E001", f"it has no secret key. {advice}")]
    if weakness := weakness_of_key(settings.SECRET_KEY):
        return [
            _error(
                "E006",
                f"its secret key {weakness}: strangers could forge sign-ins and links. {advice}",
            )
        ]
    return []


def _hosts() -> list[CheckMessage]:
    advice = "Set ALLOWED_HOSTS, for example ALLOWED_HOSTS=example.org,www.example.org"
    if not settings.ALLOWED_HOSTS:
        return [_error("E002", f"it does not say which host names are its own. {advice}")]
    if wrong := wrong_hosts(settings.ALLOWED_HOSTS):
        return [
            _error(
                "E010",
                f"ALLOWED_HOSTS holds what is no host name: {', '.join(wrong)}. Write names alone, "
                f"without https://, port and path. {advice}",
            )
        ]
    if bad := open_hosts(settings.ALLOWED_HOSTS):
        return [
            _error("E007", f"ALLOWED_HOSTS lets in anybody's names: {', '.join(bad)}. {advice}")
        ]
    return []


@register(Tags.security)
def no_demo_account_can_sign_in(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """The demo's passwords stand in the README. A database that is away is a warning here."""
    if settings.NEWSBLOG_IS_LOCAL:
        return []
    try:
        names = [user.username for user in accounts.find_open()]
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        return [
            Warning(
                f"{_this_site()} its database does not answer ({reason}), so it is unknown whether "
                "a demo account can sign in. Start the database, or correct DATABASE_URL.",
                id="newsblog.W001",
            )
        ]
    if not names:
        return []
    return [
        _error(
            "E008",
            f"anybody can sign in as {', '.join(names)}, with a password of the demo. "
            "Run `manage.py lock_demo_accounts`, or `manage.py changepassword` for each.",
        )
    ]


def _this_site() -> str:
    return f"SITE_URL is {settings.SITE_URL}, so this is a public site, and"


def _error(number: str, text: str) -> CheckMessage:
    return Error(f"{_this_site()} {text}", id=f"newsblog.{number}")


def refuse_unsafe_start() -> None:
    """Raises ImproperlyConfigured, with a line for each problem, where the site must not start.

    Where the database is away, it starts: stored pages can be read meanwhile.
    """
    problems = [
        problem.msg
        for check in (
            proxies_are_a_number_of_them,
            public_site_is_configured,
            no_demo_account_can_sign_in,
        )
        for problem in check(None)
        if problem.is_serious()
    ]
    if problems:
        raise ImproperlyConfigured("\n".join(problems))
