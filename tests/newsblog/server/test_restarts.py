"""How soon a dead process is started again."""

from newsblog.server.restarts import Restarts


def killed(restarts: Restarts, *, was_up: bool, lived: float = 2) -> float:
    return restarts.wait_after(was_up=was_up, was_killed=True, lived=lived)


def ended(restarts: Restarts, *, was_up: bool, lived: float = 2) -> float:
    return restarts.wait_after(was_up=was_up, was_killed=False, lived=lived)


def test_killed_process_is_replaced_after_half_a_second_at_most_however_often() -> None:
    restarts = Restarts()
    waits = [killed(restarts, was_up=number % 2 == 0) for number in range(100)]

    assert waits == sorted(waits)
    assert 0 < waits[0] < 0.5
    assert max(waits) == 0.5


def test_process_that_ends_before_it_is_up_is_started_ever_more_slowly() -> None:
    restarts = Restarts()

    assert [ended(restarts, was_up=False) for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_waits_begin_anew_once_it_was_up() -> None:
    restarts = Restarts()
    for _ in range(4):
        ended(restarts, was_up=False)

    assert ended(restarts, was_up=True) < 1
    assert ended(restarts, was_up=False) == 1


def test_waits_begin_anew_after_a_minute_of_life() -> None:
    restarts = Restarts()
    first, *_ = [killed(restarts, was_up=True) for _ in range(5)]

    assert killed(restarts, was_up=True, lived=61) == first


def test_process_that_ends_by_itself_before_anything_was_up_is_hopeless() -> None:
    restarts = Restarts()
    ended(restarts, was_up=False)

    assert restarts.is_hopeless(was_ever_up=False)
    assert not restarts.is_hopeless(was_ever_up=True)


def test_fifth_failed_start_in_a_row_is_hopeless() -> None:
    restarts = Restarts()
    seen = []
    for _ in range(5):
        ended(restarts, was_up=False)
        seen.append(restarts.is_hopeless(was_ever_up=True))

    assert seen == [False, False, False, False, True]


def test_killed_process_is_hopeless_only_if_none_was_ever_up() -> None:
    restarts = Restarts()
    for _ in range(5):
        assert not restarts.is_hopeless(was_ever_up=False)
        killed(restarts, was_up=False)

    assert restarts.is_hopeless(was_ever_up=False)
    assert not restarts.is_hopeless(was_ever_up=True)
