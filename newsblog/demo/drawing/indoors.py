"""Still lifes and rooms: the kitchen, the café, the archive, the stage."""

import math
from collections.abc import Callable

from newsblog.demo.drawing.figures import person
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


def pie() -> Plate:
    """A pie out of the oven, a mackerel, a lemon, a knife."""
    p = Plate(51)
    p.rect(-20, -20, 1640, 460, DEEP)
    for row in range(4):
        for column in range(15):
            x, y = column * 116 - 60 + (row % 2) * 58, row * 112 - 20
            p.rect(x, y, 108, 104, p.random.choice(["#2a5670", "#244b64", "#30607a"]))
    p.rect(-20, 430, 1640, 660, "#c99b63")
    p.gouges((0, 440, 1600, 620), "#a67a45", count=110, length=260, thick=9)
    p.poly([(60, 520), (900, 470), (980, 1040), (120, 1090)], PAPER)
    for i in range(9):
        p.line([(90 + i * 96, 520 - i * 6), (150 + i * 96, 1084 - i * 6)], BRICK, 9, opacity=0.75)
    for i in range(5):
        p.line([(70, 590 + i * 110), (960, 540 + i * 110)], BRICK, 9, opacity=0.75)
    p.ellipse(510, 760, 366, 262, SEA)
    p.ellipse(510, 742, 350, 240, NIGHT)
    p.ellipse(510, 730, 318, 212, "#dda24b")
    p.gouges((260, 570, 500, 320), "#b97a2d", count=80, length=60, thick=8, angle=20)
    for i in range(26):
        a = i * math.tau / 26
        p.circle(510 + math.cos(a) * 314, 730 + math.sin(a) * 208, 27, "#c98836")
    for a in (-0.6, 0.1, 0.8):
        p.path(f"M{510 + a * 150:.0f} 640Q{500 + a * 190:.0f} 720 {510 + a * 170:.0f} 800"
               f"Q{530 + a * 190:.0f} 720 {510 + a * 150:.0f} 640Z", RUST)  # fmt: skip
    for i in range(3):
        p.path(f"M{420 + i * 80} 500Q{380 + i * 90} 420 {430 + i * 80} 340Q{480 + i * 70} 270 "
               f"{430 + i * 80} 190", stroke=FOAM, stroke_width=12, opacity=0.55)  # fmt: skip
    mackerel(p, 1010, 700)
    p.circle(1180, 560, 82, LAMP)
    p.circle(1330, 590, 78, "#f7dd8b")
    p.circle(1330, 590, 64, LAMP)
    for i in range(8):
        a = i * math.tau / 8
        p.line([(1330, 590), (1330 + math.cos(a) * 60, 590 + math.sin(a) * 60)], "#f7dd8b", 7)
    p.poly([(1020, 930), (1400, 905), (1420, 945), (1030, 968)], FOAM)
    p.path("M1400 902L1560 890Q1585 920 1560 940L1412 950Z", RUST)
    return p


def mackerel(p: Plate, x: float, y: float) -> None:
    p.path(f"M{x} {y}Q{x + 170} {y - 110} {x + 400} {y - 20}L{x + 500} {y - 90}Q{x + 476} {y} "
           f"{x + 506} {y + 84}L{x + 400} {y + 26}Q{x + 170} {y + 100} {x} {y}Z", FOAM)  # fmt: skip
    p.path(f"M{x} {y}Q{x + 170} {y - 110} {x + 400} {y - 20}L{x + 500} {y - 90}L{x + 420} {y}"
           f"Q{x + 200} {y - 20} {x} {y}Z", SEA)  # fmt: skip
    for i in range(11):
        left = x + 90 + i * 30
        p.path(f"M{left} {y - 64 + abs(i - 4) * 5}Q{left + 22} {y - 40} {left - 2} {y - 12}",
               stroke=INK, stroke_width=8)  # fmt: skip
    p.circle(x + 48, y - 8, 13, PAPER)
    p.circle(x + 48, y - 8, 7, INK)
    p.path(f"M{x + 84} {y - 34}Q{x + 102} {y} {x + 84} {y + 34}", stroke=DEEP, stroke_width=6)


def cafe() -> Plate:
    """Painted tiles, two coffees and a custard tart."""
    p = Plate(52, cut=6)
    for row in range(5):
        for column in range(8):
            tile(p, column * 204 - 10, row * 204 - 60, (row + column) % 2)
    p.rect(-20, 800, 1640, 290, RUST)
    p.gouges((0, 810, 1600, 240), "#5d2418", count=60, length=240, thick=9)
    for x in (300, 940):
        p.ellipse(x + 150, 890, 230, 50, PAPER)
        p.ellipse(x + 150, 882, 180, 34, STONE)
        p.path(f"M{x} 640L{x + 300} 640Q{x + 296} 860 {x + 150} 872Q{x + 4} 860 {x} 640Z", PAPER)
        p.path(f"M{x + 292} 690Q{x + 400} 680 {x + 380} 760Q{x + 350} 810 {x + 276} 800",
               stroke=PAPER, stroke_width=30)  # fmt: skip
        p.ellipse(x + 150, 642, 150, 36, "#3b2115")
        p.ellipse(x + 140, 640, 84, 16, "#a76f3c")
        p.line([(x, 700), (x + 300, 700)], DEEP, 14)
    p.ellipse(800, 1000, 230, 48, FOAM)
    p.path("M660 940L940 940L910 1004Q800 1024 690 1004Z", "#d99a48")
    p.ellipse(800, 938, 142, 40, "#e0b156")
    p.ellipse(800, 934, 112, 28, LAMP)
    for x, y in ((760, 930), (810, 940), (850, 928), (790, 922)):
        p.ellipse(x, y, 17, 6, RUST)
    return p


