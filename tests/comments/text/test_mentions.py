import pytest

from comments.text.markup import render
from comments.text.mentions import (
    MOST_CALLED,
    MOST_LOOKED_UP,
    first_words,
    marked_names,
    mentioned_names,
)

NAMES = ["Ada", "Ada Sol", "Ørjan", "O'Neil", "<script>"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@Ada and @ada", ["Ada"]),
        ("@Ada Sol, you", ["Ada Sol"]),
        ("@Adam", []),
        ("me@Ada", []),
        ("@@Ada", []),
        ("(@ørjan) then @Ada!", ["Ørjan", "Ada"]),
        ("@O'Neil's", ["O'Neil"]),
        ("nobody", []),
    ],
)
def test_names_are_called_whole_and_the_longest_wins(text: str, expected: list[str]) -> None:
    assert mentioned_names(text, NAMES) == expected
    assert marked_names(render(text, names=NAMES)) == {name.casefold() for name in expected}


def test_name_is_marked_in_the_text_and_nothing_else_becomes_markup() -> None:
    html = render("**@Ada** <span class='called'>@Ada</span>", names=["Ada"])

    assert html.count('<span class="called">@Ada</span>') == 2
    assert "&lt;span class='called'&gt;" in html


@pytest.mark.parametrize("text", ["> @Ada", "`@Ada`", "https://example.org/@Ada", "@<script>"])
def test_name_is_not_called_in_a_quotation_in_code_or_in_an_address(text: str) -> None:
    assert marked_names(render(text, names=NAMES)) == set()
    assert "<script" not in render(text, names=NAMES)


def test_without_names_no_span_passes() -> None:
    assert "<span" not in render('@Ada <span class="called">x</span>')


def test_one_comment_calls_a_few_at_most() -> None:
    names = [f"Reader{n}" for n in range(50)]
    text = " ".join(f"@{name}" for name in names)

    assert mentioned_names(text, names) == names[:MOST_CALLED]
    assert len(first_words("@a " * 9_000)) == 1
    assert len(first_words(text)) == MOST_LOOKED_UP


def test_first_words_leave_out_what_follows_the_name() -> None:
    assert first_words("@Ada, @Maren. me@x.example @ @Ørjan’s") == ["Ada", "Maren", "Ørjan’s"]
