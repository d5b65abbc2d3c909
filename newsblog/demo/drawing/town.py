"""Scenes of the streets: bus, cinema, shops, market."""

from collections.abc import Callable

from newsblog.demo.drawing.figures import gull, house, lamp_post, person, row_of_houses
from newsblog.demo.drawing.harbour import TOWN
from newsblog.demo.drawing.plate import (
    BRICK,
    DEEP,
    INK,
    LAMP,
    MOSS,
    NIGHT,
    PAPER,
    RUST,
    SAND,
    SEA,
    STONE,
    Plate,
)

DUSK = [(DEEP, INK), ("#27405c", INK), ("#394f60", NIGHT), ("#52465a", INK)]


def night_bus() -> Plate:
    p = Plate(31)
    p.sky([INK, NIGHT, "#1b2f4d", "#2c4763"], 620, rise=30)
    row_of_houses(
        p, -30, 730, [150, 180, 140, 190, 160, 150, 180, 140, 170, 190, 150], DUSK, shine=2
    )
    p.rect(-20, 728, 1640, 40, "#3a4a57")
    p.rect(-20, 764, 1640, 330, "#18222e")
    p.gouges((0, 780, 1600, 270), "#33465a", count=110, length=180, thick=8)
    p.gouges((900, 880, 640, 130), LAMP, count=60, length=170, thick=11, opacity=0.8)
    p.path("M330 420Q335 390 370 390L1150 390Q1190 392 1196 440L1216 850L330 850Z", BRICK)
    p.rect(330, 600, 880, 26, PAPER)
    for i in range(5):
        p.rect(366 + i * 146, 430, 122, 128, LAMP if i != 2 else "#d89a35")
        p.rect(366 + i * 146, 648, 122, 112, LAMP)
    for i, (x, y) in enumerate(((420, 558), (720, 558), (570, 760), (860, 760))):
        p.circle(x, y - 62, 22, INK)
        p.path(f"M{x - 40} {y}Q{x - 36} {y - 46} {x} {y - 44}Q{x + 38} {y - 46} {x + 42} {y}Z",
               (NIGHT, DEEP, RUST, INK)[i])  # fmt: skip
    p.poly([(1108, 430), (1172, 430), (1186, 558), (1108, 558)], "#f7d27a")
    p.rect(1104, 648, 92, 190, NIGHT)
    p.rect(1112, 656, 78, 130, "#f7d27a")
    for x in (500, 1010):
        p.circle(x, 850, 74, INK)
        p.circle(x, 850, 34, STONE)
    p.circle(1204, 800, 20, PAPER)
    p.poly([(1212, 790), (1640, 840), (1640, 1000), (1212, 815)], LAMP, opacity=0.35)
    lamp_post(p, 190, 770, 380)
    person(p, 240, 800, 215, coat=SEA, hat=BRICK)
    p.text(1108, 418, "N4", 30, LAMP, font_weight=700)
    return p


def cinema() -> Plate:
    p = Plate(32)
    p.sky(["#27364f", "#4a5069", "#8a6b70", "#cf8d66", "#e9b56b"], 800, rise=26)
    row_of_houses(p, -40, 880, [190, 200, 180], DUSK, shine=2)
    row_of_houses(p, 1120, 880, [190, 200, 180], DUSK, shine=2)
    p.rect(430, 330, 740, 560, "#e2cfa6")
    p.rect(560, 230, 480, 120, "#e2cfa6")
    p.rect(700, 130, 200, 120, "#e2cfa6")
    for x in (470, 560, 640, 920, 1000, 1090):
        p.rect(x, 360, 30, 280, "#c4a878")
    p.gouges((440, 340, 720, 300), "#b89a68", count=80, length=60, thick=6, angle=90)
    p.rect(690, 150, 220, 480, NIGHT)
    p.rect(706, 166, 188, 448, BRICK)
    p.rect(380, 640, 840, 92, NIGHT)
    p.rect(400, 654, 800, 62, PAPER)
    for i in range(29):
        p.circle(392 + i * 29, 746, 8, LAMP)
    p.rect(450, 760, 700, 130, "#f4c766")
    for x in (520, 660, 800, 940, 1080):
        p.rect(x - 6, 760, 12, 130, RUST)
    p.rect(-20, 884, 1640, 200, "#2a3140")
    p.gouges((430, 900, 740, 130), LAMP, count=80, length=150, thick=10, opacity=0.75)
    p.gouges((0, 900, 1600, 150), "#46536a", count=60, length=160, thick=8)
    for x, coat in (
        (330, SEA),
        (560, RUST),
        (610, DEEP),
        (690, MOSS),
        (1010, BRICK),
        (1260, NIGHT),
    ):
        person(p, x, 960, 190, coat=coat, stride=0.2 if x in {330, 1260} else 0)
    for number, letter in enumerate("REGENT"):
        p.text(800, 232 + number * 68, letter, 68, LAMP, font_weight=800, text_anchor="middle")
    p.text(800, 699, "THE LAST PICTURE BUT ONE", 40, INK, font_weight=700, text_anchor="middle")
    return p


