"""Sign-ins over real HTTP: a browser without a screen, our server, and a provider on loopback."""

import re
from collections.abc import Generator

import httpx
import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer


class Visitor:
    """Somebody without JavaScript: follows links and redirects, sends forms as they stand."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(base_url=address, follow_redirects=True, timeout=20)

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path)

    def token(self) -> str:
        return self.http.cookies.get("csrftoken") or ""

    def post(self, path: str, **data: str) -> httpx.Response:
        self.get("/accounts/login/") if not self.token() else None
        return self.http.post(
            path,
            data={"csrfmiddlewaretoken": self.token(), **data},
            headers={"Referer": str(self.http.base_url)},
        )

    def choose(
        self, provider: str, *, decision: str = "allow", then: str = "/accounts/me/"
    ) -> httpx.Response:
        """Begin at a provider's button and decide on its consent page."""
        path = {"x": "twitter_oauth2", "oidc": "oidc/openid"}.get(provider, provider)
        consent = self.post(f"/accounts/{path}/login/?process=login&next={then}")
        if "decision" not in consent.text:
            return consent
        fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', consent.text))
        fields = {name: value.replace("&amp;", "&") for name, value in fields.items()}
        return self.http.post(
            f"{settings.NEWSBLOG_OAUTH_STUB_URL}/{provider}/consent",
            data={**fields, "decision": decision},
        )

    def ask_for_code(self, address: str, *, then: str = "/accounts/me/") -> httpx.Response:
        return self.post("/accounts/login/code/", email=address, next=then)

    def enter_code(self, code: str, *, then: str = "/accounts/me/") -> httpx.Response:
        return self.post("/accounts/login/code/confirm/", code=code, next=then)

    def is_signed_in(self) -> bool:
        return self.http.get("/accounts/me/").url.path == "/accounts/me/"


@pytest.fixture
def visitor(live_server: LiveServer) -> Generator[Visitor]:
    someone = Visitor(live_server.url)
    yield someone
    someone.http.close()


@pytest.fixture
def newcomer(live_server: LiveServer) -> Generator[Visitor]:
    """Another browser."""
    someone = Visitor(live_server.url)
    yield someone
    someone.http.close()


def sent_mail() -> list[EmailMessage]:
    """What has been mailed, after the queue has done its work."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    return mail.outbox


def last_code() -> str:
    """The code in the last mail that was sent."""
    message = sent_mail()[-1]
    found = re.search(r"^\s{2,}(\S+)\s*$", str(message.body), re.MULTILINE)
    assert found, message.body
    return found[1]
