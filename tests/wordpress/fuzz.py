"""`make fuzz`: mutated bodies through the conversion, with a count of what went wrong.

`python -m tests.wordpress.fuzz 50000 --seed 1`. A run with the same numbers makes the same bodies.
"""

import argparse
import multiprocessing
import os
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import django
import pytest

from articles import html
from articles.body import elements, figures, shaping
from comments.text import markup
from tests.shared_data import shared
from tests.wordpress.bodies.shelf import Shelf
from tests.wordpress.fuzzing import SEEDS, Fuzzer, Outcome
from wordpress.addresses import OldSite
from wordpress.bodies import (
    autop,
    blocks,
    converting,
    embedding,
    images,
    links,
    shortcodes,
    tokens,
    tree,
    wp_shortcodes,
    wrappers,
)
from wordpress.bodies.context import Context
from wordpress.records import Item
from wordpress.repair import Repairs
from wordpress.wxr import read

MODULES = [
    autop, blocks, converting, embedding, images, links, shortcodes, tokens, tree, wp_shortcodes,
    wrappers, html, shaping, figures, elements,
]  # fmt: skip
PART = 500  # bodies that a process takes at once


def readers_html(body: str) -> str:
    """What an import makes of a body, and of the same text as a title, excerpt and comment."""
    context = Context(OldSite("https://old.example"), Shelf(), 77)
    found = converting.converted(body, context)
    plainly, _is_cut = converting.converted_plainly(body, 1_000)
    for short in (converting.title(body), converting.plain(body), plainly.html):
        short.encode()
    if len(body) < 100:
        markup.render_imported(body)
    return html.render(found.html, pictures={}).html


def seeds() -> list[str]:
    """The bodies to mutate: our own, and those of real exports where they are at hand."""
    try:
        folder = shared("wxr")
    except pytest.skip.Exception:
        return SEEDS
    return SEEDS + sorted(
        record.content
        for file in sorted(folder.glob("*.xml"))
        for record in read(file, Repairs(), comments=False)
        if isinstance(record, Item) and record.content.strip()
    )


def run(numbers: Iterable[int], *, seed: int) -> Outcome:
    """Convert the bodies with these numbers."""
    return Fuzzer(readers_html, MODULES, seed, seeds()).run(numbers)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bodies", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    parts = [
        range(start, min(start + PART, options.bodies)) for start in range(0, options.bodies, PART)
    ]
    outcome = Outcome()
    with ProcessPoolExecutor(
        os.cpu_count(), mp_context=multiprocessing.get_context("spawn"), initializer=django.setup
    ) as processes:
        for part in processes.map(partial(run, seed=options.seed), parts):
            outcome.add(part)
    print(outcome)
    return 1 if outcome.is_bad else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    sys.exit(main(sys.argv[1:]))
