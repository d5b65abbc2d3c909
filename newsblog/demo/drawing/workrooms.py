"""Scenes of people at it: the packing belt, the band, the projection box, the budget."""

import math
from collections.abc import Callable

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

SKINS = ("#c98f6b", "#8a5a3c", "#e0b193", "#6d432c", "#b98260")


def belt() -> Plate:
    """Packers in white caps on both sides of a belt of silver fish."""
    p = Plate(91)
    p.rect(-20, -20, 1640, 1110, "#5c8790")
    for row in range(6):
        for column in range(15):
            x, y = column * 116 - 30 + (row % 2) * 58, row * 96 - 20
            p.rect(x, y, 108, 88, p.random.choice(["#6a949c", "#648e97", "#719aa1"]))
    for x in (180, 620, 1060):
        p.rect(x, 60, 330, 30, PAPER)
        p.poly([(x - 30, 92), (x + 360, 92), (x + 480, 560), (x - 150, 560)], PAPER, opacity=0.12)
    for number, x in enumerate((130, 390, 650, 910, 1170, 1430)):
        packer(p, x, 640, number)
    p.poly([(-20, 600), (1620, 600), (1620, 800), (-20, 800)], "#d9dfd8")
    p.rect(-20, 790, 1640, 44, STONE)
    p.gouges((0, 610, 1600, 180), "#a9b8b4", count=50, length=170, thick=6)
    for i in range(15):
        fish(p, 20 + i * 112, 660 + (i % 2) * 78, 86)
    for i in range(14):
        p.circle(60 + i * 120, 846, 22, INK)
    for x, ink in ((90, SEA), (520, BRICK), (950, SEA), (1310, "#d8762c")):
        p.poly([(x, 880), (x + 250, 880), (x + 232, 1040), (x + 18, 1040)], ink)
        p.rect(x - 8, 868, 266, 24, INK)
        p.gouges((x + 20, 910, 200, 110), INK, count=9, length=80, thick=6, opacity=0.5)
    return p


def packer(p: Plate, x: float, y: float, number: int) -> None:
    skin = SKINS[number % len(SKINS)]
    p.path(
        f"M{x - 100} {y}Q{x - 100} {y - 190} {x} {y - 206}Q{x + 100} {y - 190} {x + 100} {y}Z",
        PAPER,
    )
    p.path(f"M{x - 60} {y}L{x - 46} {y - 150}L{x + 46} {y - 150}L{x + 60} {y}Z",
           (SEA, BRICK, MOSS, DEEP, LAMP, RUST)[number])  # fmt: skip
    p.circle(x, y - 262, 60, skin)
    for side in (-1, 1):
        p.circle(x + side * 22, y - 254, 6, INK)
    p.path(f"M{x - 66} {y - 268}Q{x - 70} {y - 350} {x} {y - 352}Q{x + 70} {y - 350} {x + 66} "
           f"{y - 268}Q{x} {y - 300} {x - 66} {y - 268}Z", PAPER)  # fmt: skip
    for side in (-1, 1):
        p.line(
            [(x + side * 92, y - 120), (x + side * 70, y - 10), (x + side * 20, y + 30)], PAPER, 40
        )
        p.circle(x + side * 16, y + 34, 20, LAMP)


def fish(p: Plate, x: float, y: float, s: float) -> None:
    p.path(f"M{x} {y}Q{x + s * 0.4} {y - s * 0.32} {x + s * 0.84} {y}L{x + s * 1.1} {y - s * 0.22}"
           f"L{x + s * 1.1} {y + s * 0.22}L{x + s * 0.84} {y}Q{x + s * 0.4} {y + s * 0.3} {x} {y}Z",
           "#8fa6ad")  # fmt: skip
    p.path(f"M{x} {y}Q{x + s * 0.4} {y - s * 0.32} {x + s * 0.84} {y}Q{x + s * 0.4} {y - s * 0.06} "
           f"{x} {y}Z", DEEP)  # fmt: skip
    p.circle(x + s * 0.12, y - s * 0.03, s * 0.035, PAPER)


