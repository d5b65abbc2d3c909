"""Names that people give themselves: cleaned, told apart from the staff's, made into usernames."""

import re
import unicodedata
from collections.abc import Callable, Iterable

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
    stem = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[: LONGEST_USERNAME - 12] or "reader"
    candidate, number = stem, 1
    while is_taken(candidate):
        number += 1
        candidate = f"{stem}{number}"
    return candidate
