"""Blank lines become paragraphs; nothing is added, lost, or changed where it must not be."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wordpress.bodies.autop import autop


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("One.\nTwo.", "<p>One.<br>\nTwo.</p>"),
        ("One.\r\n\r\n\r\n \nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("A<br />\nB", "<p>A<br />B</p>"),
        ("<p>Has its own.</p>\n\n<p>And this.</p>", "<p>Has its own.</p>\n<p>And this.</p>"),
        ("Text\n<h2>Head</h2>\nmore", "<p>Text</p>\n<h2>Head</h2>\n<p>more</p>"),
        ("<blockquote>A\n\nB</blockquote>", "<blockquote><p>A</p>\n<p>B</p>\n</blockquote>"),
        ("<ul>\n<li>A</li>\n\n<li>B</li>\n</ul>", "<ul><li>A</li>\n<li>B</li>\n</ul>"),
        ("<li>A\n\nB</li>", "<li><p>A</p>\n<p>B</p>\n</li>"),
        ("<div>one line</div>", "<div>one line</div>"),
        ("<div>one\n\ntwo</div>", "<div><p>one</p>\n<p>two</p>\n</div>"),
        ("a <strong>b\nc</strong> d", "<p>a <strong>b<br>\nc</strong> d</p>"),
        ("&nbsp;\n\nA\n\n&nbsp;", "<p>A</p>"),
        ("<img\nalt='x'\nsrc='y'>", "<p><img\nalt='x'\nsrc='y'></p>"),
        ("a\n\n<!-- note -->\n\nb", "<p>a</p>\n<!-- note -->\n<p>b</p>"),
        ("x < y and y > z", "<p>x < y and y > z</p>"),
        ('<a title="1 > 0\n\n2">x</a>', '<p><a title="1 > 0\n\n2">x</a></p>'),
        ("", ""),
        ("\n \n", ""),
        ("<dl><dt>A<dd>B\n\nC</dl>", "<dl><dt>A<dd><p>B</p>\n<p>C</p>\n</dl>"),
    ],
)
def test_paragraphs_and_breaks_follow_wordpress(source: str, html: str) -> None:
    assert autop(source) == html


@pytest.mark.parametrize("name", ["pre", "script", "style", "textarea", "figure", "svg"])
def test_what_is_inside_such_elements_stays_as_it_is(name: str) -> None:
    inside = f"<{name} class='x'>a\n\n b\n<{name}>c\n\n</{name}>\n</{name}>"

    assert inside in autop(f"before\n\n{inside}\n\nafter")


FRAGMENTS = st.lists(
    st.sampled_from(
        ["word", "\n", "\n\n", " ", "<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</li>", "</ul>",
         "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<br>", "<hr>", "<!-- c -->", "<td>",
         "<", ">", "&amp;", '<a href="x">', "</a>", "é", "<div>", "</div>", "<h2>", "</h2>"]
    ),
    max_size=40,
)  # fmt: skip


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words = ""

    def handle_data(self, data: str) -> None:
        self.words += re.sub(r"\s", "", data)


def words(html: str) -> str:
    parser = _Words()
    parser.feed(html)
    parser.close()
    return parser.words


@given(FRAGMENTS)
def test_no_word_is_added_or_lost(parts: list[str]) -> None:
    source = "".join(parts)

    assert words(autop(source)) == words(source)


@given(FRAGMENTS)
def test_no_tag_of_the_source_is_lost(parts: list[str]) -> None:
    source = "".join(parts)
    made = re.findall(r"<[a-z/][^<>]*>", autop(source))

    for tag in re.findall(r"<[a-z/][^<>]*>", source):
        made.remove(tag)
    assert set(made) <= {"<p>", "</p>", "<br>"}


@given(st.text(alphabet="ab \n", max_size=60))
def test_plain_text_gives_one_paragraph_for_each_block_of_lines(text: str) -> None:
    blocks = [block for block in re.split(r"\n[ ]*\n\s*", text) if block.strip()]

    assert autop(text).count("<p>") == len(blocks)


@pytest.mark.parametrize("hostile", ['<a "', "<!--", "<", "<div>", "<p>", "\n\n", "<pre>"])
def test_hostile_repetition_stays_linear(hostile: str) -> None:
    assert autop(hostile * 100_000 + ">") is not None
