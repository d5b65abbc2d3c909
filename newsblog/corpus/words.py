"""Texts of the corpus: the demo's sentences in another order, rendered once and used many times."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from articles import html
from comments.text import markup
from newsblog.demo import files

_TAG = re.compile(r"<[^>]+>")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
BODIES = 200
REMARKS = 300
WORDS_IN_A_PARAGRAPH = 60


@dataclass(frozen=True)
class Words:
    """What stories and comments are made of."""

    headlines: Sequence[str]
    bodies: Sequence[tuple[str, html.Rendered]]
    remarks: Sequence[tuple[str, str]]


def gather(chance: random.Random, *, words: int) -> Words:
    """Texts of about `words` words a story. A second or two of rendering."""
    sentences, headlines = [], []
    for document in files.documents("stories"):
        text = _TAG.sub(" ", document.text)
        headlines.append(
            _TAG.sub("", document.head["headline"]).replace("[[", "").replace("]]", "")
        )
        sentences += [
            s.strip() for s in _SENTENCE.split(text) if 30 < len(s) < 300 and "[[" not in s
        ]
    bodies = []
    for _ in range(BODIES):
        source = _body(chance, sentences, words)
        bodies.append((source, html.render(source, pictures={})))
    remarks = []
    for _ in range(REMARKS):
        remark = " ".join(chance.sample(sentences, chance.randint(1, 4)))
        remarks.append((remark, markup.render(remark)))
    return Words(headlines, bodies, remarks)


def _body(chance: random.Random, sentences: Sequence[str], words: int) -> str:
    paragraphs: list[str] = []
    written = 0
    while written < words:
        paragraph: list[str] = []
        while sum(len(sentence.split()) for sentence in paragraph) < WORDS_IN_A_PARAGRAPH:
            paragraph.append(chance.choice(sentences))
        paragraphs.append(f"<p>{' '.join(paragraph)}</p>")
        written += sum(len(sentence.split()) for sentence in paragraph)
    return "\n".join(paragraphs)
