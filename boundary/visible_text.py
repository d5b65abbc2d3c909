"""Whether a text shows anything at all: the one rule for comments, names, headlines, alt texts.

Python's unicodedata lacks the property Default_Ignorable_Code_Point, so its ranges stand here.
Source: Unicode 16.0, DerivedCoreProperties.txt (4,174 code points; unchanged since 12.0).
"""

import unicodedata
from bisect import bisect_right

DEFAULT_IGNORABLE = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x061C, 0x061C),  # Arabic letter mark
    (0x115F, 0x1160),  # Hangul choseong and jungseong fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian variation selectors and vowel separator
    (0x200B, 0x200F),  # zero width space and joiners, direction marks
    (0x202A, 0x202E),  # direction embeddings and overrides
    (0x2060, 0x206F),  # word joiner, invisible operators, direction isolates
    (0x3164, 0x3164),  # Hangul filler
    (0xFE00, 0xFE0F),  # variation selectors 1 to 16
    (0xFEFF, 0xFEFF),  # zero width no-break space
    (0xFFA0, 0xFFA0),  # halfwidth Hangul filler
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),  # shorthand format controls
    (0x1D173, 0x1D17A),  # musical format controls
    (0xE0000, 0xE0FFF),  # tags, variation selectors 17 to 256
)
_STARTS = [first for first, _last in DEFAULT_IGNORABLE]

# Assigned as symbols or marks, but drawn as nothing: Braille pattern blank, Khitan filler, null
# notehead; and the object replacement character, which stands for an object that is not there.
BLANK_SYMBOLS = frozenset("\u2800\U00016fe4\U0001d159\ufffc")

# Format characters that are drawn: Prepended_Concatenation_Mark of Unicode 16.0, PropList.txt.
DRAWN_FORMAT_CHARACTERS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
# Control, format, surrogate; space, line and paragraph separators.
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})


def has_visible_text(text: str) -> bool:
    """Whether a reader would see at least one character of `text`. Linear in its length."""
    return any(is_visible(character) for character in text)


def is_visible(character: str) -> bool:
    """Whether one character is drawn by itself.

    Unassigned code points count as visible: they may be the letters of a later Unicode version.
    """
    if character in DRAWN_FORMAT_CHARACTERS:
        return True
    return not (
        unicodedata.category(character) in _UNSEEN_CATEGORIES
        or character in BLANK_SYMBOLS
        or _is_default_ignorable(ord(character))
        or _is_noncharacter(ord(character))
    )


def _is_default_ignorable(code_point: int) -> bool:
    place = bisect_right(_STARTS, code_point) - 1
    return place >= 0 and code_point <= DEFAULT_IGNORABLE[place][1]


def _is_noncharacter(code_point: int) -> bool:
    """The 66 code points that are never a character (Unicode 16.0, section 23.7)."""
    return code_point & 0xFFFE == 0xFFFE or 0xFDD0 <= code_point <= 0xFDEF
