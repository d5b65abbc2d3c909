import pytest

from articles.html import excerpt, picture_keys, plain_text, render
from tests.markup import FOLDER, KEY, rendered, tags_in

IMG = f'<img src="{FOLDER}/640.webp" alt="">'
FILM = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "source",
    [
        "<p><strong>strong</strong>, <em>em</em>, <b>b</b>, <i>i</i>, <u>u</u>, <s>s</s></p>",
        "<h2>Two</h2><h3>Three</h3><h4>Four</h4>",
        "<ul><li>One</li><li>Two<ul><li>Inner</li></ul></li></ul>",
        '<ol reversed="" start="3" type="a"><li value="7">x</li></ol>',
        "<dl><dt>Term</dt><dd>Meaning</dd></dl>",
        '<blockquote cite="https://example.org/"><p>Said.</p></blockquote>',
        "<pre><code>if a &lt; b:\n    pass</code></pre>",
        "<p><kbd>Ctrl</kbd> <samp>ok</samp> <var>x</var> H<sub>2</sub>O m<sup>2</sup></p>",
        '<p><abbr title="World Health Organization">WHO</abbr> <q>so</q> <cite>Emma</cite></p>',
        '<p><del datetime="2026-01-02">was</del><ins>is</ins> <mark>m</mark> <small>t</small></p>',
        "<details><summary>More</summary><p>Text.</p></details>",
        '<p dir="rtl" lang="ar">مرحبا</p>',
        '<p class="has-text-align-center">Middle</p>',
        "<p>One<br>two</p><hr>",
        "<p><ruby>漢<rt>kan</rt></ruby></p>",
    ],
)
def test_what_writers_use_comes_out_as_it_went_in(source: str) -> None:
    assert rendered(source) == source


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<h1>Top</h1><h5>Low</h5><h6>Lower</h6>", "<h2>Top</h2><h4>Low</h4><h4>Lower</h4>"),
        ("<strike>a</strike> <tt>b</tt>", "<p><s>a</s> <code>b</code></p>"),
        ("<center>Middle</center>", '<p class="has-text-align-center">Middle</p>'),
        ("<div>One</div><div>Two<br></div>", "<p>One</p><p>Two</p>"),
        ("Loose <b>text</b><p>Then a paragraph", "<p>Loose <b>text</b></p><p>Then a paragraph</p>"),
        ("<p></p><p>&nbsp;</p><p><br></p><h2> </h2>", ""),
        ('<p align="right">x</p>', '<p class="has-text-align-right">x</p>'),
        ('<p style="color:red;text-align:center">x</p>', '<p class="has-text-align-center">x</p>'),
        ('<p class="MsoNormal alignleft evil">x</p>', '<p class="alignleft">x</p>'),
        ("<font color=red><big>x</big></font>", "<p>x</p>"),
        ("<section><article><p>x</p></article></section>", "<p>x</p>"),
        ("a &lt;b&gt; &amp;amp; c", "<p>a &lt;b&gt; &amp;amp; c</p>"),
    ],
)
def test_older_and_other_forms_become_ours(source: str, html: str) -> None:
    assert rendered(source) == html


def test_text_pasted_from_a_word_processor_keeps_emphasis_and_loses_the_rest() -> None:
    pasted = (
        '<b style="font-weight:normal;" id="docs-internal-guid-8"><p dir="ltr" '
        'style="line-height:1.38"><span style="font-size:11pt;font-weight:700">Bold</span>'
        '<span style="font-style:italic;font-weight:400"> slanted</span>'
        '<span style="color:#000"> plain</span></p></b>'
    )
    assert rendered(pasted) == '<p dir="ltr"><strong>Bold</strong><em> slanted</em> plain</p>'


@pytest.mark.parametrize(
    ("href", "out"),
    [
        ("https://example.org/?b&amp;c", 'href="https://example.org/?b&amp;c" rel="noopener"'),
        ("http://127.0.0.1:8000/about/", 'href="http://127.0.0.1:8000/about/"'),
        ("/about/", 'href="/about/"'),
        ("mailto:a@example.org", 'href="mailto:a@example.org"'),
        ("//example.org/x", 'href="https://example.org/x" rel="noopener"'),
    ],
)  # fmt: skip
def test_links_keep_their_target_and_get_their_rel(href: str, out: str) -> None:
    assert rendered(f'<p><a href="{href}" target="_blank">x</a></p>') == f"<p><a {out}>x</a></p>"


