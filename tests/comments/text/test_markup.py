import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.text.markup import LONGEST_TEXT, MOST_MARKS, cleaned, render, render_imported
from tests.markup import tags_in

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("One\ntwo", "<p>One<br>two</p>"),
        ("One\r\ntwo\r\r\nthree", "<p>One<br>two</p><p>three</p>"),
        ("**bold** and *italic*", "<p><strong>bold</strong> and <em>italic</em></p>"),
        ("***both***", "<p><strong><em>both</em></strong></p>"),
        ("**bold *and* italic**", "<p><strong>bold <em>and</em> italic</strong></p>"),
        ("2*3*4 = 24, a * b * c", "<p>2*3*4 = 24, a * b * c</p>"),
        ("**never closed", "<p>**never closed</p>"),
        ("*crossed **over* here**", "<p><em>crossed **over</em> here**</p>"),
        ("`a *b* <c>`", "<p><code>a *b* &lt;c&gt;</code></p>"),
        ("a ` b", "<p>a ` b</p>"),
        ("> quoted\n> more\n\nreply", "<blockquote><p>quoted<br>more</p></blockquote><p>reply</p>"),
        ("> > twice", "<blockquote><blockquote><p>twice</p></blockquote></blockquote>"),
        ("- one\n- two\n  more", "<ul><li>one</li><li>two<br>more</li></ul>"),
        ("3. three\n4. four", '<ol start="3"><li>three</li><li>four</li></ol>'),
        ("In\n2026. That was a year", "<p>In<br>2026. That was a year</p>"),
        ("Look:\n- one", "<p>Look:</p><ul><li>one</li></ul>"),
        ("5 > 3 & 2 < 4", "<p>5 &gt; 3 &amp; 2 &lt; 4</p>"),
        ("<b>no</b> &amp; &lt;", "<p>&lt;b&gt;no&lt;/b&gt; &amp;amp; &amp;lt;</p>"),
        ("", ""),
        (" \n \n", ""),
    ],
)  # fmt: skip
def test_small_markup_becomes_what_its_writer_meant(text: str, html: str) -> None:
    assert render(text) == html


@pytest.mark.parametrize(
    ("text", "href", "label"),
    [
        ("see https://example.org/a_b?c=1&d=2.", "https://example.org/a_b?c=1&amp;d=2", ""),
        ("(http://example.org/x)", "http://example.org/x", ""),
        ("**https://example.org**", "https://example.org", ""),
        ("www.example.org", "http://www.example.org", "www.example.org"),
        ("https://en.wikipedia.org/wiki/A_(b)", "https://en.wikipedia.org/wiki/A_(b)", ""),
        ("https://example.org/?a&copy=1", "https://example.org/?a&amp;copy=1", ""),
        ("https://пример.испытание/é", "https://пример.испытание/é", ""),
    ],
)
def test_bare_addresses_become_links_that_vouch_for_nothing(
    text: str, href: str, label: str
) -> None:
    assert f'<a href="{href}" {REL}>{label or href}</a>' in render(text)


@pytest.mark.parametrize(
    "text",
    [
        "example.org and a@example.org",
        "`https://example.org`",
        "javascript:alert(1)",
        "https://your-bank.example@elsewhere.example/",
        "ftp://example.org/",
        "data:text/html,x",
        "xhttps://example.org",
    ],
)
def test_what_is_no_plain_web_address_stays_text(text: str) -> None:
    assert "<a" not in render(text)


def test_direction_tricks_and_control_characters_are_taken_out() -> None:
    assert cleaned("a\u202egpj.exe\u202c \u2066b\u2069\x00\x07\x1b[31m\ufeff") == "agpj.exe b[31m"
    assert render("\u202e") == ""


def test_marks_that_languages_use_stay_and_towers_of_them_go() -> None:
    vietnamese, hebrew = "Tiê\u0301ng Viê\u0323t", "\u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd"
    assert cleaned(vietnamese + hebrew) == vietnamese + hebrew
    assert cleaned("Z" + "\u0300" * 500) == "Z" + "\u0300" * MOST_MARKS
    joined = "👩\u200d🚀 ❤\ufe0f \u0645\u06cc\u200c\u062e"
    assert cleaned(joined) == joined


