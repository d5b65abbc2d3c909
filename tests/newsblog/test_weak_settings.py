"""Keys that strangers could guess, and host names that anybody could have."""

import re
import secrets

import pytest

from newsblog.weak_settings import open_hosts, weakness_of_key, wrong_hosts
from tests.templates_check import ROOT

RANDOM = "TqS0v9cJx2LrB7mYwHkZ4dNfPgE1uAo6RiXt3VbCyK8hQjMWzDlsG5pFnUeIaO"


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("abcde", "has 5 characters, and needs 50"),
        (RANDOM[:49], "has 49 characters"),
        ("x" * 64, "a few characters"),
        ("0110" * 20, "a few characters"),
        ("password!" * 8, "repeats"),
        ("0123456789" * 6, "repeats"),
        ("correct horse battery staple " * 3, "repeats"),
        (RANDOM[:24] * 3, "repeats"),
        ("django-insecure-" + RANDOM, "as examples"),
        ("change-me-before-going-live-this-is-only-a-placeholder!", "as examples"),
        ("CHANGEME" + RANDOM, "as examples"),
        ("your-secret-key-goes-here-and-should-be-long-and-random", "as examples"),
        ('$(python3 -c "import secrets; print(secrets.token_urlsafe(64))")', "as examples"),
        ('python3 -c "import secrets; print(secrets.token_urlsafe(64))"', "as examples"),
        ("a key of this check only: 1b7d9a0c5e8f42637a1d5b90c3e6f824", "as examples"),
        ("replace-this-with-a-long-random-value-of-at-least-50-chars", "“replace”"),
        ("SECRET_KEY=" * 5 + "7", "“secret”"),
        ("Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed", "“lorem ipsum”"),
        ("change_this_to_something_long_and_hard_to_guess_1234567890", "“change_this”"),
        ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "sequence"),
        ("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQR", "sequence"),
    ],
)
def test_key_that_can_be_guessed_is_refused_with_the_reason(key: str, reason: str) -> None:
    assert reason in weakness_of_key(key)


@pytest.mark.parametrize("make", [secrets.token_urlsafe, secrets.token_hex])
def test_random_key_is_never_refused(make: type[str]) -> None:
    assert {weakness_of_key(make(64)) for _ in range(500)} == {""}
    digits = ("".join(secrets.choice("0123456789") for _ in range(60)) for _ in range(500))
    assert set(map(weakness_of_key, digits)) == {""}


def test_key_that_a_page_or_a_file_of_the_deployment_shows_is_refused() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/*")]
    shown = {
        key
        for page in pages
        for pattern in (r"SECRET_KEY=(\S+)", r"(python3 -c \"[^\"]*secrets[^\"]*\")")
        for key in re.findall(pattern, page.read_text())
    }

    assert shown
    assert [key for key in shown if not weakness_of_key(key)] == []


def test_host_patterns_that_let_anybody_in_are_found() -> None:
    bad = ["*", "*.example.org", ".com", ".", "..", ".ORG", ".co.uk", ".com.au", ".localhost", ".*"]
    good = ["example.org", ".example.org", "news.example.co.uk", ".example.co.uk", ".co.example",
            "192.0.2.7", "[2001:db8::1]", "co.uk"]  # fmt: skip

    assert open_hosts([*good, *bad]) == bad


def test_what_is_no_host_name_is_found() -> None:
    bad = ["https://example.org", "example.org:8000", "example.org/news", "2001:db8::1",
           "example.org www.example.org", "http://", "me@example.org", "[::1"]  # fmt: skip
    good = ["example.org", ".example.org", "192.0.2.7", "[2001:db8::1]", "localhost",
            "xn--bcher-kva.example", "bücher.example", "*", "*.example.org"]  # fmt: skip

    assert wrong_hosts([*good, *bad]) == bad