def band() -> Plate:
    """A brass band among hanging halibut; every note is a cloud of breath."""
    p = Plate(92)
    p.rect(-20, -20, 1640, 1110, "#3d5f74")
    for i in range(14):
        p.rect(i * 122 - 20, -20, 8, 1110, "#34536a")
    p.gouges((0, 0, 1600, 1060), "#5a7d90", count=110, length=120, thick=7, angle=90)
    p.rect(-20, 60, 1640, 20, INK)
    for x in (110, 270, 1310, 1480):
        p.line([(x, 70), (x, 130)], INK, 7)
        p.path(f"M{x} 120Q{x + 84} 260 {x + 8} 420L{x + 56} 500L{x} 480L{x - 56} 500L{x - 8} 420"
               f"Q{x - 84} 260 {x} 120Z", STONE)  # fmt: skip
        p.gouges((x - 40, 180, 80, 220), NIGHT, count=14, length=46, thick=6, angle=80, opacity=0.6)
    rows = (((430, 640, 1.0), (680, 630, 1.0), (930, 630, 1.0), (1180, 640, 1.0)),
            ((250, 860, 1.25), (560, 870, 1.25), (880, 870, 1.25), (1190, 870, 1.25),
             (1470, 860, 1.25)))  # fmt: skip
    number = 0
    for row in rows:
        for x, y, s in row:
            player(p, x, y, s, number)
            number += 1
    p.rect(-20, 1030, 1640, 60, "#22364a")
    return p


def player(p: Plate, x: float, y: float, s: float, number: int) -> None:
    coat = (NIGHT, BRICK, DEEP, RUST, MOSS, SEA, INK, BRICK, DEEP)[number]
    p.path(f"M{x - 96 * s} {y + 240 * s}Q{x - 100 * s} {y} {x} {y - 10 * s}Q{x + 100 * s} {y} "
           f"{x + 96 * s} {y + 240 * s}Z", coat)  # fmt: skip
    p.circle(x, y - 66 * s, 54 * s, SKINS[number % len(SKINS)])
    p.path(f"M{x - 60 * s} {y - 76 * s}Q{x - 56 * s} {y - 146 * s} {x} {y - 144 * s}Q{x + 56 * s} "
           f"{y - 146 * s} {x + 60 * s} {y - 76 * s}Z", (LAMP, PAPER, ROSE, BRICK)[number % 4])  # fmt: skip
    p.circle(x, y - 148 * s, 16 * s, PAPER)
    for side in (-1, 1):
        p.circle(x + side * 20 * s, y - 66 * s, 6 * s, INK)
    if number % 3 == 2:
        p.path(f"M{x - 70 * s} {y + 190 * s}L{x - 70 * s} {y + 20 * s}Q{x - 130 * s} {y - 90 * s} "
               f"{x - 110 * s} {y - 130 * s}L{x + 20 * s} {y - 150 * s}Q{x - 20 * s} {y - 60 * s} "
               f"{x - 10 * s} {y + 190 * s}Z", LAMP)  # fmt: skip
        p.ellipse(x - 46 * s, y - 140 * s, 70 * s, 22 * s, "#b07a1e")
        puff(p, x - 46 * s, y - 210 * s, s)
        return
    p.line([(x, y - 40 * s), (x + 96 * s, y - 16 * s)], LAMP, 16 * s)
    p.poly([(x + 84 * s, y - 30 * s), (x + 150 * s, y - 60 * s), (x + 150 * s, y + 40 * s)], LAMP)
    p.ellipse(x + 150 * s, y - 10 * s, 14 * s, 50 * s, "#b07a1e")
    p.circle(x + 46 * s, y - 10 * s, 22 * s, "none", stroke=LAMP, stroke_width=9 * s)
    puff(p, x + 200 * s, y - 60 * s, s)


def puff(p: Plate, x: float, y: float, s: float) -> None:
    p.blob(x, y, 34 * s, 26 * s, PAPER)
    p.blob(x + 26 * s, y - 40 * s, 22 * s, 18 * s, PAPER)
    p.circle(x + 42 * s, y - 76 * s, 10 * s, PAPER)


def projector() -> Plate:
    """The projection box: two machines, reels, a beam through the port."""
    p = Plate(93)
    p.rect(-20, -20, 1640, 1110, "#2b2230")
    p.gouges((0, 0, 1600, 800), "#3d3143", count=90, length=110, thick=8, angle=90)
    p.rect(1290, 250, 330, 190, INK)
    p.rect(1310, 268, 300, 154, "#f7d27a")
    p.rect(-20, 880, 1640, 210, "#191419")
    for x in (130, 640):
        machine(p, x)
    p.poly([(1080, 336), (1620, 270), (1620, 420), (1080, 356)], "#fbe6ae", opacity=0.85)
    p.gouges((1100, 300, 500, 90), PAPER, count=34, length=120, thick=5, opacity=0.8)
    for i, words in enumerate(
        ("Clean hands.", "Look at the loop.", "Never eat a banana in the box.")
    ):
        p.text(1010, 76 + i * 58, words, 40, SAND, font_style="italic")
    p.path("M1260 900L1260 640Q1270 540 1360 530Q1450 540 1460 640L1460 900Z", BRICK)
    p.circle(1350, 460, 66, "#dba789")
    p.path(
        "M1280 470Q1270 380 1350 376Q1440 380 1424 480Q1400 420 1330 424Q1290 430 1280 470Z",
        "#d9d3c5",
    )
    p.line([(1290, 600), (1170, 640), (1090, 560)], BRICK, 44)
    p.circle(1086, 556, 24, "#dba789")
    p.circle(1330, 462, 26, "none", stroke=INK, stroke_width=7)
    return p


