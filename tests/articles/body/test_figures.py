import pytest

from articles.html import picture_tag
from tests.markup import FOLDER, picture, rendered, tags_in

IMG = f'<img src="{FOLDER}/640.webp" alt="">'
FILM = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def test_a_picture_is_shown_in_all_its_files() -> None:
    out = rendered(f"<p>{IMG}</p>")
    names = [tag.name for tag in tags_in(out)]
    assert names == ["figure", "picture", "source", "source", "img"]
    avif, webp, img = tags_in(out)[2:]
    assert avif.attributes["srcset"].endswith(f"{FOLDER}/1600.avif 1600w")
    assert webp.attributes["type"] == "image/webp"
    assert img.attributes == {
        "src": f"{FOLDER}/1280.jpg",
        "alt": "A quay",
        "width": "1600",
        "height": "900",
        "decoding": "async",
        "loading": "lazy",
    }


def test_the_storys_own_alternative_text_wins() -> None:
    out = rendered(f'<p><img src="{FOLDER}/640.webp" alt="The quay at noon"></p>')
    assert 'alt="The quay at noon"' in out


@pytest.mark.parametrize(
    ("source", "caption"),
    [
        (f"<p>{IMG}</p>", '<figcaption>Dawn. <span class="credit">L. Okafor</span></figcaption>'),
        (
            f"<figure>{IMG}<figcaption>Ours</figcaption></figure>",
            '<figcaption>Ours <span class="credit">L. Okafor</span></figcaption>',
        ),
        (
            f"<figure>{IMG}<figcaption>Photo: L. Okafor</figcaption></figure>",
            "<figcaption>Photo: L. Okafor</figcaption>",
        ),
        (f"<p>In {IMG} a line</p>", ' <small class="credit">L. Okafor</small> a line</p>'),
        (f"<ul><li>{IMG}</li></ul>", ' <small class="credit">L. Okafor</small></li>'),
    ],
)
def test_the_credit_is_always_shown_and_never_twice(source: str, caption: str) -> None:
    out = rendered(source, picture(caption="Dawn.", credit="L. Okafor"))
    assert caption in out
    assert out.count("L. Okafor") == 1


CAPTIONS = {
    "classic": (
        '<div id="attachment_9" class="wp-caption alignright" style="width: 310px">'
        f'<a href="{FOLDER}/1280.jpg">{IMG}</a><p class="wp-caption-text">Cap</p></div>'
    ),
    "block": (
        f'<figure class="wp-block-image alignright size-large">{IMG}'
        '<figcaption class="wp-element-caption">Cap</figcaption></figure>'
    ),
    "html5": (
        f'<figure><img class="alignright wp-image-9" src="{FOLDER}/640.webp">'
        "<figcaption>Cap</figcaption></figure>"
    ),
}


@pytest.mark.parametrize("source", CAPTIONS.values(), ids=CAPTIONS)
def test_captions_of_either_wordpress_editor_become_figures(source: str) -> None:
    out = rendered(source)
    assert out.startswith('<figure class="alignright"><picture>')
    assert out.endswith("</picture><figcaption>Cap</figcaption></figure>")


GALLERIES = {
    "classic": (
        '<div class="gallery gallery-columns-3"><dl class="gallery-item">'
        f'<dt class="gallery-icon"><a href="x.jpg">{IMG}</a></dt>'
        '<dd class="wp-caption-text gallery-caption">Cap</dd></dl><br style="clear:both"></div>'
    ),
    "nested figures": (
        '<figure class="wp-block-gallery has-nested-images columns-3">'
        f'<figure class="wp-block-image">{IMG}<figcaption>Cap</figcaption></figure></figure>'
    ),
    "list in a figure": (
        '<figure class="wp-block-gallery columns-3"><ul class="blocks-gallery-grid">'
        f'<li class="blocks-gallery-item"><figure>{IMG}<figcaption>Cap</figcaption></figure></li>'
        "</ul></figure>"
    ),
    "list": (
        '<ul class="wp-block-gallery columns-3"><li class="blocks-gallery-item">'
        f"<figure>{IMG}<figcaption>Cap</figcaption></figure></li></ul>"
    ),
}


