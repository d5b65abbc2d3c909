"""What a reader typed into the search box, taken apart. Pure: knows no database.

Words must all occur, "a phrase" in its order, -word and -"a phrase" must not. Everything else is
text: no operator of any search engine gets through.
"""

import re
import unicodedata
from dataclasses import dataclass

# Longer questions come from machines. Both bounds also keep the engines' parsers shallow.
LONGEST_QUESTION = 200
MOST_TERMS = 16

# What no database takes in a text parameter, or shows as nothing.
UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# A phrase (closed or not) or a run without spaces, either with a minus before it.
TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')
QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))


WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Query:
    """Terms of one or more words each; a term of several words is a phrase."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to look for; only exclusions find nothing."""
        return bool(self.wanted)

    def count_words(self) -> int:
        """Of all terms together; about as many as an engine counts."""
        return sum(len(WORD.findall(term)) for term in (*self.wanted, *self.unwanted))


@dataclass(frozen=True)
class Hits:
    """Ids of stories that answer a question, the newest first.

    `are_cut` where not all that could answer it were looked at.
    """

    pks: list[int]
    are_cut: bool = False


def parse(text: str) -> Query:
    """Read a question; never fails, whatever it holds."""
    clean = UNWRITABLE.sub(" ", text[:LONGEST_QUESTION]).translate(QUOTES)
    wanted: list[str] = []
    unwanted: list[str] = []
    for match in TERM.finditer(unicodedata.normalize("NFC", clean)):
        term = (match["phrase"] or match["word"] or "").strip()
        # A term without a letter or digit (“&”, “—”, an emoji) is in no index.
        if any(character.isalnum() for character in term):
            (unwanted if match["minus"] else wanted).append(term)
    return Query(wanted=tuple(wanted[:MOST_TERMS]), unwanted=tuple(unwanted[:MOST_TERMS]))
