"""What a reader typed into the search box, taken apart. Pure: knows no database.

Words must all occur, "a phrase" in its order, -word and -"a phrase" must not. Everything else is
text: no operator of any search engine gets through.
"""

import re
import unicodedata
from dataclasses import dataclass

# Longer questions come from machines. The bounds keep the engines' parsers shallow, and what words
# cost that are everywhere and never stand together: both engines pay for each.
LONGEST_QUESTION = 200
MOST_WORDS = 10

# What no database takes in a text parameter, or shows as nothing.
UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# A phrase (closed or not) or a run without spaces, either with a minus before it.
TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')
QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))


# As the engines take words apart, about.
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Query:
    """Terms of one or more words each; a term of several words is a phrase."""

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to look for; only exclusions find nothing."""
        return bool(self.wanted)


@dataclass(frozen=True)
class Hits:
    """Ids of stories that answer a question, the newest first.

    `are_cut` where not all that could answer it were looked at.
    """

    pks: list[int]
    are_cut: bool = False


def parse(text: str) -> Query:
    """Read a question, of its words the first MOST_WORDS; never fails, whatever it holds."""
    clean = UNWRITABLE.sub(" ", text[:LONGEST_QUESTION]).translate(QUOTES)
    wanted: list[str] = []
    unwanted: list[str] = []
    words_left = MOST_WORDS
    for match in TERM.finditer(unicodedata.normalize("NFC", clean)):
        term = (match["phrase"] or match["word"] or "").strip()
        # A term without a letter or digit (“&”, “—”, an emoji) is in no index.
        ends = [word.end() for word in WORD.finditer(term)]
        if not ends or not words_left:
            continue
        if not match["minus"]:
            wanted.append(term[: ends[words_left - 1]] if len(ends) > words_left else term)
        elif len(ends) <= words_left:
            # The beginning of a phrase would leave out more than was asked for.
            unwanted.append(term)
        words_left = max(0, words_left - len(ends))
    return Query(wanted=tuple(wanted), unwanted=tuple(unwanted))