@pytest.mark.parametrize("source", GALLERIES.values(), ids=GALLERIES)
def test_galleries_of_either_wordpress_editor_become_ours(source: str) -> None:
    tags = tags_in(rendered(source))
    assert tags[0].attributes == {"class": "gallery gallery-columns-3"}
    names = [tag.name for tag in tags[1:]]
    assert names == ["figure", "picture", "source", "source", "img", "figcaption"]
    assert tags[3].attributes["sizes"].startswith("(min-width: 42rem) 14rem")


def test_a_small_picture_stays_as_small_as_its_author_made_it() -> None:
    img = tags_in(rendered(f'<p>a <img src="{FOLDER}/640.webp" width="160"> b</p>'))[-1]
    assert (img.attributes["width"], img.attributes["height"]) == ("160", "90")


def test_a_deleted_picture_leaves_its_alternative_text() -> None:
    gone = f"/media/pictures/cd/{'c' * 32}/640.webp"
    assert rendered(f'<p><img src="{gone}" alt="A crane"></p>') == "<p>A crane</p>"


def test_a_picture_of_another_site_becomes_a_link() -> None:
    out = rendered('<p><img src="https://elsewhere.example/x.png" alt="A chart"></p>')
    assert out == (
        '<p><a class="missing-picture" href="https://elsewhere.example/x.png" rel="noopener">'
        "A chart</a></p>"
    )


@pytest.mark.parametrize(
    "source",
    [
        f"<p>{FILM}</p>",
        f'<p><a href="{FILM}">{FILM}</a></p>',
        '<p><iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0"></iframe></p>',
        '<figure data-embed="youtube/dQw4w9WgXcQ"></figure>',
        f'<figure class="wp-block-embed"><div class="wp-embed__wrapper">\n{FILM}\n</div></figure>',
    ],
)
def test_a_film_is_a_link_until_it_is_clicked(source: str) -> None:
    assert rendered(source) == (
        '<figure class="embed" data-embed="youtube/dQw4w9WgXcQ" '
        'data-frame="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ">'
        f'<a href="{FILM}" rel="noopener">Watch on YouTube</a></figure>'
    )


def test_an_embed_keeps_its_caption() -> None:
    out = rendered('<figure data-embed="x/12"><figcaption>Said <b>so</b></figcaption></figure>')
    assert "data-frame" not in out
    assert out.endswith("<figcaption>Said <b>so</b></figcaption></figure>")


def test_an_embed_keeps_its_place_and_no_other_class() -> None:
    source = f'<figure class="wp-block-embed alignwide is-x"><div class="w">{FILM}</div></figure>'
    assert '<figure class="embed alignwide" data-embed=' in rendered(source)


def test_an_address_inside_a_sentence_stays_a_link() -> None:
    assert "figure" not in rendered(f"<p>See {FILM} for more.</p>")


def test_a_frame_of_an_unknown_site_becomes_a_link() -> None:
    out = rendered('<iframe src="https://maps.example/?q=1"></iframe>')
    assert (
        out
        == '<p><a href="https://maps.example/?q=1" rel="noopener">https://maps.example/?q=1</a></p>'
    )


def test_sound_of_our_own_is_played_and_others_is_linked() -> None:
    assert rendered('<p><audio src="/media/a/b.mp3" autoplay></audio></p>') == (
        '<p><audio controls="" preload="none" src="/media/a/b.mp3"></audio></p>'
    )
    assert rendered('<p><video><source src="https://x.example/v.mp4"></video></p>') == (
        '<p><a href="https://x.example/v.mp4" rel="noopener">Watch: v.mp4</a></p>'
    )


def test_a_picture_on_a_page_can_be_fetched_first() -> None:
    tag = picture_tag(picture(focal_x=0.1), sizes="100vw", alt='"quoted"', eager=True)
    img = tags_in(tag)[-1]
    assert img.attributes["fetchpriority"] == "high"
    assert "loading" not in img.attributes
    assert img.attributes["alt"] == '"quoted"'
    assert img.attributes["data-focus-x"] == "1"


def test_a_format_without_the_largest_file_is_not_offered() -> None:
    shown = picture()
    small_avif = tuple(s for s in shown.sources if s.format != "avif" or s.width < 1000)
    tag = picture_tag(picture(sources=small_avif), sizes="100vw")
    assert [t.attributes["type"] for t in tags_in(tag) if t.name == "source"] == ["image/webp"]


def test_a_picture_without_files_is_nothing() -> None:
    assert picture_tag(picture(sources=()), sizes="100vw") == ""
