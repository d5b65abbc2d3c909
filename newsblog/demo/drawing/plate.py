"""One printing plate: flat inks, cut edges, gouge marks and paper grain, as SVG."""

import itertools
import math
import random
from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 1600, 1067

NIGHT, DEEP, SEA, FOAM = "#12213a", "#1d3d56", "#2b6c78", "#a9c9c2"
PAPER, SAND, LAMP, BRICK = "#f2e8d3", "#dcc293", "#f0b03f", "#b8472a"
RUST, MOSS, INK, STONE, ROSE = "#7d3321", "#6a7a3c", "#10161f", "#7f8b8c", "#d98e73"

type Point = tuple[float, float]

# Edges wander as a knife in lino does; specks are where the ink did not take.
FILTERS = """
<filter id="cut" x="-2%" y="-2%" width="104%" height="104%">
<feTurbulence type="fractalNoise" baseFrequency=".022" numOctaves="3" seed="{seed}"/>
<feDisplacementMap in="SourceGraphic" scale="{cut}" xChannelSelector="R" yChannelSelector="G"/>
</filter>
<filter id="specks" x="0" y="0" width="100%" height="100%">
<feTurbulence type="fractalNoise" baseFrequency=".3 .26" numOctaves="2" seed="{seed}"/>
<feColorMatrix values="0 0 0 0 .95  0 0 0 0 .91  0 0 0 0 .83  0 0 0 -16 4.1"/>
</filter>
<filter id="ink" x="0" y="0" width="100%" height="100%">
<feTurbulence type="fractalNoise" baseFrequency=".012 .02" numOctaves="4" seed="{seed}"/>
<feColorMatrix values="0 0 0 0 .04  0 0 0 0 .06  0 0 0 0 .1  0 0 0 3 -1.35"/>
</filter>
"""


