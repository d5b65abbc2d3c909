import re
from typing import Any

import pytest

from pagecache.keys import Rules, key_of

KNOWN = re.compile(r"/a/\?order=(new|old)|/b/\?order=new&page=\d")
RULES = Rules(queries=KNOWN, personal_cookies=frozenset({"sessionid", "messages"}))


def _key(query: str = "", *, rules: Rules = RULES, **environ: Any) -> str | None:
    return key_of(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/a/",
            "QUERY_STRING": query,
            "wsgi.url_scheme": "https",
            "HTTP_HOST": "News.example",
            **environ,
        },
        rules,
    )


def test_scheme_and_host_are_part_of_the_key() -> None:
    assert _key() == "|https://news.example/a/?"
    assert _key(HTTP_HOST="other.example") != _key()
    assert _key(**{"wsgi.url_scheme": "http"}) != _key()


@pytest.mark.parametrize(
    "host", ["news.example:8000", "NEWS.example:1", "news.example.", "[::1]:1"]
)
def test_ports_and_last_dots_do_not_split_the_cache(host: str) -> None:
    assert _key(HTTP_HOST=host) == _key(HTTP_HOST="[::1]" if "::" in host else "news.example")


@pytest.mark.parametrize("query", ["utm_source=x&utm_medium=y", "fbclid=1", "utm_x=%00", "gclid="])
def test_tracking_parameters_do_not_split_the_cache(query: str) -> None:
    assert _key(query) == _key()


@pytest.mark.parametrize(
    "query",
    [
        "cb=1",
        "order=new&order=old",
        "&&",
        "order=new&x=1",
        "a&b&c",
        "order=newer",
        "order=",
        "order=new%0a",
        "order=%6eew/",
        "order=new&page=2",
    ],
)
def test_unknown_queries_stay_out_of_the_cache(query: str) -> None:
    assert _key(query) is None


def test_known_parameters_are_part_of_the_key_in_one_order() -> None:
    one, other = "order=new&page=2", "page=2&utm_id=3&order=new"
    assert _key(one, PATH_INFO="/b/") == _key(other, PATH_INFO="/b/")
    assert _key(one, PATH_INFO="/b/") is not None
    assert _key("order=new") != _key("order=old")


@pytest.mark.parametrize(
    "environ",
    [
        {"REQUEST_METHOD": "POST"},
        {"HTTP_COOKIE": "a=b; sessionid=xyz"},
        {"HTTP_COOKIE": "messages=hello"},
        {"HTTP_AUTHORIZATION": "Basic eDp5"},
        {"HTTP_RANGE": "bytes=0-10"},
        {"PATH_INFO": "/" + "x" * 3000},
    ],
)
def test_somebodys_own_requests_stay_out_of_the_cache(environ: dict[str, str]) -> None:
    assert _key(**environ) is None


def test_pages_of_another_release_are_never_met() -> None:
    old, new = (Rules(KNOWN, frozenset(), release=name) for name in ("1", "2"))
    assert _key(rules=old) != _key(rules=new)


def test_files_pass_untouched() -> None:
    rules = Rules(KNOWN, frozenset(), passing=("/static/",))
    assert _key(rules=rules, PATH_INFO="/static/site.css") is None
    assert _key(rules=rules, PATH_INFO="/statics/") is not None


def test_other_cookies_do_not_matter() -> None:
    assert _key(HTTP_COOKIE="csrftoken=1; theme=dark") == _key()


@pytest.mark.parametrize("name", ["HTTP_X_FORWARDED_HOST", "HTTP_X_HOST", "HTTP_FORWARDED"])
def test_headers_that_name_another_host_do_not_poison_the_key(name: str) -> None:
    assert _key(**{name: "evil.example"}) == _key()


def test_the_forwarded_scheme_is_believed_behind_our_proxy_only() -> None:
    assert _key(HTTP_X_FORWARDED_PROTO="http") == _key()
    behind = Rules(KNOWN, frozenset(), trusted_proxies=1)
    assert _key(rules=behind, HTTP_X_FORWARDED_PROTO="http") == "|http://news.example/a/?"
