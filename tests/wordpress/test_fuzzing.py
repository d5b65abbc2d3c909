"""Bodies that nobody foresaw: none raises, none runs for ever, none loses text that was shown."""

import random

import pytest

from tests.wordpress import fuzzing
from tests.wordpress.fuzz import MODULES, readers_html, run
from tests.wordpress.fuzzing import (
    SEEDS,
    EndlessLoopError,
    Fuzzer,
    Steps,
    kind_of,
    lost_text,
    mutated,
)

BODIES = 2_000
SEED = 1


def test_no_mutated_body_raises_or_loops_or_loses_text() -> None:
    outcome = run(range(BODIES), seed=SEED)

    assert not outcome.is_bad, str(outcome)
    assert outcome.bodies == BODIES
    assert outcome.compared > BODIES / 4


def test_the_same_seed_makes_the_same_bodies() -> None:
    assert [mutated(n, 5, SEEDS) for n in range(50)] == [mutated(n, 5, SEEDS) for n in range(50)]
    assert mutated(1, 5, SEEDS) != mutated(1, 6, SEEDS)


def test_the_fuzzer_notices_what_it_looks_for() -> None:
    """An oracle that finds nothing wrong would let everything pass."""
    bodies = Fuzzer(lambda body: "", MODULES, SEED, SEEDS).run(range(100))
    assert len(bodies.lost) > 20

    def raises(body: str) -> str:
        raise ValueError(body)

    assert len(Fuzzer(raises, MODULES, SEED, SEEDS).run(range(5)).exceptions) == 5


def test_the_fuzzer_stops_what_makes_too_many_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzzing, "MOST_STEPS", 100)
    chance = random.Random(1)  # noqa: S311  (any text will do)

    with Steps(MODULES), pytest.raises(EndlessLoopError):
        readers_html("".join(chance.choice("<a>b ") for _letter in range(3_000)))


@pytest.mark.parametrize(
    ("body", "html", "lost"),
    [
        ("<p>a <b>a</b></p>", "<p>a</p>", "a"),
        ("<!--nextpage--><p>a</p>", "<p>a</p>", ""),
        ("<p>a b</p>", "<p>ab</p>", ""),
        ("<p>a <b>c</b></p>", "<p>a</p>", "c"),
        ("<p>a\x00&#1;b</p>", "<p>ab</p>", ""),
        ("<script>x</script>a<!-- b -->", "a", ""),
        ("x < y", "<p>x &lt; y</p>", ""),
    ],
)
def test_what_a_browser_shows_is_compared_without_spaces(body: str, html: str, lost: str) -> None:
    assert lost_text(body, html) == lost


def test_kinds_of_loss_that_are_known_are_told_apart() -> None:
    assert "M8" in kind_of("<p>x</p><SELECT><option>y")
    assert "M7" in kind_of("[Video: x][1]")
    assert kind_of("<p>x [1] </p>") == ""
