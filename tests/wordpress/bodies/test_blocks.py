"""Block comments go, what the blocks hold stays, and what had no content is named."""

from wordpress.bodies.blocks import flattened, parsed


def test_saved_html_stays_and_comments_go() -> None:
    html = flattened(
        '<!-- wp:heading {"level":3} --><h3>Head</h3><!-- /wp:heading -->\n'
        '<!-- wp:group {"layout":{"type":"flex"}} --><div><!-- wp:paragraph --><p>Words</p>'
        "<!-- /wp:paragraph --></div><!-- /wp:group -->"
    )

    assert html == "<h3>Head</h3>\n<div><p>Words</p></div>"


def test_dynamic_blocks_are_left_out_and_named() -> None:
    dropped: list[str] = []

    html = flattened(
        '<!-- wp:latest-posts {"postsToShow":3} /--><p>Kept</p><!-- wp:query --><div>'
        "<!-- wp:post-title /--></div><!-- /wp:query -->",
        dropped=dropped.append,
    )

    assert html == "<p>Kept</p>"
    assert dropped == ["latest-posts", "query"]


def test_a_reusable_block_is_copied_in() -> None:
    html = flattened(
        '<!-- wp:block {"ref":7} /-->', reusable={7: "<!-- wp:x --><p>R</p><!-- /wp:x -->"}.get
    )  # type: ignore[arg-type]

    assert html == "<p>R</p>"


def test_a_reusable_block_that_shows_itself_ends() -> None:
    dropped: list[str] = []

    html = flattened(
        '<!-- wp:block {"ref":7} /-->',
        reusable=lambda id: '<p>R</p><!-- wp:block {"ref":7} /-->',
        dropped=dropped.append,
    )

    assert html.count("<p>R</p>") == 3


def test_text_outside_blocks_is_given_its_paragraphs() -> None:
    html = flattened(
        "loose\n\n<!-- wp:paragraph --><p>Words</p><!-- /wp:paragraph -->",
        classic=lambda text: f"<p>{text.strip()}</p>",
    )

    assert html == "<p>loose</p><p>Words</p>"


def test_comments_that_do_not_fit_are_ignored() -> None:
    tree = parsed("<!-- /wp:group -->a<!-- wp:group -->b<!-- /wp:other -->c")

    assert [part if isinstance(part, str) else part.inner for part in tree.inner] == [
        "",
        "a",
        ["b", "c"],
    ]


def test_broken_attributes_are_no_attributes() -> None:
    block = parsed('<!-- wp:image {"id":} --><img><!-- /wp:image -->').inner[1]

    assert not isinstance(block, str)
    assert block.attributes == {}


def test_social_links_keep_those_that_lead_somewhere() -> None:
    html = flattened(
        '<ul><!-- wp:social-link {"url":"https://x.example/ann","service":"mastodon"} /-->'
        '<!-- wp:social-link {"url":"#","service":"wordpress"} /-->'
        '<!-- wp:social-link {"url":"javascript:alert(1)","service":"evil"} /--></ul>'
        "<!-- wp:paragraph --><!-- /wp:paragraph -->"
    )

    assert html == '<ul><li><a href="https://x.example/ann">Mastodon</a></li></ul>'


def test_hostile_nesting_ends() -> None:
    assert flattened("<!-- wp:group -->" * 50_000 + "words") == "words"
