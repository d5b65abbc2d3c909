"""Reads the environment into the shapes Django's settings want. Knows no setting by name."""

import ipaddress
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# What was measured: with Django's defaults 979 of 1,000 concurrent read-then-write transactions
# failed with "database is locked"; with IMMEDIATE and a time-out none did (docs/design.md, 6).
SQLITE_OPTIONS: Mapping[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=FULL;"  # an acknowledged comment survives a power cut
        "PRAGMA foreign_keys=ON;"
        "PRAGMA cache_size=-32000;"  # 32 MB a connection
        "PRAGMA mmap_size=268435456;"
        "PRAGMA temp_store=MEMORY;"
    ),
}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, yes, on; refuses anything it cannot read (ImproperlyConfigured)."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither on nor off: use 1 or 0.")


def number(name: str, default: int) -> int:
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from None


def words(name: str) -> list[str]:
    """A comma-separated list, empty items dropped."""
    return [word for word in (part.strip() for part in text(name).split(",")) if word]


def is_this_machine(host: str | None) -> bool:
    """Whether nobody else can reach a site at this host: loopback, localhost, *.localhost.

    A private address (192.168.0.7) or name (news.test) is none: others on that network reach it.
    """
    name = (host or "").lower().removesuffix(".")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def headers(name: str) -> dict[str, str]:
    """HTTP headers, `Name: value`, with `|` between them; refuses one without a colon."""
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text(name).split("|"))):
        header, colon, value = part.partition(":")
        if not colon or not header.strip():
            raise ImproperlyConfigured(f"{name} holds {part!r}: each header is `Name: value`.")
        found[header.strip()] = value.strip()
    return found


def database(url: str, *, default_file: Path) -> dict[str, Any]:
    """Django's settings for `sqlite:///path`, `postgres://user:password@host:port/name` or nothing.

    A PostgreSQL socket folder goes into the query: `postgres:///name?host=/run/postgresql`.
    """
    if not url:
        return _sqlite(default_file)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with {parts.scheme!r}: newsblog runs on sqlite:// and postgres://."
        )
    # A host that swallows packets would keep a reader for two minutes.
    options = {"connect_timeout": "5", **dict(parse_qsl(parts.query))}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "CONN_MAX_AGE": 60,  # opening one and setting its options costs 1.2 ms a page
        "OPTIONS": dict(SQLITE_OPTIONS),
    }


def cache(url: str, *, default_folder: Path) -> dict[str, Any]:
    """Django's settings for `redis://…`, or a cache in files that one machine's processes share."""
    if not url:
        return {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(default_folder),
        }
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured("CACHE_URL must begin with redis://, rediss:// or unix://.")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}


def mailer(url: str, *, default_folder: Path) -> dict[str, Any]:
    """A mailer of Django's MAILERS for `smtp://user:password@host:port`, `smtps://…` or a folder.

    `smtp` means STARTTLS on port 587 unless the address says otherwise with `?tls=0`;
    `anymail://mailgun` names a backend of django-anymail.
    """
    if not url:
        return {
            "BACKEND": "newsblog.mail.FolderBackend",
            "OPTIONS": {"file_path": str(default_folder)},
        }
    parts = urlsplit(url)
    if parts.scheme == "anymail":
        return {"BACKEND": f"anymail.backends.{parts.hostname}.EmailBackend"}
    if parts.scheme not in {"smtp", "smtps"}:
        raise ImproperlyConfigured("EMAIL_URL must begin with smtp://, smtps:// or anymail://.")
    tls = dict(parse_qsl(parts.query)).get("tls", "1") != "0"
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname or "localhost",
            "port": parts.port or (465 if parts.scheme == "smtps" else 587),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": parts.scheme == "smtps",
            "use_tls": parts.scheme == "smtp" and tls,
            "timeout": 20,
        },
    }


# The names that the documentation of each provider uses for what it hands out.
_PROVIDER_VARIABLES = {"twitter_oauth2": "X"}


def openid_origin() -> str:
    """Where the sign-in page of OPENID_CONNECT_SERVER_URL lives; “” without one."""
    parts = urlsplit(text("OPENID_CONNECT_SERVER_URL"))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _openid_app() -> dict[str, Any]:
    server = text("OPENID_CONNECT_SERVER_URL")
    if not server:
        raise ImproperlyConfigured(
            "OPENID_CONNECT_CLIENT_ID is set, but OPENID_CONNECT_SERVER_URL is not: give the "
            "address of the provider, below which /.well-known/openid-configuration stands."
        )
    return {
        "provider_id": "openid",
        "name": text("OPENID_CONNECT_NAME", "OpenID"),
        "settings": {"server_url": server},
    }


def sign_in_providers(names: list[str]) -> dict[str, dict[str, Any]]:
    """The SOCIALACCOUNT_PROVIDERS: PKCE where it is done, and an app where both keys are set.

    `google` reads GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, X reads X_CLIENT_ID and so on. What
    speaks OpenID Connect and nothing else also needs its address, and has the name on its button.
    """
    providers: dict[str, dict[str, Any]] = {}
    for name in names:
        variable = _PROVIDER_VARIABLES.get(name, name.upper())
        client_id, secret = text(f"{variable}_CLIENT_ID"), text(f"{variable}_CLIENT_SECRET")
        # Facebook's token request is a GET without a verifier: a challenge would make it fail.
        providers[name] = {"OAUTH_PKCE_ENABLED": name != "facebook"}
        if client_id and secret:
            app: dict[str, Any] = {"client_id": client_id, "secret": secret, "key": ""}
            if name == "openid_connect":
                app |= _openid_app()
            providers[name]["APPS"] = [app]
    providers.get("google", {})["SCOPE"] = ["profile", "email"]
    providers.get("facebook", {}).update(
        METHOD="oauth2",
        FIELDS=["id", "name", "email", "picture.width(192).height(192)"],
        VERIFIED_EMAIL=False,
    )
    return providers


def secret_key(file: Path, *, local: bool) -> str:
    """The key from SECRET_KEY, else from `file`; a local site makes the file (mode 600) once.

    Returns an empty string where a public site has neither: newsblog/checks.py then says so.
    """
    if key := text("SECRET_KEY"):
        return key
    if file.exists():
        return file.read_text().strip()
    if not local:
        return ""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(64))
    try:
        file.hardlink_to(fresh)  # two first starts at once agree on one key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return file.read_text().strip()