HOSTILE = {
    "stars": "*" * LONGEST_TEXT,
    "stars and letters": "*a" * (LONGEST_TEXT // 2),
    "open bold": "**a " * (LONGEST_TEXT // 4),
    "three stars": "***a" * (LONGEST_TEXT // 4),
    "quotes in a line": ">" * LONGEST_TEXT,
    "spaced quotes": ">    " * (LONGEST_TEXT // 5),
    "quoted lines": ">\n" * (LONGEST_TEXT // 2),
    "backticks": "`" * LONGEST_TEXT,
    "backticks and letters": "`a" * (LONGEST_TEXT // 2),
    "lists": "- \n" * (LONGEST_TEXT // 3),
    "numbers": "1. a\n" * (LONGEST_TEXT // 5),
    "brackets": "(" * LONGEST_TEXT,
    "brackets after an address": "http://a.b/" + ")" * (LONGEST_TEXT - 11),
    "dots": "a." * (LONGEST_TEXT // 2),
    "schemes": "http://" * (LONGEST_TEXT // 7),
    "less than": "<" * LONGEST_TEXT,
    "ampersands": "&" * LONGEST_TEXT,
    "entity": "&#" + "1" * (LONGEST_TEXT - 3) + ";",
    "spaces": " " * (LONGEST_TEXT - 1) + "x",
    "marks": "e" + "\u0301" * (LONGEST_TEXT - 1),
    "elements": "<b>" * (LONGEST_TEXT // 3),
    "lists in lists": "<ul><li>" * (LONGEST_TEXT // 8),
    "quotes in quotes": "<blockquote>" * (LONGEST_TEXT // 12),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_longest_comment_made_of_one_thing_is_rendered(text: str) -> None:
    # Each of these took other renderers seconds or their whole stack; a test that hangs fails.
    assert len(tags_in(render(text))) <= LONGEST_TEXT
    assert len(tags_in(render_imported(text))) <= LONGEST_TEXT


ALLOWED = {
    "p", "br", "strong", "em", "del", "blockquote", "q", "cite", "code", "pre", "ul", "ol", "li",
    "a",
}  # fmt: skip
PIECES = st.sampled_from(
    [
        "*", "**", "***", "`", "> ", "- ", "1. ", "\n", "\n\n", " ", "word", "<b>", "</b>",
        "<a href=", "javascript:alert(1)", "https://example.org/", ">", "'", '"', "&lt;",
        "<script>", "</script>", "<svg onload=alert(1)>", "<p>", "<blockquote>", "<ul>", "<li>",
        "<pre>", "<img src=x>", "\x00",
        "<style>", "<math>", "<!--", "-->", "<![CDATA[", "www.a.example", "(", ")", "\u202e", "é",
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=3), max_size=25).map("".join))
@settings(max_examples=150, deadline=None)
def test_nothing_but_the_small_list_comes_out_whatever_goes_in(text: str) -> None:
    for html in (render(text), render_imported(text)):
        for tag in tags_in(html):
            assert tag.name in ALLOWED
            assert set(tag.attributes) <= {"href", "rel", "start"}
            if tag.name == "a":
                assert tag.attributes["href"].startswith(("http://", "https://"))
                assert tag.attributes["rel"] == "nofollow ugc noopener"
    settled = render_imported(render_imported(text))
    assert render_imported(settled) == settled


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>two</p><p>three</p>"),
        ("a <b>b</b> <i>c</i> <s>d</s>", "<p>a <strong>b</strong> <em>c</em> <del>d</del></p>"),
        ("<p>One</p>\n<p>Two<br />three</p>", "<p>One</p><p>Two<br>three</p>"),
        ("<blockquote>A\n\nB</blockquote>", "<blockquote><p>A</p><p>B</p></blockquote>"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<pre>a\n  b</pre>", "<pre>a\n  b</pre>"),
        ("<code>&lt;b&gt;</code> &amp;amp;", "<p><code>&lt;b&gt;</code> &amp;amp;</p>"),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        (
            '<a href="https://a.example/?x=1&amp;y=2" rel="me" onclick="x">A</a>',
            f'<p><a href="https://a.example/?x=1&amp;y=2" {REL}>A</a></p>',
        ),
        ('<a href="javascript:x">A</a>', "<p>A</p>"),
        ('<a href="/relative">A</a>', "<p>A</p>"),
        ("see http://a.example", f'<p>see <a href="http://a.example" {REL}>http://a.example</a></p>'),
        ("<script>x</script><img src=x onerror=y>text<h1>big</h1>", "<p>textbig</p>"),
        ("it's \"so\" — 5 < 6", "<p>it's \"so\" — 5 &lt; 6</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_comments_of_another_site_keep_their_form(source: str, html: str) -> None:
    assert render_imported(source) == html