def tile(p: Plate, x: float, y: float, kind: int) -> None:
    blue, ground = ("#2d5a9b", "#f4efe0")
    p.rect(x, y, 200, 200, ground)
    cx, cy = x + 100, y + 100
    if kind:
        for a in range(0, 360, 45):
            p.raw(f'<ellipse transform="rotate({a} {cx} {cy})" cx="{cx}" cy="{cy - 56}" rx="15" '
                  f'ry="38" fill="{blue}"/>')  # fmt: skip
        p.circle(cx, cy, 20, LAMP)
    else:
        p.poly([(cx, y + 16), (x + 184, cy), (cx, y + 184), (x + 16, cy)], blue)
        p.poly([(cx, y + 46), (x + 154, cy), (cx, y + 154), (x + 46, cy)], ground)
        p.circle(cx, cy, 26, blue)
        p.circle(cx, cy, 11, LAMP)
    for dx, dy in ((0, 0), (200, 0), (0, 200), (200, 200)):
        p.circle(x + dx, y + dy, 30, "#5c86bd")
        p.circle(x + dx, y + dy, 14, ground)


def weights_and_pencil(p: Plate) -> None:
    p.raw('<g transform="rotate(24 1400 800)">')
    p.rect(1390, 500, 30, 420, LAMP)
    p.poly([(1390, 920), (1420, 920), (1405, 976)], SAND)
    p.poly([(1400, 954), (1410, 954), (1405, 976)], INK)
    p.rect(1390, 476, 30, 30, BRICK)
    p.raw("</g>")
    for x, y in ((150, 300), (170, 900)):
        p.circle(x, y, 76, INK)
        p.circle(x - 8, y - 8, 66, "#6d5a3a")
        p.gouges((x - 50, y - 50, 90, 90), LAMP, count=12, length=40, thick=6, angle=40)


def letter() -> Plate:
    """A letter in the archive: copperplate, a crest, a reader's pencil and weights."""
    p = Plate(53, cut=5)
    p.rect(-20, -20, 1640, 1110, "#4b3a2a")
    p.gouges((0, 0, 1600, 1060), "#382a1d", count=90, length=320, thick=10)
    p.raw('<g transform="rotate(-3 800 533)">')
    p.rect(262, 84, 1100, 1010, INK, opacity=0.35)
    p.rect(240, 60, 1100, 1010, "#ead9b2")
    p.gouges((250, 70, 1080, 980), "#d8c496", count=90, length=130, thick=8)
    p.path("M1180 60L1340 60L1340 230Z", "#4b3a2a")
    p.path("M1180 60L1206 214L1340 230Z", "#d2bd8c")
    p.raw("</g>")
    turn = "rotate(-3 800 533)"
    p.text(800, 190, "Ormsea Lifeboat Committee", 58, "#2a2018", text_anchor="middle",
           font_style="italic", font_weight=500, transform=turn)  # fmt: skip
    p.text(1290, 262, "The Boathouse, 9th February 1911", 30, "#4a3826", text_anchor="end",
           transform=turn)  # fmt: skip
    lines = (
        "Sir, — The Committee has this evening resolved by",
        "seven votes to five to accept Mrs. Garrow’s piece of",
        "ground beneath the Ness, she asking no rent for it but",
        "one cod yearly, gutted, upon the feast of St. Peter.",
        "The men are of opinion that a boat kept at the Ness",
        "may be launched in any wind but one, whereas from the",
        "Town Steps she has twice this winter not been launched",
        "at all. We are sensible of what the Town will say.",
    )
    for number, words in enumerate(lines):
        p.text(330, 360 + number * 66, words, 38, "#33271b", font_style="italic", transform=turn)
    p.text(860, 930, "A. Tolliver, Hon. Sec.", 52, "#33271b", font_style="italic", transform=turn)
    weights_and_pencil(p)
    return p


