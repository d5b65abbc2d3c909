import pytest
from django.urls import NoReverseMatch

from articles.addresses import full, named, with_full_links

SITE = "http://127.0.0.1:8000"
PAGE = "/2026/11/22/flood/"


def test_address_is_told_by_its_name_and_its_parts() -> None:
    for _asked_again in range(2):
        assert named("articles:tag", "käse") == "/tag/k%C3%A4se/"
        assert named("articles:category", "news/port") == "/category/news/port/"
    with pytest.raises(NoReverseMatch):
        named("articles:tag", "")


def test_path_gets_the_site_in_front_and_a_full_address_stays() -> None:
    assert full("/tag/käse/") == f"{SITE}/tag/k%C3%A4se/"
    assert full("https://elsewhere.example/a") == "https://elsewhere.example/a"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('<a href="/about/">x</a>', f'<a href="{SITE}/about/">x</a>'),
        ('<a href="#notes">x</a>', f'<a href="{SITE}{PAGE}#notes">x</a>'),
        ('<a href="//cdn.example/x">x</a>', '<a href="http://cdn.example/x">x</a>'),
        ('<a href="mailto:a@b.example">x</a>', '<a href="mailto:a@b.example">x</a>'),
        ('<a href="https://b.example/?a=1&amp;b">x</a>',) * 2,
        (
            '<img alt="a > b" src="/media/a.jpg" width="1">',
            f'<img alt="a > b" src="{SITE}/media/a.jpg" width="1">',
        ),
        (
            '<source srcset="/media/a.webp 320w, /media/b.webp 640w">',
            f'<source srcset="{SITE}/media/a.webp 320w, {SITE}/media/b.webp 640w">',
        ),
        ('<video controls="" poster="/p.jpg" src="/v.mp4"></video>',
         f'<video controls="" poster="{SITE}/p.jpg" src="{SITE}/v.mp4"></video>'),
        ('<p>Write src="/x" or href="/y".</p>',) * 2,
        ('<p title=\' x\'>&lt;a href="/y"&gt;</p>',) * 2,
        ('<a href="http://[broken">x</a>',) * 2,
    ],
)  # fmt: skip
def test_only_addresses_inside_tags_are_completed(written: str, expected: str) -> None:
    assert with_full_links(written, page=PAGE) == expected
