"""Paragraphs for classic posts: WordPress keeps blank lines and makes <p> and <br> when it shows.

Here they are made once, when the post is moved. What is inside <pre>, <script>, a figure or any
other element with content of its own kind stays as it is.
"""

import re
from dataclasses import dataclass, field

from wordpress.bodies.tokens import Token, tokens

# Nothing in these is ours to touch.
OPAQUE = frozenset(
    {
        "pre", "script", "style", "textarea", "svg", "math", "iframe", "object", "audio", "video",
        "select", "figure", "noscript", "template", "canvas",
    }
)  # fmt: skip
# Text between their children means nothing.
STRUCTURES = frozenset(
    {"ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "colgroup", "menu"}
)
# Their text takes line breaks; paragraphs only where a blank line divides it.
ITEMS = frozenset(
    {
        "li", "td", "th", "dd", "dt", "div", "section", "article", "aside", "header", "footer",
        "main", "nav", "form", "fieldset", "details", "center",
    }
)  # fmt: skip
# Their text takes line breaks, never paragraphs.
LINES = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption", "summary", "legend",
     "address"}
)  # fmt: skip
ALWAYS_PARAGRAPHS = frozenset({"blockquote"})
SINGLE = frozenset({"hr", "col"})
BLOCKS = STRUCTURES | ITEMS | LINES | ALWAYS_PARAGRAPHS | SINGLE

# What an opening tag ends, if it is open: HTML lets these closing tags be left out.
_ENDS = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "tr": frozenset({"tr", "td", "th"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
}
_BLANK_LINE = re.compile(r"\n[ \t\f\v]*\n\s*")
_ONLY_SPACE = re.compile(r"(?:\s|&nbsp;|&#160;|\u00a0)*")
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
# A run of spaces is looked at once, from its beginning: text may be a million of them.
_LINE_END = re.compile(r"(?<![ \t])[ \t]*\n[ \t]*")
# Deeper blocks are not kept track of; the tree drops their tags anyway.
_DEEPEST = 500


def autop(text: str) -> str:
    """The text with its blank lines as paragraphs and its line ends as <br>. Linear in its length.

    Text that has its paragraphs already keeps them; no words are added or lost.
    """
    builder = _Builder()
    for token in tokens(text.replace("\r\n", "\n").replace("\r", "\n")):
        builder.take(token)
    return builder.finished()


@dataclass
class _Builder:
    """The output so far, the open blocks, and the run of inline pieces since the last block tag."""

    out: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    run: list[Token] = field(default_factory=list)
    opaque: str = ""
    depth: int = 0

    def take(self, token: Token) -> None:
        if self.opaque:
            self._in_opaque(token)
        elif token.kind == "open" and token.name in OPAQUE and not token.is_self_closed:
            self._end_paragraph()
            self.opaque, self.depth = token.name, 1
            self.out.append(token.text)
        elif token.kind in {"open", "close"} and token.name in BLOCKS:
            self._block(token)
        else:
            self.run.append(token)

    def finished(self) -> str:
        self._flush()
        return "".join(self.out).strip("\n")

    def _in_opaque(self, token: Token) -> None:
        self.out.append(token.text)
        if token.name == self.opaque and not token.is_self_closed:
            self.depth += 1 if token.kind == "open" else -1
            if self.depth == 0:
                self.opaque = ""
                self.out.append("\n")

    def _block(self, token: Token) -> None:
        self._flush()
        if token.kind == "close":
            if token.name in self.open:
                while self.open.pop() != token.name:
                    pass
            self.out.append(token.text + "\n")
            return
        self._end_paragraph()
        while self.open and self.open[-1] in _ENDS.get(token.name, frozenset()):
            self.open.pop()
        if token.name not in SINGLE and not token.is_self_closed and len(self.open) < _DEEPEST:
            self.open.append(token.name)
        self.out.append(token.text)

    def _end_paragraph(self) -> None:
        self._flush()
        while self.open and self.open[-1] in LINES - {"address"}:
            self.open.pop()

    def _flush(self) -> None:
        run, self.run = self.run, []
        context = self.open[-1] if self.open else ""
        if not run:
            return
        if context in STRUCTURES:
            self.out.append("".join(token.text for token in run).strip("\n"))
            return
        chunks = _chunks(run)
        if context in LINES or (context in ITEMS and len(chunks) < 2):
            self.out.append("<br>\n".join(_with_breaks(chunk) for chunk in chunks))
        else:
            self.out += (_paragraph(chunk) for chunk in chunks)


def _chunks(run: list[Token]) -> list[list[Token]]:
    """The run cut at its blank lines, without pieces that show nothing."""
    chunks: list[list[Token]] = [[]]
    for token in run:
        if token.kind != "text":
            chunks[-1].append(token)
            continue
        first, *others = _BLANK_LINE.split(token.text)
        chunks[-1].append(Token(first, "text"))
        chunks += ([Token(part, "text")] for part in others)
    return [chunk for chunk in chunks if _shows_something(chunk)]


def _shows_something(chunk: list[Token]) -> bool:
    return any(
        token.kind in {"open", "close", "comment"} or not _ONLY_SPACE.fullmatch(token.text)
        for token in chunk
    )


def _paragraph(chunk: list[Token]) -> str:
    inside = _with_breaks(chunk)
    if all(token.kind == "comment" or _ONLY_SPACE.fullmatch(token.text) for token in chunk):
        return inside + "\n"
    return f"<p>{inside}</p>\n"


def _with_breaks(chunk: list[Token]) -> str:
    parts: list[str] = []
    is_after_break = True  # at the start there is nothing to break
    for number, token in enumerate(chunk):
        if token.kind != "text":
            parts.append(token.text)
            is_after_break = bool(_BREAK.match(token.text))
            continue
        text = token.text.lstrip("\n") if is_after_break else token.text
        if number == len(chunk) - 1:
            text = text.rstrip()
        parts.append(_LINE_END.sub("<br>\n", text))
        is_after_break = is_after_break and not text.strip()
    joined = "".join(parts).strip()
    return re.sub(r"<br>\n(?=<br\b)", "", joined)
