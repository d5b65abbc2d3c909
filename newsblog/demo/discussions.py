"""Writes the demo's discussions: files of comments in which # marks how deep a reply stands."""

import datetime as dt
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from accounts.models import User
from articles.models import Article
from comments.counting import recount
from comments.models import Comment
from newsblog.demo import files

_HEAD = re.compile(r"(#+) ([^\[\n]+?)(?: \[(held|spam|removed)\])?\n")


@dataclass(frozen=True)
class Said:
    """One comment of a file."""

    depth: int
    name: str
    status: str
    text: str


def add_all(
    stories: Mapping[str, Article], *, writers: Mapping[str, User], at: dt.datetime
) -> None:
    """Write the discussion of every story that has a file of its name, and count it."""
    for path in sorted((files.FOLDER / "discussions").glob("*.txt")):
        article = stories[path.stem]
        _write(article, list(parsed(path.read_text())), writers=writers, at=at)
        recount(article)


def parsed(source: str) -> Iterator[Said]:
    """The comments of a file in its order. Raises ValueError where a reply has no parent."""
    pieces = _HEAD.split(source)
    if pieces[0].strip():
        raise ValueError(f"The file does not begin with a comment: {pieces[0][:40]!r}")
    deepest = -1
    for marks, name, flag, text in zip(*(iter(pieces[1:]),) * 4, strict=True):
        depth = len(marks) - 1
        if depth > deepest + 1:
            raise ValueError(f"{name}'s reply has nothing above it: {text[:40]!r}")
        deepest = depth
        yield Said(depth, name, flag or Comment.Status.PUBLISHED, text.strip())


def _write(
    article: Article, said: list[Said], *, writers: Mapping[str, User], at: dt.datetime
) -> None:
    assert article.published_at is not None  # noqa: S101  (only published stories have a file)
    span = min(at - article.published_at, dt.timedelta(days=4))
    on = article.published_on or at.date()
    line: list[Comment] = []
    for comment, when in zip(said, _moments(said, span.total_seconds() * 0.96), strict=True):
        del line[comment.depth :]
        writer = writers.get(comment.name)
        row = Comment(
            article=article,
            status=comment.status,
            author=writer,
            name=comment.name,
            text=files.dated(comment.text, on=on),
            created_at=article.published_at + dt.timedelta(seconds=when),
        )
        row.place_under(line[-1] if line else None)
        row.save()
        line.append(row)


def _moments(said: list[Said], span: float) -> Iterator[float]:
    """Seconds after publication, below `span`.

    The first comes after ten minutes; threads begin fast, then ever slower, and each reply follows
    what stands before it by some minutes, at most two hours.
    """
    threads = sum(comment.depth == 0 for comment in said)
    thread, clock = 0, 0.0
    for comment in said:
        chance = zlib.crc32(comment.text.encode()) % 1000 / 1000  # the same in every run
        if comment.depth == 0:
            thread += 1
            clock = 600 + (span - 1200) * (thread / (threads + 1)) ** 1.7 + chance * 600
        else:
            clock += min(7200, (span - clock) * (0.01 + 0.1 * chance))
        yield clock
