"""Colours with enough contrast to be read. Pure: a colour in, a colour out.

Contrast and luminance are those of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

import colorsys
import re

# The grounds that text in the accent colour stands on: --paper and --panel of static/css/site.css.
LIGHT_GROUNDS = ("#fffefb", "#f6f3ec")
DARK_GROUNDS = ("#15171b", "#1d2026")
ENOUGH = 4.5  # WCAG AA for text of any size
STEP = 0.01

_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def for_light(accent: str) -> str:
    """`accent`, darkened as little as it takes to be read on the light grounds."""
    return _moved(accent, LIGHT_GROUNDS, -STEP)


def for_dark(accent: str) -> str:
    """`accent`, lightened as little as it takes to be read on the dark grounds."""
    return _moved(accent, DARK_GROUNDS, STEP)


def _moved(colour: str, grounds: tuple[str, ...], step: float) -> str:
    """Keep hue and saturation, move the lightness until the contrast is enough."""
    red, green, blue = _parts(colour)
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    candidate = colour.lower()
    while min(contrast(candidate, ground) for ground in grounds) < ENOUGH:
        lightness = min(1.0, max(0.0, lightness + step))
        candidate = _hex(*colorsys.hls_to_rgb(hue, lightness, saturation))
    return candidate


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[float, float, float]:
    if not _HEX.match(colour):
        raise ValueError(f"{colour!r} is not a colour like #a3122b")
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _hex(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in (red, green, blue))