class Plate:
    """Collects shapes in the order of printing. The same seed always cuts the same picture."""

    def __init__(
        self,
        seed: int,
        *,
        width: int = WIDTH,
        height: int = HEIGHT,
        cut: float = 9,
        mottle: float = 0.06,
    ):
        self.random = random.Random(seed)
        self.mottle = mottle
        self.seed, self.width, self.height, self.cut = seed, width, height, cut
        self.shapes: list[str] = []
        self.lettering: list[str] = []

    # --- marks ----------------------------------------------------------------------------------
    def rect(self, x: float, y: float, w: float, h: float, fill: str, **more: object) -> None:
        self._add("rect", fill, {"x": x, "y": y, "width": w, "height": h, **more})

    def circle(self, x: float, y: float, r: float, fill: str, **more: object) -> None:
        self._add("circle", fill, {"cx": x, "cy": y, "r": r, **more})

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: str, **more: object) -> None:
        self._add("ellipse", fill, {"cx": x, "cy": y, "rx": rx, "ry": ry, **more})

    def poly(self, points: Iterable[Point], fill: str, **more: object) -> None:
        self._add("polygon", fill, {"points": _joined(points), **more})

    def path(self, d: str, fill: str = "none", **more: object) -> None:
        self._add("path", fill, {"d": d, **more})

    def line(self, points: Sequence[Point], stroke: str, width: float, **more: object) -> None:
        drawn = {"stroke": stroke, "stroke_width": width, "stroke_linecap": "round"}
        self._add("polyline", "none", {"points": _joined(points), **drawn, **more})

    def text(
        self, x: float, y: float, words: str, size: float, fill: str = INK, **more: object
    ) -> None:
        """Lettering stays sharp: it is printed above the cut shapes."""
        family = more.pop("family", "Newsreader, serif")
        attributes = _attributes({"x": x, "y": y, "font_size": size, **more})
        self.lettering.append(
            f'<text fill="{fill}" font-family="{family}" {attributes}>{words}</text>'
        )

    def raw(self, svg: str) -> None:
        self.shapes.append(svg)

    def _add(self, tag: str, fill: str, attributes: dict[str, object]) -> None:
        self.shapes.append(f'<{tag} fill="{fill}" {_attributes(attributes)}/>')

    # --- the hand ---------------------------------------------------------------------------------
    def between(self, low: float, high: float) -> float:
        return self.random.uniform(low, high)

    def gouges(
        self,
        box: tuple[float, float, float, float],
        fill: str,
        *,
        count: int,
        length: float = 90,
        thick: float = 7,
        angle: float = 0,
        opacity: float = 1,
    ) -> None:
        """Tapered cuts in a box (x, y, width, height), all leaning by `angle` degrees."""
        x, y, w, h = box
        cuts = []
        for _ in range(count):
            a = math.radians(angle + self.between(-5, 5))
            long, half = length * self.between(0.4, 1.3), thick * self.between(0.35, 1) / 2
            cx, cy = x + w * self.random.random(), y + h * self.random.random()
            dx, dy = math.cos(a) * long / 2, math.sin(a) * long / 2
            nx, ny = -math.sin(a) * half, math.cos(a) * half
            cuts.append(
                f"M{cx - dx:.0f} {cy - dy:.0f}Q{cx + nx:.0f} {cy + ny:.0f} {cx + dx:.0f} "
                f"{cy + dy:.0f}Q{cx - nx:.0f} {cy - ny:.0f} {cx - dx:.0f} {cy - dy:.0f}Z"
            )
        self.path("".join(cuts), fill, opacity=opacity)

    def ridge(
        self, y: float, fill: str, *, rise: float = 30, steps: int = 14, bottom: float | None = None
    ) -> None:
        """Land, cloud bank or surf from edge to edge below a wandering line."""
        floor = self.height if bottom is None else bottom
        line = [
            (self.width * i / steps, y + self.between(-rise, rise)) for i in range(-1, steps + 2)
        ]
        self.path(_smooth(line) + f"L{self.width + 200} {floor}L-200 {floor}Z", fill)

    def blob(
        self, x: float, y: float, rx: float, ry: float, fill: str, *, rough: float = 0.12
    ) -> None:
        points = []
        for i in range(12):
            a = i * math.tau / 12
            k = 1 + self.between(-rough, rough)
            points.append((x + math.cos(a) * rx * k, y + math.sin(a) * ry * k))
        first, second = points[0], points[1]
        start = ((first[0] + second[0]) / 2, (first[1] + second[1]) / 2)
        self.path(_smooth([start, *points[1:], first, second]) + "Z", fill)

    def sky(self, inks: Sequence[str], horizon: float, *, rise: float = 22) -> None:
        """Bands of ink from the top of the plate down to the horizon, each cut into the next."""
        self.rect(-50, -50, self.width + 100, self.height + 100, inks[0])
        band = horizon / len(inks)
        for number, ink in enumerate(inks[1:], 1):
            self.ridge(band * number, ink, rise=rise, steps=9, bottom=horizon + 40)
            box = (0.0, band * number - rise * 2, float(self.width), rise * 3)
            self.gouges(box, ink, count=26, length=190, thick=9)

    def water(self, top: float, ink: str, light: str, dark: str) -> None:
        """Sea down to the bottom edge; its cuts grow towards the viewer."""
        self.rect(-50, top, self.width + 100, self.height - top + 50, ink)
        y = top + 6.0
        while y < self.height:
            depth = (y - top) / max(1, self.height - top)
            box = (-60.0, y, self.width + 120.0, 10 + 26 * depth)
            size = {"length": 60 + 190 * depth, "thick": 4 + 13 * depth}
            self.gouges(box, dark, count=int(24 - 12 * depth), opacity=0.7, **size)
            self.gouges(box, light, count=int(13 - 7 * depth), opacity=0.75, **size)
            y += 14 + 40 * depth

    def svg(self) -> str:
        w, h = self.width, self.height
        filters = FILTERS.format(seed=self.seed, cut=self.cut)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" '
            f'viewBox="0 0 {w} {h}"><defs>{filters}</defs>'
            f'<g filter="url(#cut)">{"".join(self.shapes)}</g>'
            f'<rect width="{w}" height="{h}" filter="url(#ink)" opacity="{self.mottle}"/>'
            f"{''.join(self.lettering)}"
            f'<rect width="{w}" height="{h}" filter="url(#specks)" opacity=".55"/></svg>'
        )


def _joined(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _attributes(values: dict[str, object]) -> str:
    return " ".join(
        f'{name.replace("_", "-")}="{round(v, 1) if isinstance(v, float) else v}"'
        for name, v in values.items()
    )


def _smooth(points: Sequence[Point]) -> str:
    """A path through the middles of the points, bending at each."""
    d = [f"M{points[0][0]:.0f} {points[0][1]:.0f}"]
    for (x1, y1), (x2, y2) in itertools.pairwise(points[1:]):
        d.append(f"Q{x1:.0f} {y1:.0f} {(x1 + x2) / 2:.0f} {(y1 + y2) / 2:.0f}")
    return "".join(d)