def fish_street() -> Plate:
    """The narrow street of the opinion pair: a van, a bicycle, awnings, a pram."""
    p = Plate(33)
    p.sky(["#bcd0c8", "#d6dcc9", PAPER], 300)
    for side, inks in ((0, TOWN), (1, TOWN[3:] + TOWN[:3])):
        for i in range(5):
            w = 210 - i * 34
            x = sum(210 - k * 34 for k in range(i))
            at = x if side == 0 else 1600 - x - w
            wall, roof = inks[i]
            ground, h = 930 - i * 62, 700 - i * 96
            house(p, at, ground, w, h, wall=wall, roof=roof, floors=3)
            ink = (BRICK, SEA, LAMP, RUST, DEEP)[i]
            p.rect(at + w * 0.08, ground - h * 0.27, w * 0.84, h * 0.27, INK)
            p.poly([(at, ground - h * 0.2), (at + 8, ground - h * 0.31), (at + w - 8, ground - h * 0.31),
                    (at + w, ground - h * 0.2)], ink)  # fmt: skip
    p.poly([(-20, 935), (700, 660), (900, 660), (1620, 935), (1620, 1090), (-20, 1090)], "#b5a88c")
    for row in range(11):
        y = 680 + row * row * 3.6 + row * 4
        p.gouges((60, y, 1480, 16), "#8f826a", count=12 + row, length=40 + row * 8, thick=4 + row)
    van(p, 830, 780)
    for x, y, h, coat in ((690, 760, 130, DEEP), (640, 880, 220, BRICK), (500, 800, 150, MOSS),
                          (1240, 930, 260, NIGHT)):  # fmt: skip
        person(p, x, y, h, coat=coat, stride=0.25)
    for x, r in ((300, 66), (470, 66)):
        p.circle(x, 985, r, "none", stroke=INK, stroke_width=9)
    p.line([(300, 985), (350, 890), (440, 890), (385, 985), (300, 985)], RUST, 10)
    p.line([(385, 985), (350, 870), (330, 866)], RUST, 10)
    p.line([(470, 985), (436, 860), (400, 850)], RUST, 10)
    gull(p, 760, 180, 40)
    return p


def van(p: Plate, x: float, y: float) -> None:
    p.path(f"M{x} {y}L{x} {y - 190}Q{x + 10} {y - 216} {x + 40} {y - 216}L{x + 190} {y - 216}"
           f"Q{x + 226} {y - 214} {x + 230} {y - 190}L{x + 234} {y}Z", PAPER)  # fmt: skip
    p.rect(x + 24, y - 190, 186, 82, DEEP)
    p.rect(x, y - 40, 234, 24, STONE)
    p.rect(x + 76, y - 76, 84, 26, LAMP)
    for wheel in (x + 18, x + 176):
        p.rect(wheel, y - 16, 42, 36, INK)
    for lamp in (x + 22, x + 186):
        p.circle(lamp + 10, y - 64, 16, "#f7d27a")


