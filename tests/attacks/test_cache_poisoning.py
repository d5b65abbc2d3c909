"""What one visitor sends must never come back in a page that others get from the cache.

Each attack is made on the site as it is served: the page cache around all of Django's middleware.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from pytest_django import Settings

from pagecache.invalidation import tag_versions
from pagecache.keys import Rules
from pagecache.store import FileBackend, PageStore
from pagecache.wsgi import PageCache
from tests.factories import make_article
from tests.pagecache.stored import environ_of

pytestmark = [pytest.mark.attack, pytest.mark.django_db]

EVIL = "evil.example"


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def is_stored(self) -> bool:
        return self.headers.get("Cache-Control") == "no-cache" and "ETag" in self.headers


class Site:
    """The WSGI application with the rules of newsblog/wsgi.py."""

    def __init__(self, folder: Path) -> None:
        personal = {
            site_settings.SESSION_COOKIE_NAME,
            "messages",
            *site_settings.NEWSBLOG_PERSONAL_COOKIES,
        }
        self.folder = folder
        shelf = FileBackend(folder, most_bytes=100_000_000)
        self._app = PageCache(
            WSGIHandler(),
            PageStore(tag_versions(), shelf, most_bytes=50_000_000),
            Rules(
                queries=re.compile(site_settings.NEWSBLOG_PAGECACHE_QUERIES),
                personal_cookies=frozenset(personal),
                passing=("/static/", "/media/", "/admin/", "/accounts/"),
                trusted_proxies=site_settings.TRUSTED_PROXY_COUNT,
            ),
        )

    def ask(self, address: str, *, body: bytes = b"", **environ: str) -> Answer:
        answer = Answer()

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            answer.status = int(status.split()[0])
            answer.headers = dict(headers)

        chunks = self._app(
            environ_of(address)
            | {
                "wsgi.input": io.BytesIO(body),
                "CONTENT_LENGTH": str(len(body)) if body else "",
                **environ,
            },
            start,
        )
        answer.body = b"".join(chunks).decode()
        return answer


@pytest.fixture
def site(tmp_path: Path, settings: Settings) -> Iterator[Site]:
    """Django would end the test's own connection with each request."""
    settings.NEWSBLOG_PAGECACHE_ROOT = tmp_path / "pages"
    tag_versions.cache_clear()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Site(tmp_path / "shelf")
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    tag_versions.cache_clear()


@pytest.fixture
def story(site: Site) -> str:
    address = make_article(headline="The tide turns").get_absolute_url()
    (Path(site_settings.NEWSBLOG_PAGECACHE_ROOT) / "generations-1").unlink(missing_ok=True)
    return address


