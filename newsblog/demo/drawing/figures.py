"""What stands in more than one scene: houses, boats, gulls, lamps, people."""

import math
from collections.abc import Sequence

from newsblog.demo.drawing.plate import DEEP, FOAM, INK, LAMP, NIGHT, PAPER, Plate


def house(
    p: Plate,
    x: float,
    ground: float,
    w: float,
    h: float,
    *,
    wall: str,
    roof: str,
    lit: Sequence[int] = (),
    pane: str = DEEP,
    floors: int = 2,
    gable: bool = True,
) -> None:
    """A house front; windows are counted from the top left and `lit` ones shine."""
    top = ground - h
    p.rect(x, top, w, h, wall)
    if gable:
        p.poly(
            [(x - w * 0.06, top + 4), (x + w / 2, top - w * 0.42), (x + w * 1.06, top + 4)], roof
        )
    else:
        slope = [(x - 6, top + 4), (x + w * 0.08, top - h * 0.26), (x + w * 0.92, top - h * 0.26)]
        p.poly([*slope, (x + w + 6, top + 4)], roof)
    p.rect(x + w * 0.7, top - w * 0.38, w * 0.11, w * 0.3, roof)
    p.gouges((x + 4, top, w - 8, h), roof, count=int(w * h / 1700), length=26, thick=4, opacity=0.5)
    columns = max(2, round(w / 75))
    number = 0
    for floor in range(floors):
        for column in range(columns):
            wx = x + w * (column + 0.5) / columns - w * 0.16 / columns * 1.5
            wy = top + h * (0.1 + floor * 0.8 / floors)
            ww, wh = w * 0.48 / columns, h * 0.42 / floors
            p.rect(wx, wy, ww, wh, LAMP if number in lit else pane)
            p.line([(wx + ww / 2, wy), (wx + ww / 2, wy + wh)], wall, 3)
            p.line([(wx, wy + wh / 2), (wx + ww, wy + wh / 2)], wall, 3)
            number += 1


def row_of_houses(
    p: Plate, x: float, ground: float, widths: Sequence[float], inks: Sequence[tuple[str, str]],
    *, pane: str = DEEP, shine: int = 3,
) -> None:  # fmt: skip
    """A terrace along the ground; every `shine`-th window is lit (0 for none)."""
    for number, w in enumerate(widths):
        wall, roof = inks[number % len(inks)]
        lit = [i for i in range(12) if shine and (i * 5 + number * 3) % (shine + 2) == 0]
        h = w * p.between(1.15, 1.6)
        house(
            p, x, ground, w, h, wall=wall, roof=roof, lit=lit, pane=pane,
            floors=2 if h < 210 else 3, gable=number % 3 != 1,
        )  # fmt: skip
        x += w - 2


def boat(p: Plate, x: float, y: float, s: float, *, hull: str, cabin: str = PAPER) -> None:
    """A small fishing boat on the waterline y, s pixels long."""
    p.path(
        f"M{x} {y - s * 0.2}Q{x + s * 0.5} {y - s * 0.08} {x + s} {y - s * 0.27}"
        f"L{x + s * 0.88} {y + s * 0.05}L{x + s * 0.1} {y + s * 0.05}Z",
        hull,
    )
    p.line([(x + s * 0.03, y - s * 0.15), (x + s * 0.94, y - s * 0.18)], PAPER, s * 0.016)
    p.rect(x + s * 0.2, y - s * 0.38, s * 0.24, s * 0.22, cabin)
    p.rect(x + s * 0.18, y - s * 0.41, s * 0.28, s * 0.04, INK)
    for i in range(3):
        p.rect(x + s * (0.225 + 0.07 * i), y - s * 0.34, s * 0.045, s * 0.07, NIGHT)
    mast = x + s * 0.53
    p.line([(mast, y - s * 0.15), (mast, y - s * 0.85)], INK, s * 0.02)
    p.line([(mast, y - s * 0.8), (x + s * 0.94, y - s * 0.26)], INK, s * 0.008)
    p.line([(mast, y - s * 0.8), (x + s * 0.03, y - s * 0.2)], INK, s * 0.008)
    p.line([(mast, y - s * 0.3), (x + s * 0.8, y - s * 0.55)], INK, s * 0.014)
    p.circle(mast, y - s * 0.62, s * 0.02, LAMP)