def market() -> Plate:
    p = Plate(34)
    p.sky(["#a5c3c0", "#c5d4c6", PAPER], 420)
    row_of_houses(
        p, -30, 560, [170, 150, 180, 160, 170, 150, 190, 160, 170, 160, 180], TOWN, shine=0
    )
    p.rect(-20, 556, 1640, 540, "#b9a98a")
    p.gouges((0, 570, 1600, 470), "#95866a", count=120, length=90, thick=8)
    for x, inks in ((60, (SEA, PAPER)), (1130, (MOSS, PAPER))):
        stall(p, x, 840, 410, inks)
    stall(p, 420, 960, 760, (BRICK, PAPER))
    person(p, 620, 950, 330, coat=DEEP, hat=BRICK)
    person(p, 930, 950, 310, coat="#8a5a6a", facing=-1)
    fruit = (LAMP, BRICK, MOSS, "#d8762c", SAND, RUST)
    for box in range(6):
        x = 450 + box * 118
        p.poly([(x, 800), (x + 104, 800), (x + 108, 866), (x - 4, 866)], "#7a5a36")
        for _ in range(20):
            p.circle(x + p.between(8, 96), p.between(786, 822), p.between(11, 17), fruit[box])
    p.rect(440, 866, 720, 120, "#8d6a41")
    p.gouges((450, 874, 700, 100), "#6a4d2c", count=40, length=160, thick=7)
    person(p, 1290, 1040, 380, coat=MOSS, facing=-1)
    person(p, 250, 1040, 370, coat=RUST, hat=NIGHT)
    p.path("M330 850L400 850L392 950L338 950Z", SAND)
    gull(p, 760, 150, 40)
    return p


def stall(p: Plate, x: float, ground: float, w: float, inks: tuple[str, str]) -> None:
    """Poles and a striped awning."""
    h = w * 0.55 + 130
    for pole in (x + 14, x + w - 14):
        p.line([(pole, ground), (pole, ground - h)], INK, 10)
    for i in range(10):
        left = x - 26 + i * (w + 52) / 10
        right = left + (w + 52) / 10
        top = x + i * w / 10
        ink = inks[i % 2]
        p.poly([(top, ground - h - 90), (top + w / 10, ground - h - 90), (right, ground - h + 20),
                (left, ground - h + 20)], ink)  # fmt: skip
        p.circle((left + right) / 2, ground - h + 20, (right - left) / 2, ink)


def bakery() -> Plate:
    """One lit window in a dark street: loaves, and a baker with a peel."""
    p = Plate(35)
    p.sky([INK, NIGHT], 400)
    p.rect(-20, 60, 1640, 800, "#22303f")
    for row in range(15):
        p.gouges((0, 70 + row * 54, 1600, 40), "#31445a", count=26, length=70, thick=9)
    p.rect(330, 170, 940, 110, RUST)
    p.rect(330, 280, 940, 540, INK)
    p.rect(360, 300, 620, 490, "#f3bd58")
    p.rect(1010, 300, 220, 520, "#e3a544")
    p.path("M620 610L620 520Q700 430 790 520L790 610Z", RUST)
    p.path("M645 610L645 535Q705 470 765 535L765 610Z", "#fbe3a4")
    person(p, 500, 790, 420, coat=PAPER, hat=PAPER)
    p.line([(560, 590), (705, 590)], "#7a5a36", 12)
    for shelf in range(3):
        y = 400 + shelf * 120
        p.rect(812, y, 160, 10, "#7a5a36")
        for i in range(3):
            loaf(p, 846 + i * 48, y - 16, 25)
    p.rect(360, 716, 620, 22, "#7a5a36")
    for i in range(9):
        loaf(p, 400 + i * 66, 694, 31)
    p.rect(1060, 350, 120, 200, "#fbe3a4")
    p.circle(1204, 590, 10, INK)
    p.rect(-20, 820, 1640, 260, "#1a222c")
    p.gouges((340, 840, 700, 190), LAMP, count=90, length=150, thick=11, opacity=0.8)
    p.gouges((0, 840, 1600, 200), "#3c4d60", count=60, length=150, thick=8)
    lamp_post(p, 180, 840, 480)
    p.text(800, 246, "Orchard Row Bakery", 62, "#f7dfae", font_weight=600, text_anchor="middle")
    return p


def loaf(p: Plate, x: float, y: float, r: float) -> None:
    p.ellipse(x, y, r, r * 0.62, "#b06a2c")
    for i in (-0.4, 0, 0.4):
        p.line([(x + r * i - 5, y + r * 0.2), (x + r * i + 5, y - r * 0.35)], "#f0cf8e", 4)


SCENES: dict[str, Callable[[], Plate]] = {
    "night-bus": night_bus,
    "cinema": cinema,
    "fish-street": fish_street,
    "market": market,
    "bakery": bakery,
}
