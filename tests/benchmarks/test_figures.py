import pytest

from benchmarks.figures import Figure, Run, ratio, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [(12345.6, "12,346"), (100, "100"), (12.34, "12.3"), (0.1234, "0.123"), (8.0, "8")],
)
def test_three_digits_that_matter_are_shown(value: float, text: str) -> None:
    assert shown(value) == text


def test_a_figure_is_judged_by_its_goal() -> None:
    run = Run()
    run.add(
        Figure("g", "too slow", 13, "ms", at_most=12),
        Figure("g", "just right", 12, "ms", at_most=12),
        Figure("g", "too few", 0.39, "×", at_least=0.4),
        Figure("g", "without a goal", 1, ""),
    )

    assert [figure.name for figure in run.missed] == ["too slow", "too few"]
    assert [figure.judgement for figure in run.figures] == ["MISSED", "met", "MISSED", ""]


def test_one_slow_round_does_not_change_the_ratio() -> None:
    assert ratio([10, 10, 1000], [20, 20, 20]) == 0.5
