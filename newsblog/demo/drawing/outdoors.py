"""Scenes of sport, swimming and what lives below the water."""

import math
from collections.abc import Callable

from newsblog.demo.drawing.figures import gull, person, row_of_houses
from newsblog.demo.drawing.plate import (
    BRICK,
    DEEP,
    FOAM,
    INK,
    LAMP,
    MOSS,
    NIGHT,
    PAPER,
    ROSE,
    RUST,
    SAND,
    SEA,
    STONE,
    Plate,
)


def football() -> Plate:
    """Under the lights: a header at the far post, the keeper beaten."""
    p = Plate(41)
    p.sky([INK, NIGHT, "#1d3350", "#31506b"], 480, rise=24)
    row_of_houses(
        p, -20, 470, [90, 110, 84, 100, 96, 88, 110], [(DEEP, INK), (NIGHT, INK)], shine=2
    )
    p.rect(560, 330, 1080, 150, "#26394a")
    p.poly([(540, 330), (600, 262), (1660, 262), (1660, 330)], BRICK)
    for row in range(3):
        for i in range(54):
            ink = p.random.choice([ROSE, SAND, LAMP, STONE, "#5f7f95", BRICK])
            p.circle(578 + i * 19 + row * 8, 362 + row * 42, 9, ink)
    for x in (150, 1440):
        p.line([(x, 480), (x, 60)], INK, 14)
        p.rect(x - 90, 26, 180, 74, INK)
        for i in range(8):
            p.circle(x - 66 + (i % 4) * 44, 46 + (i // 4) * 34, 14, "#fff3cf")
        for r, o in ((300, 0.08), (200, 0.1), (120, 0.14)):
            p.circle(x, 62, r, "#fff3cf", opacity=o)
    p.rect(-20, 478, 1640, 620, "#55702f")
    for i in range(6):
        p.poly([(i * 330 - 320, 478), (i * 330 - 170, 478), (i * 460 - 760, 1090), (i * 460 - 1000, 1090)],
               MOSS)  # fmt: skip
    p.gouges((0, 500, 1600, 560), "#3f5623", count=170, length=40, thick=6, angle=80, opacity=0.7)
    p.line([(-20, 600), (1620, 600)], PAPER, 8)
    goal(p, 170, 600)
    for x, y, h, shirt, stride in (
        (690, 720, 250, LAMP, 0.5), (820, 800, 290, LAMP, 0.3), (960, 760, 270, DEEP, 0.4),
        (1160, 700, 230, DEEP, 0.3), (1330, 850, 300, LAMP, 0.6), (560, 690, 230, DEEP, 0.4),
    ):  # fmt: skip
        player(p, x, y, h, shirt, stride)
    player(p, 300, 640, 210, "#d8762c", 0.9)
    p.circle(640, 410, 26, PAPER)
    p.line([(622, 398), (640, 410), (658, 398)], INK, 4)
    p.line([(640, 410), (640, 432)], INK, 4)
    return p


def goal(p: Plate, x: float, ground: float) -> None:
    for i in range(13):
        p.line([(x + i * 28, ground - 240), (x + 40 + i * 24, ground - 20)], FOAM, 2.5)
    for i in range(8):
        p.line([(x, ground - 232 + i * 30), (x + 336, ground - 232 + i * 30)], FOAM, 2.5)
    p.line([(x, ground), (x, ground - 240), (x + 340, ground - 240), (x + 340, ground)], PAPER, 13)


def player(p: Plate, x: float, ground: float, h: float, shirt: str, stride: float) -> None:
    hip = ground - h * 0.46
    for side in (-1, 1):
        knee = (x + side * h * 0.16 * stride + side * 8, ground - h * 0.23)
        foot = (x + side * h * 0.3 * stride + side * 6, ground - (h * 0.1 if side > 0 else 0))
        p.line([(x, hip), knee, foot], "#c98f6b", h * 0.055)
        p.line([knee, foot], shirt, h * 0.065)
    p.poly([(x - h * 0.11, hip - 6), (x + h * 0.11, hip - 6), (x + h * 0.14, hip + h * 0.12),
            (x - h * 0.14, hip + h * 0.12)], INK if shirt == LAMP else PAPER)  # fmt: skip
    p.poly([(x - h * 0.1, hip), (x - h * 0.14, hip - h * 0.36), (x + h * 0.14, hip - h * 0.36),
            (x + h * 0.1, hip)], shirt)  # fmt: skip
    for side in (-1, 1):
        p.line([(x + side * h * 0.12, hip - h * 0.32), (x + side * h * 0.26, hip - h * 0.18),
                (x + side * h * 0.3, hip - h * 0.3)], "#c98f6b", h * 0.045)  # fmt: skip
    p.circle(x, hip - h * 0.44, h * 0.075, "#c98f6b")
    p.path(f"M{x - h * 0.08} {hip - h * 0.44}Q{x} {hip - h * 0.58} {x + h * 0.08} "
           f"{hip - h * 0.45}Z", INK)  # fmt: skip


def swim() -> Plate:
    """Bright caps in grey water, the island behind, a seal watching."""
    p = Plate(42)
    p.sky(["#b9cdcb", "#d3dccd", PAPER], 360, rise=20)
    p.path("M880 400Q960 300 1080 290Q1200 250 1330 310Q1460 340 1540 400Z", "#6f8a6a")
    p.path("M880 404Q1200 372 1560 404L1560 420L860 420Z", SAND)
    p.rect(1195, 235, 24, 58, PAPER)
    p.poly([(1190, 238), (1207, 214), (1224, 238)], BRICK)
    p.water(404, "#4e8489", PAPER, DEEP)
    caps = (
        (300, 520, 26, LAMP), (420, 560, 30, BRICK), (560, 530, 26, LAMP), (690, 590, 34, ROSE),
        (240, 650, 40, BRICK), (520, 690, 44, LAMP), (860, 560, 28, BRICK), (1010, 610, 34, LAMP),
        (760, 770, 56, BRICK), (360, 850, 66, LAMP), (1180, 540, 24, LAMP),
    )  # fmt: skip
    for number, (x, y, r, cap) in enumerate(caps):
        swimmer(p, x, y, r, cap, raised=number % 3 != 1)
    seal(p, 1240, 880)
    p.path("M1350 600Q1440 580 1530 600L1510 632Q1440 640 1366 632Z", "#d8762c")
    p.circle(1430, 560, 20, "#c98f6b")
    p.path("M1405 600Q1410 575 1430 576Q1452 575 1458 600Z", SEA)
    p.line([(1380, 560), (1490, 630)], INK, 7)
    gull(p, 420, 190, 38, STONE)
    gull(p, 520, 240, 26, STONE)
    return p


def swimmer(p: Plate, x: float, y: float, r: float, cap: str, *, raised: bool) -> None:
    if raised:
        p.path(f"M{x + r * 0.6} {y + r * 0.4}Q{x + r * 1.9} {y - r * 1.8} {x + r * 3.1} {y + r * 0.3}",
               stroke="#c98f6b", stroke_width=r * 0.5, stroke_linecap="round")  # fmt: skip
    p.circle(x, y, r, "#c98f6b")
    p.path(f"M{x - r * 1.05} {y}Q{x - r} {y - r * 1.35} {x} {y - r * 1.2}Q{x + r} {y - r * 1.3} "
           f"{x + r * 1.05} {y}Z", cap)  # fmt: skip
    p.rect(x - r * 0.7, y, r * 1.4, r * 0.3, INK)
    p.path(f"M{x - r * 2.4} {y + r * 0.9}Q{x - r} {y + r * 0.3} {x} {y + r * 0.7}Q{x + r * 1.4} "
           f"{y + r * 0.2} {x + r * 3.4} {y + r * 0.8}Q{x} {y + r * 1.5} {x - r * 2.4} {y + r * 0.9}Z",
           FOAM)  # fmt: skip


def seal(p: Plate, x: float, y: float) -> None:
    p.path(f"M{x - 150} {y + 70}Q{x - 150} {y - 130} {x} {y - 150}Q{x + 150} {y - 130} {x + 150} "
           f"{y + 70}Q{x} {y + 30} {x - 150} {y + 70}Z", "#3b444b")  # fmt: skip
    p.gouges((x - 120, y - 60, 240, 110), "#6d7a80", count=26, length=34, thick=7, angle=70)
    for side in (-1, 1):
        p.circle(x + side * 62, y - 62, 19, INK)
        p.circle(x + side * 62 + 6, y - 68, 6, PAPER)
        for i in range(3):
            p.line([(x + side * 34, y - 8 + i * 8), (x + side * 130, y - 24 + i * 24)], PAPER, 3)
    p.ellipse(x, y - 26, 56, 36, "#56626a")
    p.path(
        f"M{x - 18} {y - 44}Q{x} {y - 54} {x + 18} {y - 44}Q{x} {y - 18} {x - 18} {y - 44}Z", INK
    )
    p.path(f"M{x - 220} {y + 66}Q{x - 80} {y + 26} {x} {y + 48}Q{x + 110} {y + 20} {x + 230} "
           f"{y + 62}Q{x} {y + 100} {x - 220} {y + 66}Z", FOAM)  # fmt: skip


def eelgrass() -> Plate:
    """Under water: long blades, a pipefish, a diver's quadrat."""
    p = Plate(43, cut=12)
    p.sky(["#a9d3c6", "#6fb0ae", "#3f8c95", SEA, "#1f5365"], 1067, rise=30)
    for x in (180, 520, 900, 1280):
        p.poly([(x, -20), (x + 90, -20), (x + 260, 1090), (x - 30, 1090)], PAPER, opacity=0.09)
    p.ridge(960, "#b79b62", rise=18)
    p.gouges((0, 970, 1600, 90), "#8f7745", count=60, length=90, thick=8)
    for _ in range(120):
        blade(p, p.between(-30, 1630), p.between(940, 1080), p.between(260, 640))
    p.line([(560, 1000), (610, 860), (960, 850), (990, 990), (560, 1000)], PAPER, 12)
    for x, y, s in ((420, 420, 1.0), (1010, 560, 0.8), (760, 280, 0.6)):
        p.path(f"M{x} {y}Q{x + 70 * s} {y - 30 * s} {x + 200 * s} {y - 8 * s}Q{x + 290 * s} {y} "
               f"{x + 330 * s} {y - 16 * s}Q{x + 250 * s} {y + 26 * s} {x} {y}Z", LAMP)  # fmt: skip
        p.circle(x + 40 * s, y - 6 * s, 7 * s, INK)
        p.line([(x, y), (x - 60 * s, y + 6 * s)], LAMP, 10 * s)
    for i in range(24):
        a, r = i * 0.7, 4 + i % 5 * 3
        p.circle(1260 + math.sin(a) * 40, 640 - i * 26, r, "none", stroke=PAPER, stroke_width=3)
    return p


def blade(p: Plate, x: float, base: float, h: float) -> None:
    lean, w = p.between(-90, 160), p.between(8, 18)
    ink = p.random.choice(["#2f5d3a", "#47783f", MOSS, "#86a04d", "#1d4432"])
    p.path(f"M{x} {base}Q{x + lean * 0.1} {base - h * 0.6} {x + lean} {base - h}"
           f"Q{x + lean * 0.1 + w * 2} {base - h * 0.5} {x + w} {base}Z", ink)  # fmt: skip


def ropewalk() -> Plate:
    """A long shed in perspective; the new machine at the near end."""
    p = Plate(44)
    p.rect(-20, -20, 1640, 1110, "#a98f68")
    p.poly([(-20, -20), (1620, -20), (900, 420), (700, 420)], "#5d4a35")
    p.poly([(-20, 1090), (1620, 1090), (900, 600), (700, 600)], "#8a7452")
    p.poly([(-20, -20), (700, 420), (700, 600), (-20, 1090)], "#c2a878")
    p.poly([(1620, -20), (900, 420), (900, 600), (1620, 1090)], "#b0946a")
    p.rect(700, 420, 200, 180, "#efdcae")
    for i in range(7):
        k = 0.62**i
        left, right = 800 - 800 * k, 800 + 800 * k
        p.line(
            [(left, 510 - 540 * k), (800, 510 - 640 * k), (right, 510 - 540 * k)], RUST, 26 * k + 3
        )
        p.line([(left, 510 - 540 * k), (left, 510 + 560 * k)], RUST, 22 * k + 3)
        p.line([(right, 510 - 540 * k), (right, 510 + 560 * k)], RUST, 22 * k + 3)
        for x in (left + 70 * k, right - 190 * k):
            p.rect(x, 510 - 260 * k, 120 * k, 150 * k, "#f3e6bf")
    for i in range(7):
        p.line([(500 + i * 100, 1090), (770 + i * 10, 590)], PAPER, 9)
        p.line([(500 + i * 100, 1090), (770 + i * 10, 590)], SAND, 4)
    p.rect(120, 610, 430, 320, SEA)
    p.rect(100, 590, 470, 40, DEEP)
    for x, r in ((230, 92), (430, 92)):
        p.circle(x, 760, r, DEEP)
        p.circle(x, 760, r * 0.72, PAPER)
        for i in range(6):
            a = i * math.pi / 3
            p.line([(x, 760), (x + math.cos(a) * r, 760 + math.sin(a) * r)], DEEP, 9)
        p.circle(x, 760, r * 0.2, LAMP)
    p.rect(120, 890, 430, 60, INK)
    person(p, 1180, 1010, 480, coat=BRICK, facing=-1, hat=NIGHT)
    p.gouges((0, 620, 1600, 420), "#6b5738", count=60, length=120, thick=6, opacity=0.5)
    return p


SCENES: dict[str, Callable[[], Plate]] = {
    "football": football,
    "swim": swim,
    "eelgrass": eelgrass,
    "ropewalk": ropewalk,
}
