"""What is wrong with a secret key or a host name that would leave a public site open. Pure."""

import itertools
import re
from collections.abc import Sequence

SHORTEST_KEY = 50
# Different characters; a random key of 50 hexadecimal digits has about 15.
FEWEST_CHARACTERS = 8
# The length after which a key begins again; a random one may end as it begins.
SHORTEST_PERIOD = 40
# Of neighbours that follow one another, as in “abcd” and “8888”; random digits have a quarter.
MOST_STEPS = 0.5
# What keys hold that were copied from a page, and the command that makes one, if nobody ran it.
COPIED = (
    "insecure", "secret", "change-me", "change_me", "changeme", "change me", "change-this",
    "change_this", "change this", "example", "placeholder", "replace", "random", "lorem ipsum",
    "token_urlsafe", "$(", "a key of this check only",
)  # fmt: skip
# A name or an address of IPv4, one of IPv6 in brackets; "*" and a leading dot are patterns.
HOST = re.compile(r"\*|\[[0-9a-f:.]+\]|[*.]*[^\s/:@\[\],*]*", re.IGNORECASE)
# Second levels below which anybody registers names: co.uk, com.au.
SHARED = frozenset({"ac", "co", "com", "edu", "gob", "gov", "gouv", "ne", "net", "or", "org"})


def weakness_of_key(key: str) -> str:
    """Why strangers could guess this key, as the end of a sentence; "" if they can't."""
    if len(key) < SHORTEST_KEY:
        return f"has {len(key)} characters, and needs {SHORTEST_KEY}"
    if copied := next((text for text in COPIED if text in key.lower()), ""):
        return f"holds “{copied}”, as examples that everybody can read do"
    if len(set(key)) < FEWEST_CHARACTERS:
        return "consists of a few characters, repeated"
    if _period(key) < SHORTEST_PERIOD:
        return "repeats itself"
    steps = sum(abs(ord(one) - ord(two)) <= 1 for one, two in itertools.pairwise(key))
    if steps > MOST_STEPS * len(key):
        return "is a sequence that can be guessed"
    return ""


def _period(key: str) -> int:
    """The smallest distance at which every character is followed by itself."""
    return next(size for size in range(1, len(key) + 1) if key[size:] == key[:-size])


def open_hosts(patterns: Sequence[str]) -> list[str]:
    """Those of ALLOWED_HOSTS that let in names of anybody: `*`, `.com`, `.co.uk`."""
    return [pattern for pattern in patterns if "*" in pattern or _is_shared(pattern)]


def wrong_hosts(patterns: Sequence[str]) -> list[str]:
    """Those of ALLOWED_HOSTS that are no host name, so that Django never finds a host in them.

    An address with its scheme or path, a name with its port, an address of IPv6 without brackets.
    """
    return [pattern for pattern in patterns if not HOST.fullmatch(pattern)]


def _is_shared(pattern: str) -> bool:
    if not pattern.startswith("."):
        return False
    labels = [label for label in pattern.lower().split(".") if label]
    is_country = len(labels) == 2 and len(labels[1]) == 2 and labels[0] in SHARED
    return len(labels) < 2 or is_country
