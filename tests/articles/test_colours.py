import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.colours import DARK_GROUNDS, ENOUGH, LIGHT_GROUNDS, contrast, for_dark, for_light

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#a3122b", "#a3122b") == pytest.approx(1)


@given(colours)
def test_every_accent_can_be_read_on_light_and_on_dark_grounds(colour: str) -> None:
    assert min(contrast(for_light(colour), ground) for ground in LIGHT_GROUNDS) >= ENOUGH
    assert min(contrast(for_dark(colour), ground) for ground in DARK_GROUNDS) >= ENOUGH


def test_accent_that_can_be_read_stays_as_its_owner_chose_it() -> None:
    assert for_light("#a3122b") == "#a3122b"
    assert for_dark("#ff8a94") == "#ff8a94"


def test_hue_stays_when_an_accent_is_lightened() -> None:
    red, green, blue = (int(for_dark("#0a2f8f")[i : i + 2], 16) for i in (1, 3, 5))

    assert blue > green > red


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "#1234567", "#123456\n"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        for_light(text)


CSS = Path(__file__).resolve().parents[2] / "static" / "css"
TOKEN = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);")


def tokens_of(sheet: str) -> dict[str, tuple[str, str]]:
    """Each colour that a style sheet names, as it is by day and by night."""
    return {name: (day, night) for name, day, night in TOKEN.findall((CSS / sheet).read_text())}


def test_grounds_are_those_of_the_stylesheet() -> None:
    css = tokens_of("site.css")

    assert list(zip(LIGHT_GROUNDS, DARK_GROUNDS, strict=True)) == [css["paper"], css["panel"]]


def test_desk_and_readers_pages_are_printed_on_the_same_paper_in_the_same_ink() -> None:
    """Each loads one style sheet and names them for itself."""
    site, desk = tokens_of("site.css"), tokens_of("desk.css")

    assert {"paper", "panel", "ink", "ink-2", "rule"} <= site.keys() & desk.keys()
    assert [name for name in site.keys() & desk.keys() if site[name] != desk[name]] == []
    assert desk["mark"] == site["accent"]
