"""A provider of sign-ins on loopback: real HTTP, a consent page, PKCE and state checked here.

It plays Google, Facebook and X at once, below /google, /facebook and /x, and below /oidc any that
speaks OpenID Connect. What it says of the
person is set per provider before a test: `stub.person["google"] = Person(...)`.
"""

import base64
import dataclasses
import hashlib
import html
import json
import secrets
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt

CLIENT_ID = "stub-client"
CLIENT_SECRET = "stub-secret-of-at-least-thirty-two-bytes"


def as_providers(url: str) -> dict[str, dict[str, Any]]:
    """What SOCIALACCOUNT_PROVIDERS gains where the stub at `url` plays all three."""
    app = {"client_id": CLIENT_ID, "secret": CLIENT_SECRET, "key": ""}
    google = {
        "AUTHORIZE_URL": f"{url}/google/authorize",
        "ACCESS_TOKEN_URL": f"{url}/google/token",
        "IDENTITY_URL": f"{url}/google/me",
        "CERTS_URL": f"{url}/google/certs",
        "ID_TOKEN_ISSUER": f"{url}/google",
    }
    facebook = {"AUTHORIZE_URL": f"{url}/facebook/authorize", "GRAPH_API_URL": f"{url}/facebook"}
    return {
        "google": {"APPS": [app], **google},
        "facebook": {"APPS": [app], **facebook},
        "twitter_oauth2": {"APPS": [app]},  # accounts/apps.py tells it where X is
    }


@dataclasses.dataclass(frozen=True)
class Person:
    """Whom the provider says it is."""

    uid: str = "1001"
    name: str = "Maren Kolstad"
    email: str = ""
    is_email_verified: bool = True
    error: str = ""  # "consent": the provider fails there; "token": at the exchange
    picture: str = ""  # its path at the stub, which answers with `pictures[path]`
    delay: float = 0.0  # seconds before the consent page answers


class OAuthStub:
    """The server and what it has seen; `with OAuthStub(bound_socket) as stub`."""

    def __init__(self, bound: socket.socket) -> None:
        self.person: dict[str, Person] = {}
        self.pictures: dict[str, bytes] = {}
        self.seen: list[str] = []
        self._grants: dict[str, dict[str, str]] = {}
        self._tokens: dict[str, str] = {}
        stub = self

        class Handler(_Handler):
            owner = stub

        address = bound.getsockname()
        self._server = ThreadingHTTPServer(address, Handler, bind_and_activate=False)
        self._server.socket.close()
        self._server.socket = bound
        self._server.server_activate()
        self.url = f"http://127.0.0.1:{address[1]}"

    def __enter__(self) -> "OAuthStub":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def reset(self) -> None:
        self.person = {}
        self.pictures = {}
        self.seen = []

    def who(self, provider: str) -> Person:
        return self.person.get(provider, Person())

    def grant(self, provider: str, query: dict[str, str]) -> str:
        code = secrets.token_urlsafe(12)
        self._grants[code] = {**query, "provider": provider}
        return code

    def exchange(self, provider: str, given: dict[str, str]) -> str | None:
        """A token for a code, once; None unless client, redirect address and PKCE are right."""
        grant = self._grants.pop(given.get("code", ""), None)
        if not grant or grant["provider"] != provider:
            return None
        if given.get("redirect_uri") != grant.get("redirect_uri"):
            return None
        if challenge := grant.get("code_challenge"):
            digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
                return None
        elif provider != "facebook":
            return None  # PKCE is demanded of all who can do it
        token = secrets.token_urlsafe(12)
        self._tokens[token] = provider
        return token

    def holds(self, provider: str, token: str) -> bool:
        return self._tokens.get(token) == provider


