"""The small markup of comments: lines of text in, HTML with everything escaped out. Pure.

Linear in the length whatever the text: every line is looked at once a level of quotation, and
every character once. The result still goes through the sanitiser (comments/text/markup.py).
"""

import re
from html import escape

DEEPEST_QUOTE = 4

# What is quoted reminds; the whole stands above it.
LONGEST_QUOTE = 600

_QUOTE = re.compile(r" {0,3}>[ ]?")
_QUOTES = re.compile(r"(?:\s*>)+ ?")
_BULLET = re.compile(r" {0,3}[-•] +(?=\S)")
_NUMBER = re.compile(r" {0,3}([0-9]{1,3})[.)] +(?=\S)")
# What emphasis must not touch comes first: addresses and code.
_PIECE = re.compile(r"(https?://[^\s<>*]+|`[^`\n]+`|\*{1,3}|\n)")
_TAGS = {"*": "em", "**": "strong"}


def quoted(text: str) -> str:
    """Somebody's words as the beginning of an answer: without what they quote, cut where long."""
    said = (line for line in text.split("\n") if not _QUOTE.match(line))
    words = "\n".join(said).strip() or text.strip()
    if len(words) > LONGEST_QUOTE:
        words = f"{words[:LONGEST_QUOTE].rstrip()} …"
    return "\n".join(f"> {line}".rstrip() for line in words.split("\n")) + "\n\n"


def blocks(lines: list[str], *, depth: int = 0) -> str:
    """HTML of lines: quotes, lists and paragraphs."""
    out: list[str] = []
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        kind = _kind(lines[at])
        end = at + 1
        while end < len(lines) and _continues(kind, lines[end]):
            end += 1
        out.append(_block(kind, lines[at:end], depth))
        at = end
    return "".join(out)


def _kind(line: str) -> str:
    if _QUOTE.match(line):
        return "quote"
    if _BULLET.match(line):
        return "ul"
    return "ol" if _NUMBER.match(line) else "p"


def _continues(kind: str, line: str) -> bool:
    """Whether a line belongs to the block above it."""
    if not line.strip():
        return False
    if kind in {"ul", "ol"} and line.startswith("  "):
        return True  # more of the item
    if kind == "p":
        # "2026. That was a year" in the middle of a paragraph begins no list.
        return _kind(line) == "p" or (_kind(line) == "ol" and not line.lstrip().startswith("1"))
    return _kind(line) == kind


def _block(kind: str, lines: list[str], depth: int) -> str:
    if kind == "quote":
        if depth >= DEEPEST_QUOTE:
            return blocks([_QUOTES.sub("", line, count=1) for line in lines], depth=depth)
        inner = blocks([_QUOTE.sub("", line, count=1) for line in lines], depth=depth + 1)
        return f"<blockquote>{inner}</blockquote>" if inner else ""
    if kind == "p":
        return f"<p>{_phrases(lines)}</p>"
    marker = _BULLET if kind == "ul" else _NUMBER
    items: list[list[str]] = []
    for line in lines:
        if marker.match(line) and not line.startswith("    "):
            items.append([marker.sub("", line, count=1)])
        else:
            items[-1].append(line)
    first = _NUMBER.match(lines[0])
    start = f' start="{int(first.group(1))}"' if first and int(first.group(1)) != 1 else ""
    inside = "".join(f"<li>{_phrases(item)}</li>" for item in items)
    return f"<{kind}{start}>{inside}</{kind}>"


def _phrases(lines: list[str]) -> str:
    """One paragraph's text: line breaks, code, and emphasis that is opened and closed in it."""
    text = "\n".join(line.strip() for line in lines)
    out: list[str] = []
    opened: dict[str, int] = {}  # marker -> where in `out` it waits to be closed, oldest first
    pieces = _PIECE.split(text)
    for position, piece in enumerate(pieces):
        if not piece:
            continue
        if piece == "\n":
            out.append("<br>")
        elif piece.startswith("`") and len(piece) > 1:
            out.append(f"<code>{escape(piece[1:-1], quote=False)}</code>")
        elif position % 2 and piece.startswith("*"):
            before = pieces[position - 1][-1:] or _last(pieces, position)
            after = pieces[position + 1][:1] or _next(pieces, position)
            _emphasise(piece, out, opened, before=before, after=after)
        else:
            out.append(escape(piece, quote=False))
    return "".join(out)


def _last(pieces: list[str], position: int) -> str:
    """The character before, where another marker stands next to this one."""
    return pieces[position - 2][-1:] if position >= 2 else " "


def _next(pieces: list[str], position: int) -> str:
    return pieces[position + 2][:1] if position + 2 < len(pieces) else " "


def _emphasise(
    piece: str, out: list[str], opened: dict[str, int], *, before: str, after: str
) -> None:
    """Open or close emphasis where the marker touches a word on one side; else keep the stars."""
    can_close = not before.isspace()
    can_open = not after.isspace() and not before.isalnum()
    for marker in ("*", "**") if piece == "***" and opened else _parts(piece):
        if can_close and marker in opened:
            start = opened.pop(marker)
            # What was opened inside and is not closed by now stays as it was typed.
            for other in [each for each, where in opened.items() if where > start]:
                del opened[other]
            out[start] = f"<{_TAGS[marker]}>"
            out.append(f"</{_TAGS[marker]}>")
        elif can_open and marker not in opened:
            opened[marker] = len(out)
            out.append(marker)
        else:
            out.append(marker)


def _parts(piece: str) -> tuple[str, ...]:
    return ("**", "*") if piece == "***" else (piece,)
