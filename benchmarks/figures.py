"""What a run found: figures with their goals, and how several rounds become one. Pure."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """One measured thing. `value` is judged by `goal`: at most it, or at least it."""

    group: str
    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """None where no goal is set."""
        if self.at_most is not None:
            return self.value <= self.at_most
        if self.at_least is not None:
            return self.value >= self.at_least
        return None

    @property
    def goal(self) -> str:
        if self.at_most is not None:
            return f"≤ {shown(self.at_most)}"
        return f"≥ {shown(self.at_least)}" if self.at_least is not None else ""

    @property
    def judgement(self) -> str:
        return {None: "", True: "met", False: "MISSED"}[self.is_met]


@dataclass
class Run:
    """All figures of one run, and loudly what could not be measured."""

    figures: list[Figure] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def add(self, *figures: Figure) -> None:
        self.figures += figures

    @property
    def missed(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.is_met is False]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Medians of two sides that were measured in turns."""
    return median(ours) / median(theirs)


def shown(value: float) -> str:
    """Three digits that matter: 12,345, 123, 12.3, 0.123."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"
