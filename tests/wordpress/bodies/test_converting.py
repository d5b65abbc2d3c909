"""Whole bodies: what a reader of the old site saw is there, in the elements that newsblog has."""

# ruff: noqa: E501, ISC004  (tables of HTML, one case to a few lines)
import pytest

from tests.wordpress.bodies.shelf import OLD, Shelf
from wordpress.addresses import OldSite
from wordpress.bodies.context import Context
from wordpress.bodies.converting import (
    Converted,
    converted,
    converted_plainly,
    plain,
    shortened,
    title,
)


def convert(source: str, item_id: int = 77) -> Converted:
    return converted(source, Context(OldSite("https://old.example"), Shelf(), item_id))


@pytest.mark.parametrize(
    ("source", "html"),
    [
        # a caption without its picture
        ('<figure><a href="https://x.example/"><figcaption>Low tide</figcaption></a></figure>',
         '<div><a href="https://x.example/"><p>Low tide</p></a></div>'),
        # pictures and their sizes
        (f'<img src="{OLD}2014/sea-300x200.jpg" alt="x">',
         '<figure><img src="/media/2014-sea.jpg" width="300" alt="x"></figure>'),
        (f'<img src="{OLD}2014/sea-scaled.jpg" alt="">',
         '<figure><img src="/media/2014-sea.jpg" alt=""></figure>'),
        (f'<img src="{OLD}2014/sea.jpg?w=604" alt="">',
         '<figure><img src="/media/2014-sea.jpg" width="604" alt=""></figure>'),
        ('<img src="https://i0.wp.com/old.example/wp-content/uploads/2014/sea.jpg?fit=90%2C9" alt="">',
         '<figure><img src="/media/2014-sea.jpg" width="90" alt=""></figure>'),
        (f'<img class="alignleft wp-image-1" src="{OLD}2014/sea-150x150.jpg" alt="a"> Text',
         '<figure class="alignleft"><img src="/media/2014-sea.jpg" width="150" alt="a"></figure>'
         "<p> Text</p>"),
        (f'<a href="{OLD}2014/sea.jpg"><img src="{OLD}2014/sea.jpg" alt=""></a>',
         '<figure><img src="/media/2014-sea.jpg" alt=""></figure>'),
        (f'<a href="https://shop.example/"><img src="{OLD}2014/sea.jpg" alt=""></a>',
         '<figure><a href="https://shop.example/"><img src="/media/2014-sea.jpg" alt=""></a></figure>'),
        # captions
        (f'[caption id="x" align="alignright" width="300"]<img src="{OLD}2014/sea.jpg" alt="s" />'
         " Low <em>tide</em>[/caption]",
         '<figure class="alignright"><img src="/media/2014-sea.jpg" alt="s">'
         "<figcaption>Low <em>tide</em></figcaption></figure>"),
        (f'<div class="wp-caption alignleft"><img src="{OLD}2014/sea.jpg" alt="s">'
         '<p class="wp-caption-text">Low tide</p></div>',
         '<figure class="alignleft"><img src="/media/2014-sea.jpg" alt="s">'
         "<figcaption>Low tide</figcaption></figure>"),
        # galleries
        ('[gallery ids="1,2" columns="2"]',
         '<div class="gallery gallery-columns-2">'
         '<figure><img src="/media/2014-sea.jpg" alt="The sea"><figcaption>Low tide</figcaption>'
         '</figure><figure><img src="/media/2014-hill.jpg" alt=""></figure></div>'),
        ("[gallery]",
         '<div class="gallery gallery-columns-2">'
         '<figure><img src="/media/2014-sea.jpg" alt="The sea"><figcaption>Low tide</figcaption>'
         '</figure><figure><img src="/media/2014-hill.jpg" alt=""></figure></div>'),
        # missing pictures
        (f'[caption]<img src="{OLD}2014/lost.jpg" alt="Ship" /> The ship leaves[/caption]',
         f'<figure><a href="{OLD}2014/lost.jpg" class="missing-picture">Ship</a>'
         "<figcaption>The ship leaves</figcaption></figure>"),
        # sounds and papers
        (f"[audio {OLD}2014/talk.mp3]",
         '<figure><audio src="/media/2014-talk.mp3" preload="none" controls=""></audio></figure>'),
        (f'<a href="{OLD}2014/paper.pdf">Paper</a>', '<p><a href="/media/2014-paper.pdf">Paper</a></p>'),
        # embeds
        ("https://www.youtube.com/watch?v=SQEQr7c0-dw\n\nWords",
         '<figure data-embed="youtube/SQEQr7c0-dw"></figure>\n<p>Words</p>'),
        ("[youtube=https://www.youtube.com/watch?v=SQEQr7c0-dw&w=320]",
         '<figure data-embed="youtube/SQEQr7c0-dw"></figure>'),
        ("[embed]https://vimeo.com/12345[/embed]", '<figure data-embed="vimeo/12345"></figure>'),
        ('<iframe src="//www.youtube.com/embed/SQEQr7c0-dw?rel=0"></iframe>',
         '<figure data-embed="youtube/SQEQr7c0-dw"></figure>'),
        ('<p><iframe src="https://maps.example/x" title="Map"></iframe></p>',
         '<p><a href="https://maps.example/x">Map</a></p>'),
        # links
        ('<a href="http://www.old.example/2014/03/05/tide/#more">T</a>',
         '<p><a href="/2014/03/05/tide/#more">T</a></p>'),
        ('<a href="https://elsewhere.example/x">T</a>', '<p><a href="https://elsewhere.example/x">T</a></p>'),
        # old elements, styles, scripts
        ('<p style="text-align:center">C</p>', '<p class="has-text-align-center">C</p>'),
        ("<h1>H</h1><h5>h</h5><tt>t</tt>", "<h2>H</h2>\n<h4>h</h4>\n<p><code>t</code></p>"),
        ("A<script>alert('\n\n')</script>B", "<p>AB</p>"),
        # marks
        ("A<!--more-->B", "<p>A</p>\n<p>B</p>"),
        ("A<!--nextpage-->B", "<p>A</p>\n<p>B</p>"),
        ('<img class="wp-smiley" src="https://s.example/x.gif" alt=":)"> yes', "<p>:) yes</p>"),
        ('<img src="https://count.example/p.gif" width="1" height="1">Words', "<p>Words</p>"),
    ],
)  # fmt: skip
def test_classic_bodies(source: str, html: str) -> None:
    assert convert(source).html == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('<!-- wp:image {"id":1} --><div class="wp-block-image"><figure class="alignleft size-full">'
         f'<img src="{OLD}2014/sea.jpg" alt="s" class="wp-image-1"/><figcaption>Cap</figcaption>'
         "</figure></div><!-- /wp:image -->",
         '<figure class="alignleft"><img src="/media/2014-sea.jpg" alt="s">'
         "<figcaption>Cap</figcaption></figure>"),
        ('<!-- wp:gallery --><figure class="wp-block-gallery columns-2"><!-- wp:image -->'
         f'<figure class="wp-block-image"><img src="{OLD}2014/sea.jpg" alt="s"/></figure>'
         "<!-- /wp:image --><!-- wp:image -->"
         f'<figure class="wp-block-image"><img src="{OLD}2014/hill.jpg" alt="h"/>'
         "<figcaption>Hill</figcaption></figure><!-- /wp:image -->"
         "<figcaption>Both</figcaption></figure><!-- /wp:gallery -->",
         '<figure class="gallery gallery-columns-2"><figure><img src="/media/2014-sea.jpg" alt="s">'
         '</figure><figure><img src="/media/2014-hill.jpg" alt="h"><figcaption>Hill</figcaption>'
         "</figure><figcaption>Both</figcaption></figure>"),
        ('<!-- wp:columns --><div class="wp-block-columns"><!-- wp:column -->'
         '<div class="wp-block-column"><p>A</p></div><!-- /wp:column --><!-- wp:column -->'
         '<div class="wp-block-column"><p>B</p></div><!-- /wp:column --></div><!-- /wp:columns -->',
         '<div class="columns"><div class="column"><p>A</p></div><div class="column"><p>B</p></div>'
         "</div>"),
        ('<!-- wp:button --><div class="wp-block-button"><a class="wp-block-button__link" '
         'href="https://x.example/">Go</a></div><!-- /wp:button -->',
         '<p class="button"><a href="https://x.example/">Go</a></p>'),
        ('<!-- wp:core-embed/youtube {"url":"https://youtu.be/ex8fMxXJDJw"} --><figure '
         'class="wp-block-embed-youtube wp-block-embed"><div class="wp-block-embed__wrapper">\n'
         "https://youtu.be/ex8fMxXJDJw\n</div><figcaption>Film</figcaption></figure>"
         "<!-- /wp:core-embed/youtube -->",
         '<figure data-embed="youtube/ex8fMxXJDJw"><figcaption>Film</figcaption></figure>'),
        ('<!-- wp:cover --><div class="wp-block-cover" style="background-image:url('
         f'{OLD}2014/sea.jpg)"><p class="wp-block-cover-text">On it</p></div><!-- /wp:cover -->',
         '<figure><img src="/media/2014-sea.jpg" alt="The sea"></figure><p>On it</p>'),
        ('<!-- wp:media-text --><div class="wp-block-media-text alignwide"><figure '
         f'class="wp-block-media-text__media"><img src="{OLD}2014/sea.jpg" alt="s"/></figure>'
         '<div class="wp-block-media-text__content"><p>Beside</p></div></div><!-- /wp:media-text -->',
         '<div class="media-text"><figure><img src="/media/2014-sea.jpg" alt="s"></figure>'
         "<p>Beside</p></div>"),
        ('<!-- wp:pullquote --><figure class="wp-block-pullquote"><blockquote><p>Q</p><cite>C</cite>'
         "</blockquote></figure><!-- /wp:pullquote -->",
         '<blockquote class="pullquote"><p>Q</p><cite>C</cite></blockquote>'),
        (f'<!-- wp:file --><div class="wp-block-file"><a href="{OLD}2014/paper.pdf">Paper</a>'
         f'<a href="{OLD}2014/paper.pdf" class="wp-block-file__button" download>Download</a></div>'
         "<!-- /wp:file -->",
         '<p><a href="/media/2014-paper.pdf">Paper</a></p>'),
        ('<!-- wp:separator --><hr class="wp-block-separator"/><!-- /wp:separator -->', "<hr>"),
        ('<!-- wp:spacer --><div style="height:9px" class="wp-block-spacer"></div><!-- /wp:spacer -->',
         ""),
        ('<!-- wp:table --><figure class="wp-block-table"><table><tbody><tr><td>1</td></tr></tbody>'
         "</table><figcaption>T</figcaption></figure><!-- /wp:table -->",
         "<figure><table><tbody><tr><td>1</td></tr></tbody></table><figcaption>T</figcaption></figure>"),
        ('<!-- wp:shortcode -->\n[gallery ids="2"]\n<!-- /wp:shortcode -->',
         '<div class="gallery gallery-columns-1"><figure><img src="/media/2014-hill.jpg" alt="">'
         "</figure></div>"),
        ("<!-- wp:code --><pre class='wp-block-code'><code>&lt;b>\n\nx</code></pre><!-- /wp:code -->",
         "<pre><code>&lt;b&gt;\n\nx</code></pre>"),
    ],
)  # fmt: skip
def test_blocks(source: str, html: str) -> None:
    assert convert(source).html == html