def machine(p: Plate, x: float) -> None:
    """One projector: two reels, a lamp house, a lens."""
    for dx, dy, r in ((150, 300, 140), (330, 700, 110)):
        cx, cy = x + dx, dy
        p.circle(cx, cy, r, STONE)
        p.circle(cx, cy, r * 0.86, INK)
        p.circle(cx, cy, r * 0.7, RUST)
        for i in range(5):
            a = i * math.tau / 5 + dx
            p.line([(cx, cy), (cx + math.cos(a) * r, cy + math.sin(a) * r)], STONE, 12)
        p.circle(cx, cy, r * 0.16, LAMP)
    p.rect(x + 40, 430, 300, 190, SEA)
    p.rect(x + 340, 300, 70, 110, DEEP)
    p.rect(x + 210, 270, 150, 330, DEEP)
    p.rect(x + 236, 300, 70, 66, LAMP)
    p.rect(x + 400, 324, 50, 60, SAND)
    p.line([(x + 150, 440), (x + 230, 420), (x + 290, 600), (x + 330, 600)], INK, 9)
    p.poly([(x + 110, 620), (x + 290, 620), (x + 340, 890), (x + 60, 890)], INK)
    p.gouges((x + 50, 440, 280, 170), FOAM, count=16, length=60, thick=5, opacity=0.5)


def papers() -> Plate:
    """The county's 214 pages in a leaning pile, scissors and a cup of tea."""
    p = Plate(94)
    p.sky(["#c9b48c", "#d6c49c", "#e2d3ac"], 620, rise=16)
    p.rect(-20, 700, 1640, 390, RUST)
    p.gouges((0, 710, 1600, 340), "#5d2418", count=70, length=260, thick=9)
    lean = 0.0
    for sheet in range(44):
        y = 820 - sheet * 14.5
        lean += p.between(-8, 10)
        p.rect(360 + lean, y, 470, 15, p.random.choice([PAPER, "#e6dabd", "#f7f0df", FOAM]))
        p.line([(360 + lean, y + 14), (830 + lean, y + 14)], "#a8946a", 2)
        if sheet % 7 == 3:
            p.rect(820 + lean, y + 1, 60, 13, p.random.choice([BRICK, LAMP, SEA]))
    p.poly([(960, 840), (1330, 800), (1390, 1000), (1010, 1040)], PAPER)
    for i in range(5):
        p.line([(1000 + i * 12, 870 + i * 32), (1240 + i * 16, 842 + i * 32)], STONE, 6)
    p.line([(1130, 780), (1180, 930), (1200, 1090)], BRICK, 7, stroke_dasharray="20 16")
    p.line([(1180, 900), (1420, 620)], STONE, 26)
    p.line([(1210, 880), (1290, 560)], STONE, 26)
    p.circle(1250, 760, 14, INK)
    for x, y in ((1290, 490), (1470, 560)):
        p.ellipse(x, y, 62, 74, "none", stroke=BRICK, stroke_width=28)
    p.ellipse(180, 900, 150, 40, FOAM)
    p.path("M80 760L280 760Q276 880 180 892Q84 880 80 760Z", PAPER)
    p.path("M272 790Q340 784 330 830Q310 860 258 852", stroke=PAPER, stroke_width=22)
    p.ellipse(180, 760, 100, 26, "#8a4f22")
    for i in range(3):
        p.path(f"M{130 + i * 46} 700Q{110 + i * 46} 640 {140 + i * 46} 590Q{166 + i * 46} 540 "
               f"{136 + i * 46} 490", stroke=PAPER, stroke_width=9, opacity=0.6)  # fmt: skip
    p.rect(1150, 90, 330, 330, NIGHT)
    p.rect(1166, 106, 298, 298, "#9fc3c6")
    p.poly([(1166, 404), (1166, 320), (1240, 290), (1300, 330), (1464, 280), (1464, 404)], MOSS)
    p.rect(1308, 90, 12, 330, NIGHT)
    p.rect(1150, 250, 330, 12, NIGHT)
    return p


SCENES: dict[str, Callable[[], Plate]] = {
    "belt": belt,
    "band": band,
    "projector": projector,
    "papers": papers,
}
