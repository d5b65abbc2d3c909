"""Shortcodes are found as WordPress documents them; others stay text and are named."""

import pytest

from wordpress.bodies.shortcodes import Shortcode, attributes_of, render


def found(text: str, *names: str) -> tuple[list[Shortcode], list[str], str]:
    codes: list[Shortcode] = []
    unknown: list[str] = []

    def keep(code: Shortcode) -> str:
        codes.append(code)
        return f"<{code.name}>"

    html = render(text, dict.fromkeys(names, keep), unknown.append)
    return codes, unknown, html


@pytest.mark.parametrize(
    ("source", "named", "bare"),
    [
        (' ids="1,2" columns=4', {"ids": "1,2", "columns": "4"}, ()),
        (" id='a b' X=\"Y\"", {"id": "a b", "x": "Y"}, ()),
        (" ids=“1,2”", {"ids": "1,2"}, ()),
        (" https://a.example/b.mp3?c=1", {}, ("https://a.example/b.mp3?c=1",)),
        ('="x" 7', {}, ('="x"', "7")),
        (' caption="a &quot;b&quot; &amp; c"', {"caption": 'a "b" & c'}, ()),
    ],
)
def test_attributes_are_read_in_every_spelling(
    source: str, named: dict[str, str], bare: tuple[str, ...]
) -> None:
    got_named, got_bare = attributes_of(source)

    assert got_named == named
    assert len(got_bare) == len(bare)


def test_a_shortcode_has_its_content_if_it_is_closed() -> None:
    codes, _unknown, html = found(
        "a [caption w=1]<img> words[/caption] b [gallery] c", "caption", "gallery"
    )

    assert [(code.name, code.content) for code in codes] == [
        ("caption", "<img> words"),
        ("gallery", ""),
    ]
    assert html == "a <caption> b <gallery> c"


def test_one_that_is_opened_again_has_no_content() -> None:
    codes, _unknown, _html = found("[gallery] x [gallery]y[/gallery]", "gallery")

    assert [code.content for code in codes] == ["", "y"]


def test_escaped_shortcodes_stay_text() -> None:
    assert found("[[gallery ids=1]]", "gallery")[2] == "[gallery ids=1]"


def test_unknown_shortcodes_stay_and_are_named() -> None:
    _codes, unknown, html = found('[contact-form-7 id="1"] and [mystery] text [/mystery] [sic]')

    assert html == '[contact-form-7 id="1"] and [mystery] text [/mystery] [sic]'
    assert unknown == ["contact-form-7", "mystery"]


def test_brackets_in_attributes_of_tags_and_numbers_are_no_shortcodes() -> None:
    assert found('<a title="[foo]">x</a> [1] [2026] a[i]')[1] == []


def test_a_renderer_may_leave_a_shortcode_as_it_is() -> None:
    assert render("a [x] b", {"x": lambda code: None}) == "a [x] b"