def test_what_is_lost_is_told() -> None:
    notes = convert(
        '[mystery] <img src="https://cdn.example/a.jpg" alt=""> '
        '<iframe src="https://maps.example/x"></iframe>'
    ).notes

    assert list(notes.shortcodes) == ["mystery"]
    assert list(notes.missing) == ["https://cdn.example/a.jpg"]
    assert list(notes.frames) == ["https://maps.example/x"]


def test_words_before_the_more_tag_and_pages_are_known() -> None:
    result = convert("<b>First</b> words [gallery]<!--more Go on-->rest<!--nextpage-->two")

    assert result.teaser == "First words"
    assert result.pages == 2


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Tom &amp; Jerry&#8217;s", "Tom & Jerry’s"),
        ("With <em>mark<sup>up</sup></em>", "With markup"),
        ("5 < 6 > 4", "5 < 6 > 4"),
        ("  many\n spaces ", "many spaces"),
    ],
)
def test_titles_become_plain_text(source: str, text: str) -> None:
    assert title(source) == text


def test_plain_text_has_no_markup_of_any_kind() -> None:
    assert plain("<p>A</p>[x y=1]<!-- wp:z --><style>b{}</style>&amp; C") == "A & C"


def test_long_texts_are_shortened_at_a_word() -> None:
    assert shortened("one two, three", 2) == "one two…"
    assert shortened("one two", 2) == "one two"


