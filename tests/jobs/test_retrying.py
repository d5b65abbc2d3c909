import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.retrying import LONGEST_WAIT, ONE_ATTEMPT, Policy, policy_of, retries_lasting
from tests.jobs import chores


def test_task_without_a_declaration_has_one_attempt() -> None:
    assert policy_of(chores.write_line) == ONE_ATTEMPT
    assert not ONE_ATTEMPT.allows_another(1)


def test_declared_policy_is_found_also_on_a_task_with_other_options() -> None:
    assert policy_of(chores.fail_until.using(priority=5)).times == 2


@pytest.mark.parametrize(("attempts", "allowed"), [(1, True), (2, True), (3, False)])
def test_two_retries_mean_three_attempts(attempts: int, allowed: bool) -> None:
    assert Policy(times=2).allows_another(attempts, ValueError()) is allowed


def test_no_second_attempt_for_an_exception_that_was_excepted() -> None:
    policy = Policy(times=5, unless=(LookupError,))

    assert not policy.allows_another(1, KeyError("gone"))
    assert policy.allows_another(1, ValueError("busy"))


def test_waits_double() -> None:
    policy = Policy(times=9, first_wait=dt.timedelta(seconds=10))

    assert [policy.wait(n, luck=1).total_seconds() for n in (1, 2, 3, 4)] == [10, 20, 40, 80]


@given(attempts=st.integers(0, 10_000), luck=st.floats(0, 1))
def test_wait_is_never_nothing_and_never_longer_than_the_longest(
    attempts: int, luck: float
) -> None:
    wait = Policy(times=10_000).wait(attempts, luck=luck)

    assert dt.timedelta(seconds=5) <= wait <= LONGEST_WAIT


def test_waits_grow_as_declared() -> None:
    policy = Policy(times=9, first_wait=dt.timedelta(seconds=60), growth=1.5)

    assert [policy.wait(n, luck=1).total_seconds() for n in (1, 2, 3)] == [60, 90, 135]


@pytest.mark.parametrize("hours", [1, 24, 72])
@pytest.mark.parametrize("growth", [1, 1.25, 2])
def test_retries_last_as_long_as_was_asked_even_if_each_wait_is_short(
    hours: int, growth: float
) -> None:
    duration = dt.timedelta(hours=hours)
    times = retries_lasting(duration, growth=growth)
    policy = Policy(times=times, growth=growth)
    waits = [policy.wait(n, luck=0) for n in range(1, times + 1)]

    assert sum(waits[:-1], dt.timedelta()) < duration <= sum(waits, dt.timedelta())
