import sys
from dataclasses import dataclass

import pytest

from comments.reading.threads import arrange, share


@dataclass
class Row:
    pk: int
    parent_id: int | None = None
    root_id: int | None = None
    is_shown: bool = True


def chain(length: int) -> tuple[list[Row], list[Row]]:
    return [Row(1)], [Row(pk, pk - 1, 1) for pk in range(2, length + 1)]


def outline(roots: list[Row], replies: list[Row], deepest: int = 5) -> list[tuple[int, int]]:
    return [(e.comment.pk, e.level) for e in arrange(roots, replies, deepest=deepest)]


def as_html(roots: list[Row], replies: list[Row]) -> str:
    """The page's lists, as the template opens and closes them."""
    parts = []
    for entry in arrange(roots, replies, deepest=5):
        parts.append(f"<li>{entry.comment.pk}")
        if entry.has_list:
            parts.append("<ol>")
        else:
            parts.append("</li>" + "</ol></li>" * len(entry.closes))
    return "".join(parts)


def test_replies_follow_what_they_answer_in_the_order_given() -> None:
    roots = [Row(1), Row(5)]
    replies = [Row(2, 1, 1), Row(6, 5, 5), Row(3, 1, 1), Row(4, 2, 1)]

    assert outline(roots, replies) == [(1, 0), (2, 1), (4, 2), (3, 1), (5, 0), (6, 1)]
    assert as_html(roots, replies) == (
        "<li>1<ol><li>2<ol><li>4</li></ol></li><li>3</li></ol></li><li>5<ol><li>6</li></ol></li>"
    )


def test_below_the_deepest_level_replies_stand_flat_and_say_what_they_answer() -> None:
    entries = arrange(*chain(8), deepest=5)

    assert [entry.level for entry in entries] == [0, 1, 2, 3, 4, 4, 4, 4]
    assert [entry.answers and entry.answers.pk for entry in entries] == [
        *[None] * 5, 5, 6, 7,
    ]  # fmt: skip


def test_answers_below_the_deepest_level_stay_with_what_they_answer() -> None:
    replies = [Row(2, 1, 1), Row(3, 1, 1), Row(4, 2, 1), Row(5, 3, 1), Row(6, 4, 1)]

    assert outline([Row(1)], replies, deepest=2) == [
        (1, 0), (2, 1), (4, 1), (6, 1), (3, 1), (5, 1),
    ]  # fmt: skip


def test_hidden_comment_stays_as_a_tombstone_only_while_something_shown_hangs_on_it() -> None:
    replies = [
        Row(2, 1, 1, is_shown=False),
        Row(3, 2, 1, is_shown=False),
        Row(4, 3, 1),
        Row(5, 1, 1, is_shown=False),
        Row(6, 5, 1, is_shown=False),
    ]

    entries = arrange([Row(1), Row(9, is_shown=False)], replies, deepest=5)

    assert [(e.comment.pk, e.is_tombstone) for e in entries] == [
        (1, False), (2, True), (3, True), (4, False),
    ]  # fmt: skip
    assert entries[0].replies == 1


def test_reply_whose_parent_is_missing_hangs_on_its_root() -> None:
    assert outline([Row(1)], [Row(3, 77, 1)]) == [(1, 0), (3, 1)]


def test_reply_whose_root_is_missing_and_rows_in_a_ring_are_left_out() -> None:
    ring = [Row(3, 4, 1), Row(4, 3, 1)]

    assert outline([Row(1)], [Row(2, 88, 88), *ring, Row(5, 5, 1)]) == [(1, 0)]


@pytest.mark.parametrize("length", [5_000, 20_000])
def test_a_very_long_chain_is_arranged_without_recursion(length: int) -> None:
    assert length > sys.getrecursionlimit()

    entries = arrange(*chain(length), deepest=5)

    assert len(entries) == length
    assert entries[0].replies == length - 1


def test_work_grows_in_line_with_the_length_of_a_chain() -> None:
    def steps(length: int) -> int:
        count = 0

        def tracer(*_: object) -> object:
            nonlocal count
            count += 1
            return tracer

        rows = chain(length)
        before = sys.gettrace()
        sys.settrace(tracer)  # type: ignore[arg-type]
        try:
            arrange(*rows, deepest=5)
        finally:
            sys.settrace(before)
        return count

    assert steps(4_000) < 2.2 * steps(2_000)


def test_nothing_comes_of_nothing() -> None:
    assert arrange([], [], deepest=5) == []


def test_name_of_what_is_not_shown_is_not_told_by_its_answers() -> None:
    roots, replies = chain(8)
    replies[4].is_shown = False  # number 6, which stands flat

    answers = {entry.comment.pk: entry.answers for entry in arrange(roots, replies, deepest=5)}

    assert answers[7] is None
    assert answers[8] is not None


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], 50),
        ([3, 0, 1], 50),
        ([5_000], 50),
        ([5_000, 5_000], 50),
        ([100] * 50, 5),
        ([1] * 49 + [5_000], 50),
        ([1] * 45 + [5_000] * 5, 41),
        ([100] * 400, 1),
    ],
)
def test_long_threads_share_what_short_ones_leave(counts: list[int], expected: int) -> None:
    each = share(counts, most=50, in_all=250)

    assert each == expected
    assert sum(min(count, each) for count in counts) <= max(250, len(counts))