def test_a_paid_link_keeps_saying_so() -> None:
    source = '<p><a href="https://shop.example/" rel="sponsored dofollow">x</a></p>'
    assert 'rel="sponsored noopener"' in rendered(source)


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        " \x01javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://example.org/1",
        "http:",
        "https:///x",
        "x:y",
    ],
)
def test_links_that_no_reader_should_follow_lose_their_target(href: str) -> None:
    out = rendered(f"<p><a href='{href}'>text</a></p>")
    assert out == "<p>text</p>"


def test_bare_addresses_become_links_and_bare_names_do_not() -> None:
    out = rendered(
        "<p>See https://example.org/a_(b) or example.com.</p><pre>https://x.example</pre>"
    )
    assert '<a href="https://example.org/a_(b)" rel="noopener">https://example.org/a_(b)</a>' in out
    assert out.count("<a ") == 1


def test_headings_keep_ids_that_can_not_be_taken_for_the_pages_own() -> None:
    source = (
        '<p><a href="#comments">jump</a> <a href="#respond">reply</a></p><h2 id="comments">A</h2>'
    )
    out = rendered(source)
    assert '<h2 id="text-comments">' in out
    assert 'href="#text-comments"' in out
    assert 'href="#respond"' in out  # the page's own, not the body's


def test_the_same_id_is_given_once() -> None:
    out = rendered('<h2 id="a">A</h2><h3 id="a">B</h3>')
    assert out == '<h2 id="text-a">A</h2><h3>B</h3>'


def test_footnotes_stay_linked_both_ways() -> None:
    out = rendered(
        '<p>Text<sup id="r1"><a href="#n1">1</a></sup></p>'
        '<ol><li id="n1">Note <a href="#r1">back</a></li></ol>'
    )
    assert '<sup id="text-r1"><a href="#text-n1">' in out
    assert '<li id="text-n1">' in out


def test_a_table_scrolls_in_a_named_box() -> None:
    out = rendered(
        '<table border=1><caption>Samples</caption><tr><th scope="col">Bed</th>'
        '<td colspan="2" align="right">7</td></tr></table>'
    )
    assert out.startswith(
        '<div aria-label="Samples" class="table-wrap" role="group" tabindex="0"><table>'
    )
    assert '<td class="has-text-align-right" colspan="2">7</td>' in out


def test_plain_text_has_a_line_for_each_block_and_captions_last() -> None:
    html = rendered(
        f"<figure>{IMG}<figcaption>The quay</figcaption></figure><h2>Tin</h2><p>Salt&nbsp;&amp;\n"
        f"<b>pep</b>per</p><ul><li>One</li><li>Two</li></ul><p>{FILM}</p>"
    )
    assert plain_text(html) == "Tin\nSalt & pepper\nOne\nTwo\nThe quay"


def test_words_are_counted_in_scripts_with_and_without_spaces() -> None:
    assert render("<p>It's a well-known fact — 3.5 m.</p>", pictures={}).word_count == 6
    assert render("<p>東京で地震がありました</p>", pictures={}).word_count == 6


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("Short.", "Short."),
        ("One sentence here. And then another that is far too long.", "One sentence here."),
        ("word " * 20, "word word word word word…"),
        ("x" * 50, "x" * 27 + "…"),
    ],
)
def test_an_excerpt_ends_where_a_reader_would_pause(text: str, out: str) -> None:
    assert excerpt(text, longest=28) == out


def test_an_address_with_entities_in_it_is_linked_as_it_was_written() -> None:
    out = rendered("https://example.org/?a=1&amp;copy=2&amp;lt;=3")
    address = "https://example.org/?a=1&amp;copy=2&amp;lt;=3"
    assert out == f'<p><a href="{address}" rel="noopener">{address}</a></p>'


def test_the_pictures_of_a_body_are_known_by_their_addresses() -> None:
    other = "c" * 32
    body = f'{IMG}<img src="https://cdn.example/x/pictures/cc/{other}/320.webp">'
    assert picture_keys(body) == {KEY, other}


def test_an_element_ten_thousand_deep_is_flattened() -> None:
    assert rendered("<div>" * 10_000 + "x") == "<p>x</p>"
    assert len(tags_in(rendered("<ul><li>" * 5_000 + "x"))) < 60


def test_an_entity_of_ten_thousand_digits_is_a_character() -> None:
    assert rendered("<p>&#" + "1" * 10_000 + ";</p>") == "<p>\ufffd</p>"
