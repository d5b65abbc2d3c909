"""Mutated WordPress bodies through the conversion: no exception, no endless loop, no text lost.

`make test` runs 2,000 of them (test_fuzzing.py), `make fuzz` 50,000 (fuzz.py).
"""

import random
import re
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import html5lib

from wordpress.bodies.tokens import with_text_escaped

# Bodies to mutate, a few for each thing the conversion knows.
SEEDS = (Path(__file__).parent / "fuzz_seeds.txt").read_text().removesuffix("\n").split("\n%%\n")
# Pieces that break parsers.
NASTY = [
    "<", ">", "&", '"', "'", "/", "=", "[", "]", "\n", "\n\n", "\t", "\r\n", " ", "\u00a0", "",
    "<!--", "-->", "<!-->", "<!--->", "--!>", "<!", "<?", "</", "<![CDATA[", "]]>", "<!DOCTYPE x>",
    "<p", "</p>", "<p>", "<b>", "</b>", "<a ", "<a href=", '<a href="', "</a>", "<div>", "</div>",
    "<li>", "</ul>", "<td>", "<tr>", "<table>", "</table>", "<br>", "<br/>", "<hr>", "<h1>",
    "</h2>", "<body>", "</body>", "<html>", "<head>", "<form>", "<input>", "<button>", "<label>",
    "<legend>", "<script>", "</script>", "<style>", "</style>", "<template>", "<img>",
    '<img src="', "<figure>", "</figure>", "<figcaption>", "<blockquote>", "<pre>", "</pre>",
    "<code>", "<svg>", "<math>", "<iframe>", "<object>", "<textarea>", "<title>", "<select>",
    "<noscript>", "<xmp>", "<q>", "x<y", "<AT&T>", "<é>", "<a<b>", "<b/c>", "<http://x.example/>",
    "<o:p>", "</o:p>", "<x-y>", "&#0;", "&#1;", "&#x1F;", "&#xD800;", "&#xffff;", "&#128;",
    "&#99999999999;", "&#x", "&lt", "&amp;lt;", "\x00", "\x0b", "\x1b", "\x7f", "\x85", "\ufeff",
    "\ufffe", "\uffff", "\ud800", "\u202e", "\u2028", "²", "٣", "🚀", "e\u0301", "[gallery",
    "[/caption]", "[caption]", "[video]", "[code]", "[[", "]]", "<!-- wp:p -->", "<!-- /wp:p -->",
    "<!-- wp:paragraph ", '{"id":', "<!--more", "<!--nextpage-->", "https://youtu.be/dQw4w9WgXcQ",
    "//x", "data:image/png;base64,AAAA", "javascript:alert(1)", ' width="²"',
    ' class="wp-image-²"', ' style="', " onclick=", ' id="', "=\"\"", "''", "\\", "%", "{", "}",
]  # fmt: skip

MOST_TEXT = 600
MOST_MUTATIONS = 5
# Jumps back in our own Python code: a body of 600 characters makes some thousand. A bound on steps,
# because a clock says nothing on a machine that does other things as well.
MOST_STEPS = 400_000