class _Handler(BaseHTTPRequestHandler):
    owner: OAuthStub
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        provider, _slash, action = parts.path.strip("/").partition("/")
        query = dict(parse_qsl(parts.query))
        self.owner.seen.append(f"GET {parts.path}")
        if action == "authorize":
            self._consent(provider, query)
        elif action == "oauth/access_token":
            self._token(provider, query)
        elif action == ".well-known/openid-configuration":
            self._answer(200, self._openid_configuration(provider))
        elif action in {"me", "users/me"}:
            self._profile(provider, query)
        elif parts.path in self.owner.pictures:
            self._send(200, self.owner.pictures[parts.path], "image/jpeg")
        else:
            self._answer(404, {"error": "not found"})

    def do_POST(self) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), 20_000)
        given = dict(parse_qsl(self.rfile.read(length).decode()))
        parts = urlsplit(self.path)
        provider, _slash, action = parts.path.strip("/").partition("/")
        self.owner.seen.append(f"POST {parts.path}")
        if action == "consent":
            self._decide(provider, given)
        elif action == "token":
            self._token(provider, given)
        else:
            self._answer(404, {"error": "not found"})

    def _consent(self, provider: str, query: dict[str, str]) -> None:
        person = self.owner.who(provider)
        time.sleep(min(person.delay, 5))
        if person.error == "consent":
            self._answer(500, {"error": "server_error"})
            return
        if query.get("client_id") != CLIENT_ID or not query.get("state"):
            self._answer(400, {"error": "invalid_request"})
            return
        hidden = "".join(
            f'<input type="hidden" name="{html.escape(k)}" value="{html.escape(v)}">'
            for k, v in query.items()
        )
        page = (
            f'<!doctype html><html lang="en"><title>{provider}</title><h1>Sign in?</h1>'
            f'<form method="post" action="/{provider}/consent">{hidden}'
            '<button name="decision" value="allow">Allow</button>'
            '<button name="decision" value="deny">Deny</button></form></html>'
        )
        self._send(200, page.encode(), "text/html; charset=utf-8")

    def _decide(self, provider: str, given: dict[str, str]) -> None:
        answer = {"state": given["state"]}
        if given.get("decision") == "allow":
            answer["code"] = self.owner.grant(provider, given)
        else:
            answer["error"] = "access_denied"
        self.send_response(302)
        self.send_header("Location", f"{given['redirect_uri']}?{urlencode(answer)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _token(self, provider: str, given: dict[str, str]) -> None:
        person = self.owner.who(provider)
        token = None if person.error == "token" else self.owner.exchange(provider, given)
        if token is None or not self._is_our_client(given):
            self._answer(400, {"error": "invalid_grant"})
            return
        answer: dict[str, Any] = {"access_token": token, "token_type": "bearer", "expires_in": 3600}
        if provider in {"google", "oidc"}:
            claims = {
                "iss": f"{self.owner.url}/{provider}",
                "aud": CLIENT_ID,
                "sub": person.uid,
                "name": person.name,
                "given_name": person.name.partition(" ")[0],
                "family_name": person.name.partition(" ")[2],
                "exp": int(time.time()) + 600,
                "iat": int(time.time()),
            }
            if person.picture:
                claims["picture"] = self.owner.url + person.picture
            if person.email:
                claims |= {"email": person.email, "email_verified": person.is_email_verified}
            answer["id_token"] = jwt.encode(claims, CLIENT_SECRET, algorithm="HS256")
        self._answer(200, answer)

    def _openid_configuration(self, provider: str) -> dict[str, Any]:
        """OpenID Connect Discovery 1.0, section 3: what a client needs to know."""
        base = f"{self.owner.url}/{provider}"
        return {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/me",
            "jwks_uri": f"{base}/certs",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _is_our_client(self, given: dict[str, str]) -> bool:
        if given.get("client_secret") == CLIENT_SECRET:
            return True
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        return self.headers.get("Authorization") == f"Basic {basic}"

    def _profile(self, provider: str, query: dict[str, str]) -> None:
        bearer = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if not self.owner.holds(provider, query.get("access_token", bearer)):
            self._answer(401, {"error": "unauthorised"})
            return
        person = self.owner.who(provider)
        if provider == "x":
            username = person.name.lower().replace(" ", "_")
            data = {"id": person.uid, "name": person.name, "username": username}
            if person.picture and "profile_image_url" in query.get("user.fields", ""):
                data["profile_image_url"] = self.owner.url + person.picture
            self._answer(200, {"data": data})
            return
        profile: dict[str, Any] = {"id": person.uid, "name": person.name}
        if provider == "oidc":
            profile |= {"sub": person.uid, "email_verified": person.is_email_verified}
        if person.picture and "picture" in query.get("fields", ""):
            shape = {"url": self.owner.url + person.picture, "is_silhouette": False}
            profile["picture"] = {"data": shape}
        if person.email:
            profile["email"] = person.email
        self._answer(200, profile)

    def _answer(self, status: int, data: dict[str, Any]) -> None:
        self._send(status, json.dumps(data).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