@pytest.mark.parametrize("hostile", ["<div>", "<b>", "<p><b>", "<figure>", "<ul><li>", "[gallery]",
                                     "<a><img src=x>", "<blockquote>"])  # fmt: skip
def test_hostile_nesting_is_converted(hostile: str) -> None:
    assert convert(hostile * 2_000 + "deep").html is not None


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('<a href="&#14;x">c</a>', '<p><a href="x">c</a></p>'),
        ('<a title="&#xffff;x" href="/y">c</a>', '<p><a title="x" href="/y">c</a></p>'),
        ('<img src="http://x.example/a&#1;.jpg">',
         '<figure><a href="http://x.example/a.jpg" class="missing-picture">a.jpg</a></figure>'),
        ('<iframe src="https://www.youtube.com/embed/aaaaaaaaaa&#1;a"></iframe>',
         '<figure data-embed="youtube/aaaaaaaaaaa"></figure>'),
        ('<video src="http://old.example/v&#2;.mp4"></video>',
         '<p><a href="http://old.example/v.mp4">v.mp4</a></p>'),
        ("[video src='http://old.example/v\x02.mp4']",
         '<p><a href="http://old.example/v.mp4">v.mp4</a></p>'),
        ("<p>a&#x8;b\x01</p>", "<p>ab</p>"),
        ('<p id="\ud800x">a</p>', '<p id="x">a</p>'),
    ],
)  # fmt: skip
def test_characters_that_xml_forbids_are_left_out_of_a_body_and_noted(
    source: str, html: str
) -> None:
    found = convert(source)

    assert found.html == html
    assert found.notes.dropped >= 1


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("x<y", "<p>x&lt;y</p>"),
        ("for(i=0;i<n;i++)", "<p>for(i=0;i&lt;n;i++)</p>"),
        ("<code>a<b</code>", "<p><code>a&lt;b</code></p>"),
        ("<p>a</p><p", "<p>a</p>"),
        ("<div<p>x</div>", "<p>&lt;div</p>\n<p>x</p>"),
        ("We asked <AT&T> about it.", "<p>We asked &lt;AT&amp;T&gt; about it.</p>"),
        ("<!-- wp:paragraph --><p>a<b</p><!-- /wp:paragraph -->", "<p>a&lt;b</p>"),
        ("if a<b, c>d", "<p>if a&lt;b, c&gt;d</p>"),
        ("List<String> x", "<p>List x</p>"),
        ("the <in> of Java", "<p>the  of Java</p>"),
        ("a <line of really, r/code>b", "<p>a b</p>"),
        ("a <= b <=> c", "<p>a &lt;= b &lt;=&gt; c</p>"),
        ("<é>x", "<p>&lt;é&gt;x</p>"),
    ],
)
def test_a_less_than_sign_in_the_words_of_a_body_stays_a_sign(source: str, html: str) -> None:
    assert convert(source).html == html


