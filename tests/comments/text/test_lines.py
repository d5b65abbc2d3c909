from comments.text.lines import LONGEST_QUOTE, quoted
from comments.text.markup import render


def test_quotation_is_a_quote_in_the_answer_whatever_it_says() -> None:
    words = "1. first\n\n**two**\n<b>three</b>"

    html = render(quoted(words) + "So be it.")

    assert html.startswith("<blockquote>")
    assert html.endswith("</blockquote><p>So be it.</p>")
    assert "&lt;b&gt;three" in html


def test_quotation_leaves_out_what_was_quoted_unless_that_is_all() -> None:
    assert quoted("> old\nnew") == "> new\n\n"
    assert quoted("> old") == "> > old\n\n"


def test_long_quotation_is_cut() -> None:
    text = quoted("word " * 500)

    assert len(text) < LONGEST_QUOTE + 10
    assert text.rstrip().endswith("…")
