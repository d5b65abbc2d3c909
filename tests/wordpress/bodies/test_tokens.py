"""HTML is split without loss, and nothing in a text of strangers makes the splitting slow."""

import pytest

from wordpress.bodies import tree
from wordpress.bodies.tokens import (
    tokens,
    unescaped,
    with_text_escaped,
    without_comments,
    without_cut_tag,
    without_forbidden,
)


@pytest.mark.parametrize(
    ("source", "escaped"),
    [
        ("x<y", "x&lt;y"),
        ("for(i=0;i<n;i++)", "for(i=0;i&lt;n;i++)"),
        ("<code>a<b</code>", "<code>a&lt;b</code>"),
        ("<AT&T> and <http://x.example/>", "&lt;AT&T> and &lt;http://x.example/>"),
        ("a<<b>c</b>", "a<<b>c</b>"),
        ("a<<<b, <é>", "a<<&lt;b, <é>"),
        ("1 < 2, <3 and </3", "1 < 2, <3 and </3"),
        ("<o:p>x</o:p><my-map/>", "<o:p>x</o:p><my-map/>"),
        ("<!-- a<b --><p>c<d</p>", "<!-- a<b --><p>c&lt;d</p>"),
        ("<?php a<7 ?>", "<?php a<7 ?>"),
        ("", ""),
        ("<", "<"),
        ("</b", "&lt;/b"),
        ("a </", "a &lt;/"),
        ("<s<!--x", "&lt;s&lt;!--x"),
        ("a</body>b<HTML lang='x'>c", "a<!---->b<!---->c"),
    ],
)
def test_a_less_than_sign_that_begins_no_tag_is_text(source: str, escaped: str) -> None:
    assert with_text_escaped(source) == escaped


@pytest.mark.parametrize(
    ("source", "whole"),
    [
        ("<p>a</p><p", "<p>a</p>"),
        ('words <a href="http://exa', "words "),
        ("words <a href='x' ", "words "),
        ("<p>x</p></", "<p>x</p></"),
        ("x<y", "x<y"),
        ("if a <b and c", "if a <b and c"),
    ],
)
def test_a_tag_cut_off_at_the_end_is_dropped_and_a_comparison_is_not(
    source: str, whole: str
) -> None:
    assert without_cut_tag(source) == whole


@pytest.mark.parametrize("comment", ["<!-->", "<!--->", "<!---->", "<!-- x -->", "<!-- x --!>"])
def test_a_comment_ends_where_html_ends_it(comment: str) -> None:
    found = list(tokens(f"a{comment}b"))

    assert [(token.kind, token.text) for token in found] == [
        ("text", "a"),
        ("comment", comment),
        ("text", "b"),
    ]
    assert without_comments(f"a{comment}b") == "ab"


@pytest.mark.parametrize(
    ("source", "clean", "count"),
    [
        ("a\x00b\x1fc\ufffe\uffff\ud800", "abc", 5),
        ("&#14;&#x1;&#0001;&#xFFFF;&#xd800;&#0", "", 6),
        ("&#9;&#10;&#65;&#x41;&#128;", "\t\nAA€", 0),
        ("a<\x01b a<&#1;b", "a&lt;b a&lt;b", 2),
        ("&#; &# &#x; &amp;#1;", "&amp;#; &amp;# &amp;#x; &amp;#1;", 0),
        # Two halves never become one tag or reference.
        ("<templat&#xD800;e>x</p>", "&lt;template&gt;x", 1),
        ("</&#1;p>x", "x", 1),
        ("a &&#1;amp b &#822&#1;1;", "a &amp;amp b ̶1;", 2),
        ("<a title='a\x02b'>x</a>", '<a title="ab">x</a>', 1),
    ],
)
def test_characters_that_xml_forbids_are_dropped_and_counted(
    source: str, clean: str, count: int
) -> None:
    counts: list[int] = []

    assert tree.serialized(tree.parsed(source, counts.append)) == clean
    assert sum(counts) == count


def test_plain_text_loses_only_the_characters() -> None:
    assert without_forbidden("a<\x01b &#1; \ud800c") == "a<b &#1; c"


def test_a_reference_of_five_thousand_digits_is_one_unknown_character() -> None:
    assert unescaped(f"a&#{'9' * 5000};b &eacute;") == "a\ufffdb é"