def gull(p: Plate, x: float, y: float, s: float, ink: str = PAPER) -> None:
    p.path(
        f"M{x - s} {y - s * 0.3}Q{x - s * 0.4} {y - s * 0.55} {x} {y}"
        f"Q{x + s * 0.5} {y - s * 0.6} {x + s} {y - s * 0.2}Q{x + s * 0.45} {y - s * 0.3} "
        f"{x + s * 0.1} {y + s * 0.16}Q{x} {y + s * 0.24} {x - s * 0.14} {y + s * 0.14}"
        f"Q{x - s * 0.5} {y - s * 0.3} {x - s} {y - s * 0.3}Z",
        ink,
    )


def lamp_post(p: Plate, x: float, ground: float, h: float, *, glow: bool = True) -> None:
    top = ground - h
    if glow:
        for r, o in ((0.5, 0.1), (0.34, 0.14), (0.2, 0.25)):
            p.circle(x, top, h * r, LAMP, opacity=o)
    p.line([(x, ground), (x, top)], INK, max(5, h * 0.028))
    p.poly([(x - h * 0.06, top), (x + h * 0.06, top), (x + h * 0.04, top + h * 0.11),
            (x - h * 0.04, top + h * 0.11)], LAMP)  # fmt: skip
    p.poly([(x - h * 0.08, top), (x, top - h * 0.07), (x + h * 0.08, top)], INK)


def person(
    p: Plate, x: float, ground: float, h: float, *, coat: str = INK, skin: str = "#c98f6b",
    hat: str = "", stride: float = 0.0, facing: int = 1,
) -> None:  # fmt: skip
    """A standing or walking figure in a coat, seen from a little way off."""
    leg = h * 0.3 * stride
    for side in (-1, 1):
        foot = x + side * (leg + h * 0.05)
        p.line(
            [(x + side * h * 0.035, ground - h * 0.42), (foot, ground - h * 0.02)], INK, h * 0.085
        )
        p.ellipse(foot + facing * h * 0.03, ground - h * 0.01, h * 0.065, h * 0.028, INK)
    p.path(
        f"M{x - h * 0.11} {ground - h * 0.8}Q{x} {ground - h * 0.87} {x + h * 0.11} "
        f"{ground - h * 0.8}L{x + h * 0.16} {ground - h * 0.33}L{x - h * 0.16} "
        f"{ground - h * 0.33}Z",
        coat,
    )
    p.line([(x + facing * h * 0.1, ground - h * 0.76), (x + facing * h * 0.19, ground - h * 0.5)],
           coat, h * 0.075)  # fmt: skip
    p.circle(x + facing * h * 0.015, ground - h * 0.9, h * 0.075, skin)
    if hat:
        p.path(f"M{x - h * 0.085} {ground - h * 0.91}Q{x} {ground - h * 1.05} {x + h * 0.095} "
               f"{ground - h * 0.91}Z", hat)  # fmt: skip
    else:
        p.path(f"M{x - h * 0.085} {ground - h * 0.88}Q{x - h * 0.07} {ground - h} "
               f"{x + h * 0.085} {ground - h * 0.94}Q{x} {ground - h * 0.95} {x - h * 0.04} "
               f"{ground - h * 0.87}Z", INK)  # fmt: skip


def surf(p: Plate, y: float, h: float, *, ink: str = FOAM, waves: int = 9) -> None:
    """A line of breaking water."""
    step = p.width / waves
    d = f"M-60 {y}"
    for i in range(waves + 1):
        x = i * step - 60
        crest = h * p.between(0.6, 1.2)
        d += f"Q{x + step * 0.3:.0f} {y - crest:.0f} {x + step * 0.62:.0f} {y - crest * 0.3:.0f}"
        d += f"Q{x + step * 0.8:.0f} {y + h * 0.22:.0f} {x + step:.0f} {y:.0f}"
    p.path(
        d + f"L{p.width + 60} {y + h * 0.5}Q{p.width / 2} {y + h * 0.8} -60 {y + h * 0.45}Z", ink
    )


def spray(p: Plate, x: float, y: float, r: float, ink: str = PAPER, *, count: int = 60) -> None:
    """Drops thrown up and to the right."""
    for _ in range(count):
        a, d = p.between(-2.5, -0.5), r * p.between(0.15, 1) ** 0.7
        p.circle(x + math.cos(a) * d, y + math.sin(a) * d, p.between(2, 9) * (1.2 - d / r), ink)