def stage() -> Plate:
    """The play: a steeple under blue gauze, two figures in a boat above it."""
    p = Plate(54)
    p.rect(-20, -20, 1640, 1110, INK)
    for ink, top in (("#10283f", 90), ("#16405a", 260), ("#1d5a70", 440), (SEA, 620)):
        p.ridge(top, ink, rise=36, steps=8, bottom=900)
    p.poly([(760, 20), (900, 20), (1230, 900), (420, 900)], FOAM, opacity=0.22)
    p.poly(
        [(690, 880), (700, 560), (770, 560), (820, 330), (870, 560), (940, 560), (950, 880)], NIGHT
    )
    p.rect(815, 270, 10, 70, NIGHT)
    p.line([(796, 296), (844, 296)], NIGHT, 9)
    p.path("M790 660Q820 600 850 660L850 740L790 740Z", LAMP)
    for x, h in ((480, 190), (580, 130), (1000, 160), (1110, 210)):
        p.poly(
            [(x - 60, 880), (x - 60, 880 - h), (x, 820 - h), (x + 60, 880 - h), (x + 60, 880)],
            NIGHT,
        )
        p.rect(x - 20, 910 - h, 30, 34, LAMP if x > 900 else DEEP)
    p.path("M610 240Q820 290 1030 235Q990 320 820 320Q650 320 610 240Z", RUST)
    person(p, 740, 300, 150, coat=PAPER)
    person(p, 880, 300, 150, coat=BRICK, facing=-1)
    p.line([(700, 190), (560, 330)], SAND, 8)
    p.gouges((300, 330, 1000, 520), PAPER, count=50, length=170, thick=5, opacity=0.5)
    p.rect(-20, 880, 1640, 210, "#241a16")
    for side in (-1, 1):
        edge = -20 if side < 0 else 1620
        for i in range(6):
            x = edge - side * i * 42
            ink = (BRICK, "#942f1f")[i % 2]
            p.path(f"M{x} -20L{x - side * 46} -20Q{x - side * (70 + i * 6)} 500 {x - side * 40} 900"
                   f"L{x} 900Z", ink)  # fmt: skip
    for i in range(12):
        x = 70 + i * 132
        p.circle(x, 1010, 46, INK)
        p.path(f"M{x - 76} 1090Q{x - 60} 1040 {x} 1040Q{x + 60} 1040 {x + 76} 1090Z", INK)
    return p


def library() -> Plate:
    """Shelves, a long table, a girl on a radiator with a book."""
    p = Plate(55)
    p.rect(-20, -20, 1640, 1110, SAND)
    inks = (BRICK, SEA, DEEP, LAMP, MOSS, RUST, ROSE, NIGHT, STONE)
    for bay in range(3):
        x = 40 + bay * 330
        p.rect(x, 70, 310, 680, RUST)
        for shelf in range(5):
            y = 90 + shelf * 132
            p.rect(x + 14, y, 282, 110, "#3c1f15")
            left = x + 18.0
            while left < x + 274:
                w, h = p.between(12, 26), p.between(66, 104)
                p.rect(left, y + 110 - h, w, h, p.random.choice(inks))
                left += w + 2
    p.rect(1080, 90, 480, 520, PAPER)
    p.rect(1100, 110, 440, 480, "#9fc3c6")
    p.ridge(0, "#9fc3c6", rise=1, bottom=1)
    p.poly([(1100, 470), (1540, 440), (1540, 590), (1100, 590)], SEA)
    p.poly([(1280, 460), (1300, 330), (1330, 330), (1350, 458)], PAPER)
    p.poly([(1292, 332), (1315, 300), (1338, 332)], BRICK)
    for x in (1240, 1400):
        p.rect(x, 110, 12, 480, PAPER)
    p.rect(1100, 340, 440, 12, PAPER)
    for i in range(12):
        p.rect(1110 + i * 37, 640, 26, 180, STONE)
    p.rect(1090, 620, 470, 26, STONE)
    reader(p, 1300, 620)
    p.rect(-20, 800, 1640, 290, "#8d7b5c")
    p.gouges((0, 820, 1600, 240), "#6d5d42", count=60, length=220, thick=8)
    p.poly([(120, 860), (900, 860), (990, 950), (40, 950)], "#b3793f")
    p.rect(40, 948, 950, 24, RUST)
    for x, ink in ((250, LAMP), (520, SEA), (760, BRICK)):
        p.poly(
            [(x, 880), (x + 60, 900), (x + 120, 880), (x + 120, 856), (x + 60, 876), (x, 856)],
            PAPER,
        )
        p.poly([(x, 886), (x + 60, 906), (x + 120, 886)], ink)
    return p


def reader(p: Plate, x: float, y: float) -> None:
    """Somebody sitting on the radiator, knees up."""
    p.line([(x - 90, y - 8), (x - 20, y - 130), (x + 40, y - 10)], NIGHT, 40)
    p.path(f"M{x - 130} {y}Q{x - 150} {y - 160} {x - 90} {y - 190}Q{x - 40} {y - 160} {x - 50} "
           f"{y}Z", BRICK)  # fmt: skip
    p.circle(x - 84, y - 220, 40, "#c98f6b")
    p.path(f"M{x - 126} {y - 190}Q{x - 140} {y - 280} {x - 70} {y - 266}Q{x - 40} {y - 250} "
           f"{x - 60} {y - 236}Q{x - 100} {y - 240} {x - 126} {y - 150}Z", INK)  # fmt: skip
    p.poly([(x - 46, y - 130), (x + 10, y - 196), (x + 34, y - 174), (x - 20, y - 112)], LAMP)


SCENES: dict[str, Callable[[], Plate]] = {
    "pie": pie,
    "cafe": cafe,
    "letter": letter,
    "stage": stage,
    "library": library,
}