UNTRUSTED = {
    "X-Forwarded-Host": {"HTTP_X_FORWARDED_HOST": EVIL},
    "X-Forwarded-Host twice": {"HTTP_X_FORWARDED_HOST": f"127.0.0.1, {EVIL}"},
    "X-Host": {"HTTP_X_HOST": EVIL},
    "Forwarded": {"HTTP_FORWARDED": f"host={EVIL};proto=https"},
    "X-Forwarded-Proto": {"HTTP_X_FORWARDED_PROTO": "https"},
    "X-Forwarded-Scheme": {"HTTP_X_FORWARDED_SCHEME": "https"},
    "X-Forwarded-Port": {"HTTP_X_FORWARDED_PORT": "1337"},
    "X-Forwarded-Prefix": {"HTTP_X_FORWARDED_PREFIX": f"//{EVIL}"},
    "X-Original-URL": {"HTTP_X_ORIGINAL_URL": "/admin/"},
    "X-Rewrite-URL": {"HTTP_X_REWRITE_URL": "/missing/"},
    "X-HTTP-Method-Override": {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST"},
    "X-Method-Override": {"HTTP_X_METHOD_OVERRIDE": "DELETE"},
    "Accept-Language": {"HTTP_ACCEPT_LANGUAGE": "de"},
    "User-Agent": {"HTTP_USER_AGENT": f"<script src=//{EVIL}>"},
    "Referer": {"HTTP_REFERER": f"https://{EVIL}/"},
    "Origin": {"HTTP_ORIGIN": f"https://{EVIL}"},
    "Accept: JSON": {"HTTP_ACCEPT": "application/json"},
    "a huge header": {"HTTP_X_ANYTHING": EVIL * 5000},
    "a cookie nobody set": {"HTTP_COOKIE": f"theme={EVIL}; ;=; \x01; order=best"},
    "a cookie for the language": {"HTTP_COOKIE": "django_language=de; csrftoken=" + "e" * 32},
}


@pytest.mark.parametrize("headers", UNTRUSTED.values(), ids=UNTRUSTED.keys())
@pytest.mark.parametrize("where", ["/", "story", "/missing/"])
def test_header_of_one_visitor_changes_nobodys_page(
    site: Site, story: str, headers: dict[str, str], where: str
) -> None:
    address = story if where == "story" else where
    attacked = site.ask(address, **headers)
    after = site.ask(address)
    honest = Site(Path(site_settings.NEWSBLOG_PAGECACHE_ROOT) / "honest").ask(address)

    assert (after.status, after.body) == (honest.status, honest.body)
    assert after.is_stored is (where != "/missing/")
    assert EVIL not in after.body + attacked.body
    assert EVIL not in str(after.headers) + str(attacked.headers)


def test_fat_get_has_no_say(site: Site, story: str) -> None:
    body = b"order=newest&text=" + EVIL.encode()
    form = {"CONTENT_TYPE": "application/x-www-form-urlencoded"}

    site.ask(story, body=body, **form)

    assert EVIL not in site.ask(story).body
    assert site.ask(story).body == site.ask(story, body=body, **form).body


@pytest.mark.parametrize(
    "query",
    [
        f"utm_content=x;order={EVIL}",  # a server that parts at ';' reads another parameter
        f"utm_source=a;utm_medium=b&s={EVIL}",
        f"order=best;order={EVIL}",
        f"order=newest&order={EVIL}",
        f"order[]={EVIL}",
        f"ORDER={EVIL}",
        f"%6Frder={EVIL}",
        f"order={EVIL}",
        f"?order={EVIL}",
        f"_={EVIL}",
        f"callback={EVIL}",
        f"utm_source={EVIL}",
        f"fbclid={EVIL}%0d%0aX-Evil: 1",
        f"__proto__={EVIL}",
    ],
)
def test_parameters_that_were_cloaked_reach_no_other_visitor(
    site: Site, story: str, query: str
) -> None:
    attacked = site.ask(f"{story}?{query}")

    clean = site.ask(story)
    assert clean.is_stored
    assert EVIL not in clean.body
    assert EVIL not in str(clean.headers)
    if attacked.is_stored:
        assert EVIL not in attacked.body


def test_nobody_can_fill_the_store_with_copies_of_a_page(site: Site, story: str) -> None:
    for number in range(5):
        site.ask(story, HTTP_HOST=f"127.0.0.1:{8000 + number}")
        site.ask(f"{story}?utm_id={number}")
        site.ask(f"{story}?order={number}")
        site.ask(f"{story}?v=00000{number}")
        site.ask(f"/identity.css?v=00000{number}")
        site.ask(f"/identity.css?order={number}")

    assert len(list(site.folder.glob("*/*"))) == 1


@pytest.mark.parametrize(
    "path", ["{}/", "{}//", "{}%2e%2e/", "{}..;/", "{}.css", "{}x.js", "{}\x00", "{}?/a.css"]
)
def test_path_that_pretends_to_be_a_file_is_no_second_address_of_a_page(
    site: Site, story: str, path: str
) -> None:
    answer = site.ask(path.format(story))

    assert answer.status in {200, 301, 302, 400, 404}
    if answer.status == 200:
        assert "?" in path
    assert not (answer.status != 200 and answer.is_stored)
    assert site.ask(story).status == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:80", "LOCALHOST", "localhost:8000"])
def test_each_way_to_write_the_host_has_a_page_of_its_own_or_the_same(
    site: Site, story: str, host: str
) -> None:
    first = site.ask(story, HTTP_HOST=host)
    second = site.ask(story)

    assert (first.status, second.status) == (200, 200)
    assert first.body == second.body  # a page never says the host it was asked at


@pytest.mark.parametrize(
    "host",
    [
        EVIL,
        f"127.0.0.1.{EVIL}",
        f"127.0.0.1@{EVIL}",
        f"{EVIL}:80",
        f"127.0.0.1:80@{EVIL}",
        f"127.0.0.1/{EVIL}",
        f"127.0.0.1 {EVIL}",
        f"127.0.0.1,{EVIL}",
        "127.0.0.1:a",
        "",
    ],
)
def test_host_that_is_not_ours_is_refused_and_never_stored(
    site: Site, story: str, host: str
) -> None:
    refused = site.ask(story, HTTP_HOST=host, SERVER_NAME=EVIL)

    assert refused.status == 400
    assert not refused.is_stored
    assert EVIL not in refused.body
    assert site.ask(story).status == 200


def test_host_that_holds_a_path_has_no_page_of_that_path(site: Site, story: str) -> None:
    folder, _slash, slug = story.rstrip("/").rpartition("/")
    site.ask(story)

    answer = site.ask(f"/{slug}/", HTTP_HOST=f"127.0.0.1{folder}")

    assert answer.status == 400
    assert not answer.is_stored


def test_host_with_the_dot_of_the_root_is_the_same_site(site: Site, story: str) -> None:
    dotted = site.ask(story, HTTP_HOST="localhost.")

    assert dotted.status == 200
    assert dotted.body == site.ask(story).body


def test_part_of_a_page_is_never_stored_for_the_whole(site: Site, story: str) -> None:
    part = site.ask(story, HTTP_RANGE="bytes=0-9")

    assert not part.is_stored
    assert len(site.ask(story).body) > 1000


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS", "PUT", "get", "TRACE", "PURGE"])
def test_answer_to_another_method_is_never_the_page(site: Site, story: str, method: str) -> None:
    site.ask(story, REQUEST_METHOD=method)

    whole = site.ask(story)
    assert whole.status == 200
    assert "The tide turns" in whole.body


def test_session_and_secrets_of_a_visitor_stay_theirs(site: Site, story: str) -> None:
    for header in (
        {"HTTP_COOKIE": f"a=b; sessionid={EVIL}"},
        {"HTTP_COOKIE": f"sessionid={EVIL}"},
        {"HTTP_COOKIE": f"a=b;sessionid ={EVIL}"},
        {"HTTP_AUTHORIZATION": f"Bearer {EVIL}"},
    ):
        assert not site.ask(story, **header).is_stored
    assert "Set-Cookie" not in site.ask(story).headers


def test_scheme_is_believed_from_our_own_proxy_only(
    site: Site, story: str, settings: Settings, tmp_path: Path
) -> None:
    settings.TRUSTED_PROXY_COUNT = 1
    behind = Site(tmp_path / "behind")
    claimed = behind.ask(story, HTTP_X_FORWARDED_PROTO="javascript, http")

    assert claimed.body == behind.ask(story, HTTP_X_FORWARDED_PROTO="http").body
    assert "javascript:" not in claimed.body
