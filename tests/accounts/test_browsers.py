import pytest

from accounts.browsers import name_of

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
WINDOWS = "(Windows NT 10.0; Win64; x64)"


@pytest.mark.parametrize(
    ("says", "name"),
    [
        (f"{MOZILLA} {WINDOWS} Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        (f"{MOZILLA} (X11; Linux x86_64) {WEBKIT} Chrome/141.0 Safari/537.36", "Chrome on Linux"),
        (f"{MOZILLA} {WINDOWS} {WEBKIT} Chrome/141.0 Safari/537.36 Edg/141.0", "Edge on Windows"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Safari/605", "Safari on macOS"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_6 like Mac OS X) CriOS/141.0", "Chrome on iPhone"),
        (
            f"{MOZILLA} (Linux; Android 14) {WEBKIT} SamsungBrowser/28.0 Chrome/130.0 Mobile",
            "Samsung Internet on Android",
        ),
        ("curl/8.14.1", "A browser"),
        ("", "A browser"),
    ],
)
def test_browser_is_named_as_its_owner_knows_it(says: str, name: str) -> None:
    assert name_of(says) == name
