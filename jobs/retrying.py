"""How often a job is tried and how long it waits in between. Knows no model."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.tasks import Task

FIRST_WAIT = dt.timedelta(seconds=10)
# A mail server or a slow disk is usually back within the hour; later tries only annoy it.
LONGEST_WAIT = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Policy:
    """`times` more attempts after the first; none for exceptions in `unless`.

    Exceptions in `expected` say "not yet": the log warns of them only with the last attempt. Each
    wait is `growth` times the one before. With `erases_arguments` a finished job keeps none.
    """

    times: int = 0
    first_wait: dt.timedelta = FIRST_WAIT
    growth: float = 2
    unless: tuple[type[BaseException], ...] = ()
    expected: tuple[type[BaseException], ...] = ()
    erases_arguments: bool = False

    def allows_another(self, attempts: int, error: BaseException | None = None) -> bool:
        """Whether a job that was tried `attempts` times may be tried again."""
        return attempts <= self.times and not isinstance(error, self.unless)

    def wait(self, attempts: int, *, luck: float | None = None) -> dt.timedelta:
        """How long to wait after `attempts`: growing, and spread by `luck` (0 to 1, else drawn).

        The spread (half to whole) keeps jobs that failed together from coming back together.
        """
        luck = random.random() if luck is None else luck  # noqa: S311  (no secret)
        steps = min(max(attempts - 1, 0), 100)  # a timedelta is finite
        seconds = self.first_wait.total_seconds() * self.growth**steps
        return min(seconds / LONGEST_WAIT.total_seconds(), 1) * LONGEST_WAIT * (0.5 + luck / 2)


ONE_ATTEMPT = Policy()


def retries_lasting(
    duration: dt.timedelta, *, first_wait: dt.timedelta = FIRST_WAIT, growth: float = 2
) -> int:
    """The fewest retries that go on for `duration`, even if each wait is as short as it can be."""
    policy = Policy(first_wait=first_wait, growth=growth)
    lasted, times = dt.timedelta(), 0
    while lasted < duration:
        times += 1
        lasted += policy.wait(times, luck=0)
    return times


def retrying[T: Task[..., Any] | Callable[..., Any]](
    *,
    times: int,
    first_wait: dt.timedelta = FIRST_WAIT,
    growth: float = 2,
    unless: tuple[type[BaseException], ...] = (),
    expected: tuple[type[BaseException], ...] = (),
    erases_arguments: bool = False,
) -> Callable[[T], T]:
    """Declare beside a task that a failed run, or one whose worker died, is tried again.

    `erases_arguments` is for arguments that hold a secret: they are neither shown in the admin nor
    kept once the job is done or given up, which therefore can't be run again.
    """

    def decorate(target: T) -> T:
        function: Any = target.func if isinstance(target, Task) else target
        function.retry_policy = Policy(
            times, first_wait, growth, unless, expected, erases_arguments
        )
        return target

    return decorate


def policy_of(task: Task[..., Any]) -> Policy:
    """What was declared, or one attempt."""
    policy = getattr(task.func, "retry_policy", ONE_ATTEMPT)
    return policy if isinstance(policy, Policy) else ONE_ATTEMPT