@pytest.mark.parametrize(
    "source",
    [
        "<!-- wp:p --><!-->",
        "<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph --><!--->",
        "<!-- wp:p --><p>a</p><!--",
        "<!-- wp:p --><!--><!--><!-->",
        "<!-->" * 3,
        "<!-- wp:p --><!-- wp:p -->" * 300,
        "<!-- wp:p -->" + "<!--" * 50_000,
        "<!--more" * 50_000,
        "<!-- wp:p --><!-->" + "<script>" * 50_000,
        "<div>" * 30_000 + "</p>" * 30_000,
        "x" + " " * 300_000 + "y\nz",
        "<iframe src='//x.example/y'></iframe>" * 3_000,
        "[gallery" * 50_000,
        "&#" + "9" * 5_000 + ";",
    ],
    ids=lambda source: f"{source[:30]!r} {len(source)}",
)
def test_no_body_keeps_the_conversion_busy_for_ever(source: str) -> None:
    convert(source)
    plain(source)


def test_blocks_that_hold_one_another_are_copied_a_bounded_number_of_times() -> None:
    shelf = Shelf()
    shelf.reusable_block = lambda id: '<!-- wp:block {"ref":1} /-->' * 500 + "x"  # type: ignore[method-assign]
    context = Context(OldSite("https://old.example"), shelf, 1)

    found = converted('<!-- wp:block {"ref":1} /-->', context)

    assert found.html.count("x") <= 300


@pytest.mark.parametrize(
    "source",
    ['<img src="a.jpg" width="²" height="²">', '<img class="wp-image-²" src="a.jpg">',
     f'<img src="a.jpg" width="{"9" * 5000}" height="1">'],
)  # fmt: skip
def test_numbers_that_only_look_like_numbers_do_no_harm(source: str) -> None:
    assert "a.jpg" in convert(source).html


def test_the_plain_form_keeps_the_words_and_no_markup() -> None:
    found, is_cut = converted_plainly(
        "<h2>Sea &amp; land</h2><script>x()</script>First<br>line &#1; with [gallery]<!-- note -->"
        "\n\n<p onclick='x'>x<y</p><style>p{}</style>",
        1000,
    )

    assert not is_cut

    assert found.html == ("<p>Sea &amp; land</p>\n<p>First line with [gallery]</p>\n<p>x&lt;y</p>")
