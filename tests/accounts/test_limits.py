import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import limits
from accounts.limits import Limit, TooOftenError
from accounts.models import Bucket

pytestmark = pytest.mark.django_db

THREE_A_MINUTE = Limit("three", 3, 60)
ONE_IN_TEN = Limit("one", 1, 10)
NOW = timezone.now()


def take(*acts: tuple[Limit, object], after: float = 0) -> None:
    with transaction.atomic():
        limits.consume(acts, at=NOW + dt.timedelta(seconds=after))


def test_limit_says_when_the_act_is_allowed_again() -> None:
    for _ in range(3):
        take((THREE_A_MINUTE, "ann"))

    with pytest.raises(TooOftenError) as refused:
        take((THREE_A_MINUTE, "ann"), after=5)

    assert refused.value.seconds == 15
    take((THREE_A_MINUTE, "ann"), after=20)


def test_people_and_limits_are_counted_apart() -> None:
    take((ONE_IN_TEN, "ann"))
    take((ONE_IN_TEN, "bob"))
    take((THREE_A_MINUTE, "ann"))
    with pytest.raises(TooOftenError):
        take((ONE_IN_TEN, "ann"))


def test_an_act_that_one_limit_refuses_is_not_counted_by_the_others() -> None:
    take((ONE_IN_TEN, "ann"), (THREE_A_MINUTE, "ann"))
    for _ in range(5):
        with pytest.raises(TooOftenError):
            take((ONE_IN_TEN, "ann"), (THREE_A_MINUTE, "ann"), after=1)

    take((THREE_A_MINUTE, "ann"), after=1)
    take((THREE_A_MINUTE, "ann"), after=1)
    with pytest.raises(TooOftenError):
        take((THREE_A_MINUTE, "ann"), after=1)


def test_clock_that_runs_backwards_gives_nothing_away() -> None:
    take((ONE_IN_TEN, "ann"), after=100)
    with pytest.raises(TooOftenError):
        take((ONE_IN_TEN, "ann"), after=0)


def test_two_queries_whatever_the_number_of_limits() -> None:
    for number in (1, 3):
        acts = [(Limit(f"l{number}{n}", 5, 60), "ann") for n in range(number)]
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            limits.consume(acts, at=NOW)
        assert len(queries) == 2


def test_rows_that_are_full_again_are_pruned() -> None:
    take((ONE_IN_TEN, "old"))
    take((ONE_IN_TEN, "new"), after=90_000)

    assert limits.prune(at=NOW + dt.timedelta(seconds=90_001)) == 1
    assert Bucket.objects.get().key == "one:new"
