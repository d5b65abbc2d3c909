"""Charts and maps: lettering sharp, everything else cut like the rest."""

import math
from collections.abc import Callable, Sequence

from newsblog.demo.drawing.plate import (
    BRICK,
    DEEP,
    FOAM,
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

SANS = "'Liberation Sans', Arial, sans-serif"
# Highest tide of each of the last 24 years at the Town Steps, in metres above the harbour datum.
TIDES = (
    4.62, 4.71, 4.55, 4.68, 4.81, 4.60, 4.74, 4.77, 4.66, 4.92, 4.70, 4.83,
    4.79, 4.95, 4.73, 4.88, 5.04, 4.86, 4.99, 4.91, 5.12, 4.97, 5.19, 5.31,
)  # fmt: skip
SHOPS = ((0, 1, 0, 2, 1, 0, 0, 1, 2, 0, 1, 0), (1, 0, 0, 1, 0, 2, 1, 0, 0, 1, 0, 2))


def heading(p: Plate, title: str, below: str) -> None:
    p.text(80, 110, title, 63, INK, font_weight=650)
    p.text(80, 172, below, 34, "#4d463a", family=SANS)


def tide_chart() -> Plate:
    p = Plate(61, cut=4, mottle=0)
    p.rect(-20, -20, 1640, 1110, PAPER)
    left, right, bottom = 150, 1500, 900
    scale = 520 / 0.9
    for tenth in range(45, 55):
        y = bottom - (tenth / 10 - 4.5) * scale
        p.line([(left, y), (right, y)], "#d6c9ab", 2)
        p.text(
            left - 22, y + 10, f"{tenth / 10:.1f}", 30, "#4d463a", text_anchor="end", family=SANS
        )
    step = (right - left) / len(TIDES)
    for number, tide in enumerate(TIDES):
        h = (tide - 4.5) * scale
        x = left + number * step + 8
        p.rect(x, bottom - h, step - 16, h, BRICK if tide > 5.1 else SEA)
        p.gouges((x + 3, bottom - h, step - 22, h), FOAM, count=int(h / 16), length=30, thick=5)
    for metres, label, ink in ((5.1, "The wall as it was measured this month: 5.10 m", RUST),
                               (5.5, "The wall on the map: 5.50 m", NIGHT)):  # fmt: skip
        y = bottom - (metres - 4.5) * scale
        p.line([(left, y), (right, y)], ink, 6, stroke_dasharray="18 12")
        p.text(left + 12, y - 16, label, 34, ink, font_weight=600, family=SANS)
    p.line([(left, bottom), (right, bottom)], INK, 5)
    for place, label in ((0.5, "24 years ago"), (12.5, "12"), (23.5, "last year")):
        p.text(
            left + place * step,
            bottom + 46,
            label,
            30,
            "#4d463a",
            text_anchor="middle",
            family=SANS,
        )
    heading(p, "Three tides in four years would have topped the wall",
            "Highest tide of each year at the Town Steps, metres above harbour datum")  # fmt: skip
    p.text(90, 1020, "Source: harbour gauge log; levels by the Lantern, checked by two surveyors",
           28, "#4d463a", family=SANS)  # fmt: skip
    return p


def terraces(p: Plate, inks: Sequence[str]) -> None:
    """The two sides of the street, a block for each shop."""
    for side, row in enumerate(SHOPS):
        for number, kind in enumerate(row):
            x = 56.0 + number * 124 + (20 if number > 5 and side == 0 else 0)
            if side == 1 and number > 8:
                x += 30
            y = (330 if side == 0 else 690) - number * 1.6
            deep = 180 + (number * 37) % 50
            p.rect(x, y + (200 - deep if side == 0 else 0), 112, deep, inks[kind])
            ink = INK if kind else "#a8946a"
            p.gouges((x + 8, y + 20, 96, 140), ink, count=12 if kind else 5, length=60, thick=4,
                     angle=45, opacity=0.4)  # fmt: skip


def shops_map() -> Plate:
    """Market Street, shop by shop: open, empty, empty and owned by the one company."""
    p = Plate(62, cut=5, mottle=0)
    p.rect(-20, -20, 1640, 1110, "#e9dcbf")
    p.poly([(-20, 520), (1640, 500), (1640, 660), (-20, 690)], PAPER)
    p.poly([(760, -20), (850, -20), (840, 520), (770, 520)], PAPER)
    p.poly([(1120, 670), (1200, 668), (1230, 1090), (1120, 1090)], PAPER)
    inks = ("#cbb78c", STONE, BRICK)
    terraces(p, inks)
    for x, y in ((240, 940), (640, 945), (1460, 950), (1500, 236), (60, 246)):
        p.blob(x, y, 70, 44, MOSS)
    p.text(800, 610, "MARKET STREET", 54, "#6d5d3c", font_weight=600, text_anchor="middle",
           letter_spacing="18")  # fmt: skip
    p.text(
        806,
        300,
        "Chapel Lane",
        30,
        "#6d5d3c",
        text_anchor="middle",
        transform="rotate(-90 806 300)",
    )
    heading(p, "Twelve empty shops, four of them one company’s",
            "Ground floors between the Square and the Nets")  # fmt: skip
    for i, label in enumerate(("Open", "Empty", "Empty, owned by Halyard Nominees")):
        x = (70, 270, 490)[i]
        p.rect(x, 986, 40, 40, inks[i])
        p.text(x + 56, 1018, label, 34, INK, family=SANS)
    p.line([(1480, 1030), (1480, 930)], INK, 6)
    p.poly([(1464, 940), (1480, 900), (1496, 940)], INK)
    p.text(1480, 1062, "N", 34, INK, text_anchor="middle", family=SANS, font_weight=700)
    return p


def buildings(p: Plate) -> None:
    """The refuge box, the cottages of Ness End, the chapel."""
    p.rect(660, 470, 36, 62, PAPER)
    p.poly([(652, 474), (678, 446), (704, 474)], BRICK)
    p.line([(668, 532), (664, 575)], INK, 5)
    p.line([(690, 532), (694, 575)], INK, 5)
    for x, y in ((180, 470), (240, 500), (200, 545), (280, 560), (150, 600), (330, 530)):
        p.rect(x, y, 44, 34, PAPER)
        p.poly([(x - 5, y + 3), (x + 22, y - 20), (x + 49, y + 3)], BRICK)
    p.rect(1196, 370, 30, 56, PAPER)
    p.poly([(1190, 374), (1211, 346), (1232, 374)], BRICK)


def causeway_map() -> Plate:
    p = Plate(63, cut=7, mottle=0.03)
    p.rect(-20, -20, 1640, 1110, "#7fb0ae")
    p.gouges((0, 0, 1600, 1067), "#a9cdc6", count=170, length=110, thick=7)
    p.path("M-20 -20L560 -20Q600 160 520 300Q420 420 470 560Q500 700 400 820Q340 940 380 1090"
           "L-20 1090Z", SAND)  # fmt: skip
    p.path("M-20 -20L500 -20Q540 160 460 290Q370 420 410 560Q440 700 340 820Q280 940 310 1090"
           "L-20 1090Z", "#a3ad6c")  # fmt: skip
    p.gouges((0, 60, 360, 960), MOSS, count=90, length=50, thick=6, angle=70, opacity=0.7)
    p.blob(1190, 430, 300, 220, SAND, rough=0.16)
    p.blob(1190, 425, 250, 178, "#a3ad6c", rough=0.14)
    p.gouges((1000, 300, 380, 240), MOSS, count=50, length=40, thick=6, angle=70, opacity=0.7)
    path = [(430, 540), (560, 575), (700, 560), (830, 520), (950, 480)]
    p.line(path, "#e5d3a4", 46)
    p.line(path, RUST, 9, stroke_dasharray="4 22")
    island = [
        (950, 480),
        (1010, 330),
        (1160, 270),
        (1340, 330),
        (1390, 450),
        (1280, 560),
        (1080, 560),
    ]
    p.line([*island, (950, 480)], RUST, 9, stroke_dasharray="4 22")
    buildings(p)
    labels = (
        (200, 430, "Ness End", 40, "middle"), (1190, 470, "Holm Island", 52, "middle"),
        (676, 430, "refuge box", 34, "middle"), (700, 650, "causeway, 1.1 km", 36, "middle"),
        (1211, 336, "chapel", 32, "middle"), (1420, 400, "seals", 34, "start"),
    )  # fmt: skip
    for x, y, words, size, anchor in labels:
        p.text(x, y, words, size, INK, text_anchor=anchor, font_style="italic", font_weight=500)
    p.text(620, 950, "There and back: 6.4 km", 60, NIGHT, font_weight=650)
    p.text(620, 1010, "Cross within two hours either side of low water, and not later.", 34, NIGHT,
           family=SANS)  # fmt: skip
    return p


def sonar() -> Plate:
    """A wreck on the screen of a side-scan sonar."""
    p = Plate(64, cut=5, mottle=0.03)
    p.rect(-20, -20, 1640, 1110, "#2a1a08")
    for row in range(60):
        y = row * 18
        shade = p.random.choice(["#6d4a16", "#75511a", "#64441a"])
        p.gouges((0, y, 1600, 18), shade, count=11, length=300, thick=13)
    p.rect(770, -20, 60, 1110, "#120b03")
    p.gouges((775, 0, 50, 1067), "#f2c25c", count=30, length=40, thick=4, angle=90)
    p.raw('<g transform="rotate(-24 1180 560)">')
    p.path(
        "M930 560Q1000 480 1200 476Q1400 480 1470 560Q1400 640 1200 644Q1000 640 930 560Z",
        "#120b03",
    )
    p.path(
        "M910 530Q980 450 1180 446Q1380 450 1450 530Q1380 606 1180 610Q980 606 910 530Z", "#f2c25c"
    )
    p.path(
        "M960 530Q1020 484 1180 482Q1340 484 1396 530Q1340 576 1180 578Q1020 574 960 530Z",
        "#7c561c",
    )
    for i in range(9):
        x = 990 + i * 46
        lift = 44 - abs(i - 4) * 6
        p.line([(x, 530 - lift), (x, 530 + lift)], "#f7d98f", 9)
    p.circle(1210, 530, 30, "#120b03")
    p.line([(1080, 530), (1330, 470)], "#f7d98f", 10)
    p.raw("</g>")
    for i in range(7):
        a = i * 0.9
        p.blob(240 + math.cos(a) * 150, 300 + i * 100, 30, 16, "#f2c25c")
    for i in range(5):
        p.line([(60, 100 + i * 220), (100, 100 + i * 220)], "#f7d98f", 5)
        p.text(116, 112 + i * 220, f"{i * 10} m", 34, "#f7d98f", family=SANS)
    p.line([(930, 900), (1420, 900)], "#f7d98f", 5)
    p.text(1175, 950, "24 metres", 40, "#f7d98f", text_anchor="middle", family=SANS)
    p.line([(1175, 900), (1175, 884)], LAMP, 4)
    p.line([(1175, 900), (1175, 912)], DEEP, 1)
    return p


SCENES: dict[str, Callable[[], Plate]] = {
    "tide-chart": tide_chart,
    "shops-map": shops_map,
    "causeway-map": causeway_map,
    "sonar": sonar,
}