# What a body may hold that hides text from a browser, or that a browser shows in a way of its own.
_HIDDEN = frozenset({"head", "script", "style"})
_UNSEEN = re.compile(r"[\s\ue000\x00-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ud800-\udfff]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile("[\x7f-\x9f]")
_EDGE = "\ue000"  # between two pieces of text
_WORD = re.compile(r"\w+")
_PAGE_BREAK = re.compile(r"<!--\s{0,9}nextpage\s{0,9}-->")
_MORE = re.compile(r"<!--\s{0,9}more\b[\s\S]{0,300}?-->")
_BLOCK = re.compile(r"<!--\s+/?wp:[a-z][a-z0-9_/-]*(?:\s(?:(?!-->)[\s\S])*)?-->")
# An address alone on its line is shown as what stands there.
_ADDRESS = re.compile(rf"(?:https?:)?//[^ \t\n\r\f{_EDGE}]+", re.IGNORECASE)


class EndlessLoopError(BaseException):
    """More steps than any body of this length needs; nothing that catches errors catches this."""


# A body of such a kind is converted, but its text is not compared: text of it may be lost, which is
# known and left to a later change, or what a browser shows of it can't be told here.
KNOWN_KINDS: dict[str, re.Pattern[str]] = {
    "shortcode-like words, page builders' codes and codes with content [M7, M13]": re.compile(
        r"\[\[?/?[A-Za-z]"
    ),
    "elements whose content is no text, closed or not [M8]": re.compile(
        r"</?(?:object|embed|applet|svg|math|iframe|select|option|optgroup|datalist|textarea|title"
        r"|noscript|xmp|plaintext|noembed|noframes|frameset|audio|video|canvas)(?![\w:-])",
        re.IGNORECASE,
    ),
    "a script, style sheet or comment that begins inside of a broken tag": re.compile(
        r"<[A-Za-z/!?][^>]*<(?:!--|(?:script|style)(?![\w:-]))", re.IGNORECASE
    ),
    "a comment of the block editor inside of another comment": re.compile(
        r"<!--(?:(?!-->)[\s\S])*<!--"
    ),
    "a tag whose quotes are broken": re.compile(
        r"""<[A-Za-z][^>"']*=("[^"]*"|'[^']*')[^\s/>]|<[A-Za-z][^>]*="[^"]*"[^\s/>]"""
    ),
    "templates, which html5lib reads as ordinary elements": re.compile(
        r"<template(?![\w:-])", re.IGNORECASE
    ),
    "footnotes of the block editor [M11]": re.compile(r"data-fn|wp:footnotes"),
    "blocks that draw on the old site, and a file's button [M14]": re.compile(
        r"<!--\s*wp:(?:core/)?(?:query|post-|navigation|comment|page-list|latest-|archives|calendar"
        r"|categories|rss|search|tag-cloud|loginout|template-part|block|social-link)"
        r"|wp-block-file"
    ),
}


@dataclass
class Outcome:
    """The counts of a run, and the bodies that failed."""

    bodies: int = 0
    compared: int = 0
    most_steps: int = 0
    known: Counter[str] = field(default_factory=Counter)
    exceptions: list[tuple[str, str]] = field(default_factory=list)
    loops: list[str] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_bad(self) -> bool:
        return bool(self.exceptions or self.loops or self.lost)

    def add(self, other: "Outcome") -> None:
        self.bodies += other.bodies
        self.compared += other.compared
        self.most_steps = max(self.most_steps, other.most_steps)
        self.known += other.known
        self.exceptions += other.exceptions
        self.loops += other.loops
        self.lost += other.lost

    def __str__(self) -> str:
        told = f"{len(self.exceptions)} exceptions, {len(self.loops)} loops, {len(self.lost)} with"
        lines = [f"{self.bodies} bodies: {told} lost text of {self.compared} compared"]
        lines += [f"  at most {self.most_steps} steps for one body"]
        lines += [f"  not compared, {kind}: {count}" for kind, count in self.known.most_common()]
        lines += [f"EXCEPTION in {body!r}\n{told}" for body, told in self.exceptions[:20]]
        lines += [f"LOOP in {body!r}" for body in self.loops[:20]]
        lines += [f"LOST {words!r} of {body!r}" for body, words in self.lost[:20]]
        return "\n".join(lines)


def mutated(number: int, seed: int, seeds: list[str]) -> str:
    """The body of that number in the run of that seed."""
    chance = random.Random(f"{seed}:{number}")  # noqa: S311  (to repeat a failure)
    text = _piece(chance, seeds)
    for _step in range(chance.randint(1, MOST_MUTATIONS)):
        text = chance.choice(MUTATIONS)(text, chance, seeds)
    return text[: MOST_TEXT * 2]


def _piece(chance: random.Random, seeds: list[str]) -> str:
    text = chance.choice(seeds)
    if len(text) > MOST_TEXT:
        start = chance.randrange(len(text) - MOST_TEXT)
        text = text[start : start + MOST_TEXT]
    return text


def _span(text: str, chance: random.Random, longest: int = 40) -> tuple[int, int]:
    start = chance.randrange(len(text) + 1)
    return start, min(len(text), start + chance.randrange(longest))


def _drop(text: str, chance: random.Random, seeds: list[str]) -> str:
    start, end = _span(text, chance)
    return text[:start] + text[end:]


def _repeat(text: str, chance: random.Random, seeds: list[str]) -> str:
    start, end = _span(text, chance)
    return text[:end] + text[start:end] * chance.choice((1, 1, 2, 30)) + text[end:]


def _insert(text: str, chance: random.Random, seeds: list[str]) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice(NASTY) + text[place:]


def _replace(text: str, chance: random.Random, seeds: list[str]) -> str:
    start, end = _span(text, chance, longest=4)
    return text[:start] + chance.choice(NASTY) + text[end:]


def _cut(text: str, chance: random.Random, seeds: list[str]) -> str:
    return text[: chance.randrange(len(text) + 1)]


def _splice(text: str, chance: random.Random, seeds: list[str]) -> str:
    other = _piece(chance, seeds)
    return text[: chance.randrange(len(text) + 1)] + other[chance.randrange(len(other) + 1) :]


def _move(text: str, chance: random.Random, seeds: list[str]) -> str:
    start, end = _span(text, chance)
    rest = text[:start] + text[end:]
    place = chance.randrange(len(rest) + 1)
    return rest[:place] + text[start:end] + rest[place:]


def _swap_case(text: str, chance: random.Random, seeds: list[str]) -> str:
    start, end = _span(text, chance)
    return text[:start] + text[start:end].swapcase() + text[end:]


MUTATIONS: list[Callable[[str, random.Random, list[str]], str]] = [
    _drop, _repeat, _insert, _insert, _replace, _cut, _splice, _move, _swap_case,
]  # fmt: skip


class Steps:
    """Counts the jumps back in our own code, and stops what makes too many."""

    def __init__(self, modules: list[ModuleType]) -> None:
        self.count = 0
        self._tool = next(id for id in (3, 4) if sys.monitoring.get_tool(id) is None)
        self._codes = {code for module in modules for code in _codes_of(module)}

    def __enter__(self) -> "Steps":
        events = sys.monitoring.events
        sys.monitoring.use_tool_id(self._tool, "fuzzing")
        sys.monitoring.register_callback(self._tool, events.JUMP, self._jumped)
        for code in self._codes:
            sys.monitoring.set_local_events(self._tool, code, events.JUMP)
        return self

    def __exit__(self, *args: object) -> None:
        for code in self._codes:
            sys.monitoring.set_local_events(self._tool, code, 0)
        sys.monitoring.register_callback(self._tool, sys.monitoring.events.JUMP, None)
        sys.monitoring.free_tool_id(self._tool)

    def _jumped(self, code: CodeType, start: int, end: int) -> None:
        if end < start:
            self.count += 1
            if self.count > MOST_STEPS:
                raise EndlessLoopError


def _codes_of(module: ModuleType) -> Iterator[CodeType]:
    """The code of a module: its functions, methods, and what is defined in them."""
    seen: set[CodeType] = set()
    waiting: list[Any] = [
        value
        for value in vars(module).values()
        if getattr(value, "__module__", "") == module.__name__
    ]
    while waiting:
        value = waiting.pop()
        if isinstance(value, type):
            waiting += vars(value).values()
            continue
        value = value.fget if isinstance(value, property) else value
        code = value if isinstance(value, CodeType) else getattr(value, "__code__", None)
        if isinstance(code, CodeType) and code not in seen:
            seen.add(code)
            yield code
            waiting += [const for const in code.co_consts if isinstance(const, CodeType)]


def shown_text(source: str) -> str:
    """The text that a browser shows of some HTML."""
    root = html5lib.parse(source, treebuilder="etree", namespaceHTMLElements=False)
    found: list[str] = []
    waiting: list[tuple[Any, bool]] = [(root, False)]
    while waiting:
        element, is_tail = waiting.pop()
        if is_tail:
            found.append(element.tail or "")
            continue
        if isinstance(element.tag, str) and element.tag not in _HIDDEN:
            found.append(element.text or "")
            for child in reversed(element):
                waiting += ((child, True), (child, False))
    return _EDGE.join(found)


def kind_of(body: str) -> str:
    """The known kind of lost text that a body may show, or an empty string."""
    return next((kind for kind, sign in KNOWN_KINDS.items() if sign.search(body)), "")


def lost_text(body: str, html: str) -> str:
    """A word that a browser shows of a body more often than what became of it has it.

    White space is not compared [M6], nor the order [M10]: the word may stand anywhere.
    """
    # WordPress cuts pages and blocks before a browser sees it; a control character shows nothing.
    body = _CONTROL.sub("\ufffd", _INVISIBLE.sub("", body))
    body = _BLOCK.sub("", body) if "<!-- wp:" in body else body
    pages = (_MORE.sub("\n\n", page) for page in _PAGE_BREAK.split(body))
    lines = "\n".join(map(shown_text, pages)).split("\n")
    lines = [line for line in lines if not _ADDRESS.match(line.replace(_EDGE, "").strip())]
    shown = _ADDRESS.sub("", "\n".join(lines))
    whole = _UNSEEN.sub("", shown_text(html))
    words = Counter(_WORD.findall(shown))
    for word, count in words.items():
        if whole.count(word) >= count or f"&{word}" in body:
            continue
        # A loose "<" and what follows is shown between words that a browser would join, and a
        # picture in the middle of a word is moved in front of it [M10].
        is_joined = word not in body or body.count(word) < count or with_text_escaped(body) != body
        if not (is_joined and _is_there_in_parts(word, whole)):
            return word
    return ""


def _is_there_in_parts(word: str, whole: str) -> bool:
    rest = iter(whole)
    return len(word) > 1 and all(letter in rest for letter in word)


@dataclass
class Fuzzer:
    """Runs bodies through `convert`, which gives the HTML that readers get."""

    convert: Callable[[str], str]
    modules: list[ModuleType]
    seed: int
    seeds: list[str]

    def run(self, numbers: Iterable[int]) -> Outcome:
        outcome = Outcome()
        with Steps(self.modules) as steps:
            for number in numbers:
                self._take(mutated(number, self.seed, self.seeds), steps, outcome)
        return outcome

    def _take(self, body: str, steps: Steps, outcome: Outcome) -> None:
        outcome.bodies += 1
        steps.count = 0
        try:
            html = self.convert(body)
        except EndlessLoopError:
            outcome.loops.append(body)
            return
        except Exception:
            outcome.exceptions.append((body, traceback.format_exc(limit=-4)))
            return
        outcome.most_steps = max(outcome.most_steps, steps.count)
        if kind := kind_of(body):
            outcome.known[kind] += 1
            return
        outcome.compared += 1
        if words := lost_text(body, html):
            outcome.lost.append((body, words))
