import pytest

from comments.models import Comment
from newsblog.demo import discussions


def test_marks_say_how_deep_a_reply_stands() -> None:
    said = list(discussions.parsed("# Ann\nYes.\n\n## Bob [held]\nNo.\n\n# Cy\nWell.\n"))

    assert [(each.depth, each.name, each.status, each.text) for each in said] == [
        (0, "Ann", Comment.Status.PUBLISHED, "Yes."),
        (1, "Bob", Comment.Status.HELD, "No."),
        (0, "Cy", Comment.Status.PUBLISHED, "Well."),
    ]


def test_reply_without_a_parent_is_an_error_in_the_file() -> None:
    with pytest.raises(ValueError, match="nothing above it"):
        list(discussions.parsed("# Ann\nYes.\n\n### Bob\nNo.\n"))
