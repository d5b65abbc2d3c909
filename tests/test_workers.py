from tests import workers


class Plan(workers.FilesThatBuildOnce):
    """Only the choice: the rest belongs to pytest-xdist."""

    def __init__(self) -> None:
        """Without a run."""


def test_a_file_that_builds_something_for_all_its_tests_stays_with_one_worker() -> None:
    split = Plan()._split_scope

    assert split("tests/newsblog/test_demo.py::test_a") == "tests/newsblog/test_demo.py"
    assert split("tests/test_docs.py::test_a[x::y]") == "tests/test_docs.py::test_a[x::y]"
