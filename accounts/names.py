"""Names that people give themselves: cleaned, told apart from the staff's, made into usernames.

A public name never comes from an address: what does is replaced by a stand-in, “Reader 482913”.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from boundary.visible_text import is_visible

LONGEST_NAME = 60
LONGEST_USERNAME = 150
MARKS_ON_A_LETTER = 3  # Vietnamese needs two, Tibetan three; "zalgo" stacks dozens

# Letters of other scripts that read as Latin ones, after Unicode TS 39's confusables: enough to
# stop a reader from posing as a member of staff, not a general detector.
_PAIRS = (
    "аa вb еe кk мm нh оo рp сc тt уy хx ѕs јj іl ԁd ɡg һh ӏl ԛq ԝw "  # noqa: RUF001
    "αa βb γy εe ηn ιl κk μu νv οo ρp τt υu χx "  # noqa: RUF001
    "0o 1l |l !l il 3e $s 5s @a"
)
_ADDRESS = re.compile(r"[<(]?[^\s<>()@]+@[^\s<>()@]+[)>]?")
# The numbers of stand-in names have six digits.
_FIRST_NUMBER, _NUMBERS = 100_000, 900_000
_LOOKS_LIKE = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})


def clean_name(given: str) -> str:
    """NFKC, without control, format, direction or blank characters, spaces single, 60 at most.

    Returns "" where nothing readable is left.
    """
    text = unicodedata.normalize("NFKC", given)
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        if category[0] in {"C", "Z"} or (category[0] in "LS" and not is_visible(character)):
            character, category = " ", "Zs"
        marks = marks + 1 if category[0] == "M" else 0
        if marks <= MARKS_ON_A_LETTER:
            kept.append(character)
    name = re.sub(r"\s+", " ", "".join(kept)).strip()[:LONGEST_NAME].strip()
    return name if any(character.isalnum() for character in name) else ""


def has_at_sign(name: str) -> bool:
    """Whether a name looks like an e-mail address, in whatever width its @ is written."""
    return "@" in unicodedata.normalize("NFKC", name)


def comes_from_address(name: str, addresses: Iterable[str]) -> bool:
    """Whether a name holds an @, or is what stands before the @ of one of these addresses.

    Case does not count, nor does what follows a + in the address.
    """
    return has_at_sign(name) or clean_name(name).casefold() in {
        clean_name(part).casefold()
        for address in addresses
        for part in _local_parts(address)
        if clean_name(part)
    }


def username_comes_from_address(username: str, addresses: Iterable[str]) -> bool:
    """The same of a username, which free_username() may have made of an address."""
    addresses = [*addresses]
    stems = {username_stem(part) for address in addresses for part in _local_parts(address)}
    return comes_from_address(username, addresses) or any(
        re.fullmatch(rf"{re.escape(stem)}[0-9]*", username.lower()) for stem in stems
    )


def _local_parts(address: str) -> set[str]:
    local = address.rpartition("@")[0]
    return {local, local.partition("+")[0]} - {""}


def stand_in_name() -> str:
    """What is shown of somebody who has not chosen a name: the number is random."""
    return _("Reader %(number)d") % {"number": _FIRST_NUMBER + secrets.randbelow(_NUMBERS)}


def stand_in_number_for(seed: str) -> int:
    """A number for a name of another site that nobody can choose again; always equal for one seed.

    The seed can't be found from it without the site's secret key.
    """
    digest = salted_hmac("accounts.names.stand_in", seed.casefold(), algorithm="sha256").digest()
    return _FIRST_NUMBER + int.from_bytes(digest[:8]) % _NUMBERS


def without_addresses(name: str) -> str:
    """A name of another site without the e-mail addresses in it; empty if nothing else is left."""
    if "@" not in (text := unicodedata.normalize("NFKC", name[:1_000])):
        return name
    rest = " ".join(_ADDRESS.sub(" ", text).split())
    return rest if any(character.isalnum() for character in rest) else ""


def skeleton(name: str) -> str:
    """Two names with one skeleton look alike: case, accents, spaces, foreign twins are folded."""
    text = unicodedata.normalize("NFKD", name).casefold()
    text = "".join(c for c in text if unicodedata.category(c)[0] in "LN" or c in "|!$@")
    return text.translate(_LOOKS_LIKE)


def looks_like_one_of(name: str, others: Iterable[str]) -> bool:
    wanted = skeleton(name)
    return bool(wanted) and any(skeleton(other) == wanted for other in others)


def free_username(name: str, is_taken: Callable[[str], bool]) -> str:
    """A username from a name that `is_taken` denies; "reader", "reader2" … if nothing is left."""
    stem = username_stem(name)
    candidate, number = stem, 1
    while is_taken(candidate):
        number += 1
        candidate = f"{stem}{number}"
    return candidate


def username_stem(name: str) -> str:
    """A name in the characters of a username; “reader” if none is left."""
    stem = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[: LONGEST_USERNAME - 12] or "reader"
