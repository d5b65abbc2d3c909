"""How much a comment looks like advertising: points for what can be seen, each one named.

Pure, and asks nobody outside. A score alone never drops anything: spam.py holds by it, and
the moderator reads the parts.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from urllib.parse import urlsplit

# Points are shares of a hundred. What a moderator marked before weighs most: that is knowledge;
# the rest are habits of advertisers, which honest people have too, so none of them holds alone.
SEEN_WORDS = 80
SEEN_HOST = 70
ONLY_LINKS = 40
MIXED_LETTERS = 40
NAME_IS_ADDRESS = 40
EACH_LINK, MOST_FOR_LINKS = 15, 45
SAME_NETWORK = 20
SHOUTING = 20
REPETITION = 20

FEW_WORDS = 4
ENOUGH_LETTERS = 20
ENOUGH_WORDS = 12
MOSTLY = 0.7
TOO_OFTEN = 0.4

_HREF = re.compile(r'<a [^>]*?href="([^"]+)"')
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_LOOKS_LIKE_ADDRESS = re.compile(
    r"https?:|www\.|[a-z0-9-]{2,}\.(?:com|net|org|info|shop|site|xyz)\b"
)
_RUN = re.compile(r"(\w)\1{9,}")
_FOREIGN_TWINS = frozenset({"CYRILLIC", "GREEK"})


@dataclass(frozen=True)
class Known:
    """What the newest comments that moderators marked as spam have in common with nobody else."""

    hosts: Set[str] = frozenset()
    texts: Set[str] = frozenset()
    networks: Set[str] = frozenset()


NOTHING = Known()


def parts(
    text: str, html: str, *, name: str = "", network: str = "", own_host: str = "", known: Known
) -> dict[str, int]:
    """The points by what they are for; empty for what looks like any other comment.

    `html` is the rendered text, whose links count; those to `own_host` do not.
    """
    outside = hosts_in(html) - {own_host}
    links = len([host for host in _hosts(html) if host != own_host])
    points = {
        "seen-words": SEEN_WORDS * (plain(text) in known.texts),
        "seen-host": SEEN_HOST * bool(outside & known.hosts),
        "only-links": ONLY_LINKS * (links > 0 and len(_ADDRESS.sub("", text).split()) < FEW_WORDS),
        "links": min(EACH_LINK * links, MOST_FOR_LINKS),
        "mixed-letters": MIXED_LETTERS * any(map(_is_mixed, re.findall(r"\w+", text))),
        "name": NAME_IS_ADDRESS * bool(_LOOKS_LIKE_ADDRESS.search(name.lower())),
        "network": SAME_NETWORK * (network != "" and network in known.networks),
        "shouting": SHOUTING * _is_shouted(_ADDRESS.sub("", text)),
        "repetition": REPETITION * _is_repetitive(text),
    }
    return {part: number for part, number in points.items() if number}


def hosts_in(html: str) -> set[str]:
    """The hosts that the links of a rendered comment lead to."""
    return set(_hosts(html))


def plain(text: str) -> str:
    """A text as it is compared: neither case nor spacing makes it another one."""
    return " ".join(text.casefold().split())


def _hosts(html: str) -> list[str]:
    hosts = []
    for address in _HREF.findall(html):
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            continue
        hosts.append(host.removeprefix("www."))
    return [host for host in hosts if host]


def _is_mixed(word: str) -> bool:
    """Latin letters with foreign twins among them: a listed word in disguise."""
    if word.isascii():
        return False
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return "LATIN" in scripts and bool(scripts & _FOREIGN_TWINS)


def _is_shouted(text: str) -> bool:
    cased = [letter for letter in text if letter.isupper() or letter.islower()]
    return len(cased) >= ENOUGH_LETTERS and sum(map(str.isupper, cased)) > MOSTLY * len(cased)


def _is_repetitive(text: str) -> bool:
    if _RUN.search(text):
        return True
    words = [word for word in re.findall(r"\w+", text.casefold()) if len(word) > 2]
    if len(words) < ENOUGH_WORDS:
        return False
    return Counter(words).most_common(1)[0][1] > TOO_OFTEN * len(words)
