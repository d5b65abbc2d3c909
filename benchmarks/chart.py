"""Draws the growth of the pages as an SVG. Pure; a few bars need no library."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

WIDTH, LABEL, BAR, GAP = 900, 250, 9, 7
FONT = 'font-family="sans-serif" font-size="11" role="img"'
COLOURS = ("#9db4c8", "#3d6f9e", "#0b2f52")


def growth(medians: Mapping[str, Mapping[str, float]], *, title: str) -> str:
    """Horizontal bars: one group a page, one bar a corpus, as long as the median is in ms."""
    sizes = list(next(iter(medians.values()))) if medians else []
    longest = max((ms for found in medians.values() for ms in found.values()), default=1.0)
    a_group = BAR * len(sizes) + GAP
    height = 60 + a_group * len(medians)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {FONT}>',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="10" y="20" font-size="14">{escape(title)}</text>',
    ]
    for place, size in enumerate(sizes):
        x = LABEL + place * 90
        parts.append(f'<rect x="{x}" y="30" width="10" height="10" fill="{_colour(place)}"/>')
        parts.append(f'<text x="{x + 15}" y="39">{escape(size)}</text>')
    top = 52
    for name, found in medians.items():
        middle = top + BAR * len(sizes) / 2 + 4
        parts.append(
            f'<text x="{LABEL - 8}" y="{middle:g}" text-anchor="end">{escape(name)}</text>'
        )
        for place, ms in enumerate(found.values()):
            y, width = top + place * BAR, max(1.0, (WIDTH - LABEL - 70) * ms / longest)
            parts.append(
                f'<rect x="{LABEL}" y="{y}" width="{width:.1f}" height="{BAR - 1}" '
                f'fill="{_colour(place)}"/>'
            )
            parts.append(
                f'<text x="{LABEL + width + 4:.1f}" y="{y + BAR - 1}" font-size="9">'
                f"{ms:.1f} ms</text>"
            )
        top += a_group
    return "\n".join([*parts, "</svg>", ""])


def _colour(place: int) -> str:
    return COLOURS[place % len(COLOURS)]
