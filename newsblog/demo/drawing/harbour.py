"""Scenes of the quay, the boats and the sea."""

from collections.abc import Callable

from newsblog.demo.drawing.figures import (
    boat,
    gull,
    lamp_post,
    person,
    row_of_houses,
    spray,
    surf,
)
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

TOWN = [(SAND, RUST), (PAPER, DEEP), (ROSE, RUST), (STONE, NIGHT), (BRICK, INK), (FOAM, DEEP)]


def quay_wall() -> Plate:
    """Houses above; below them the wall, drawn open where it is hollow."""
    p = Plate(11)
    p.sky(["#7fa9ad", "#a8c4bd", "#cfd6c2", PAPER], 420)
    row_of_houses(
        p, -20, 500, [170, 140, 190, 150, 130, 180, 160, 200, 150, 180, 140], TOWN, shine=0
    )
    p.rect(-20, 495, 1640, 36, STONE)
    for x in (180, 610, 1040, 1440):
        p.rect(x, 468, 26, 34, INK)
        p.ellipse(x + 13, 468, 20, 9, INK)
    p.rect(-20, 528, 1640, 330, "#8d8067")
    for row in range(6):
        y = 532 + row * 54
        for column in range(16):
            x = column * 112 - 60 + (row % 2) * 56
            ink = p.random.choice(["#a39577", "#97896b", "#b3a484", "#8a7c62"])
            p.rect(x + 3, y + 3, 105, 47, ink)
            p.gouges((x + 8, y + 8, 95, 36), "#6f644f", count=5, length=30, thick=4)
    for x, y, rx, ry in ((470, 700, 150, 92), (1130, 660, 120, 74), (1420, 770, 84, 50)):
        p.blob(x, y, rx * 1.14, ry * 1.2, "#5b5142", rough=0.26)
        p.blob(x, y, rx, ry, INK, rough=0.3)
        p.gouges((x - rx * 0.7, y - ry * 0.3, rx * 1.4, ry), SEA, count=14, length=60, thick=5)
    p.water(856, SEA, FOAM, DEEP)
    p.gouges((0, 820, 1600, 60), MOSS, count=130, length=46, thick=10, angle=90)
    boat(p, 690, 905, 330, hull=BRICK)
    gull(p, 330, 250, 44)
    gull(p, 1010, 180, 34)
    gull(p, 1090, 230, 24)
    person(p, 850, 500, 118, coat=LAMP, hat=INK)
    person(p, 925, 500, 112, coat=NIGHT, facing=-1)
    return p


def storm() -> Plate:
    p = Plate(12, cut=12)
    p.sky([NIGHT, "#20344f", "#33506a", "#5d7885"], 560, rise=46)
    p.gouges((0, 0, 1600, 560), "#7d97a0", count=150, length=170, thick=7, angle=-24, opacity=0.6)
    row_of_houses(p, 930, 600, [110, 130, 100, 140, 120, 130], [(NIGHT, INK), (DEEP, INK)], shine=1)
    p.poly([(760, 1090), (820, 600), (1660, 590), (1660, 1090)], "#5f6a6c")
    for row in range(9):
        y = 612 + row * 52
        p.line([(812 - row * 6, y), (1640, y - 6)], INK, 5)
        for column in range(9):
            x = 830 + column * 104 + (row % 2) * 50
            p.line([(x, y), (x - 4, y + 50)], INK, 4)
    p.water(770, DEEP, FOAM, NIGHT)
    p.ridge(800, SEA, rise=26, steps=7)
    p.gouges((0, 830, 1600, 240), FOAM, count=60, length=190, thick=10, angle=-6, opacity=0.8)
    plume(p, SEA, 1.0)
    plume(p, FOAM, 0.8)
    p.gouges((560, 560, 380, 260), PAPER, count=80, length=150, thick=17, angle=-66)
    p.gouges((740, 240, 190, 330), PAPER, count=60, length=120, thick=15, angle=-58)
    p.gouges((540, 380, 420, 440), SEA, count=60, length=110, thick=10, angle=-64, opacity=0.8)
    p.ridge(880, SEA, rise=24, steps=9)
    p.gouges((0, 880, 1600, 160), FOAM, count=60, length=190, thick=10, angle=-4, opacity=0.8)
    spray(p, 820, 460, 430, count=210)
    spray(p, 980, 520, 420, FOAM, count=110)
    surf(p, 1010, 90, waves=5)
    lamp_post(p, 1430, 600, 210)
    gull(p, 420, 190, 40)
    gull(p, 560, 260, 28)
    return p


def plume(p: Plate, ink: str, size: float) -> None:
    """Water thrown up against the wall: heaps of foam, the highest leaning over the town."""
    heaps = (
        (520, 830, 210, 110), (800, 830, 230, 120), (620, 690, 190, 130), (830, 660, 170, 140),
        (700, 540, 160, 130), (880, 500, 130, 110), (760, 390, 120, 120), (930, 380, 90, 80),
        (840, 260, 90, 90), (980, 290, 56, 44),
    )  # fmt: skip
    for x, y, rx, ry in heaps:
        p.blob(x + (1 - size) * 90, y + (1 - size) * 60, rx * size, ry * size, ink, rough=0.22)


def lighthouse() -> Plate:
    p = Plate(13)
    p.sky([INK, NIGHT, "#1a3150", "#27486a", "#3f6480"], 720)
    for _ in range(110):
        p.circle(p.between(0, 1600), p.between(0, 520) ** 1.02, p.between(1.2, 3.6), PAPER)
    p.poly([(1010, 292), (-80, 60), (-80, 330)], LAMP, opacity=0.42)
    p.poly([(1010, 292), (-80, 120), (-80, 262)], LAMP, opacity=0.5)
    p.poly([(1040, 292), (1700, 205), (1700, 355)], LAMP, opacity=0.42)
    p.gouges((-40, 120, 1000, 170), PAPER, count=46, length=210, thick=6, angle=4, opacity=0.6)
    p.water(716, DEEP, "#5b8f99", NIGHT)
    p.gouges((150, 740, 760, 300), LAMP, count=70, length=130, thick=9, opacity=0.85)
    p.path("M640 1090C690 900 800 800 900 770C1010 740 1180 760 1330 800C1460 830 1560 900 1680 "
           "930L1680 1090Z", INK)  # fmt: skip
    p.gouges((760, 800, 820, 270), "#33506a", count=90, length=90, thick=7, angle=-30)
    p.poly([(948, 790), (975, 350), (1075, 350), (1102, 790)], PAPER)
    for top, bottom in ((430, 520), (610, 700)):
        k = 0.0614
        p.poly([(975 - (top - 350) * k, top), (1075 + (top - 350) * k, top),
                (1075 + (bottom - 350) * k, bottom), (975 - (bottom - 350) * k, bottom)],
               BRICK)  # fmt: skip
    p.gouges((1045, 360, 40, 420), "#8a8f8a", count=40, length=60, thick=6, angle=88)
    p.rect(955, 336, 140, 18, INK)
    p.rect(985, 248, 80, 90, LAMP)
    p.circle(1025, 292, 30, PAPER)
    for x in (985, 1011, 1037, 1063):
        p.line([(x, 248), (x, 338)], INK, 5)
    p.path("M972 250Q1025 170 1078 250Z", BRICK)
    p.line([(1025, 206), (1025, 168)], INK, 6)
    p.rect(1130, 742, 150, 70, SAND)
    p.poly([(1118, 746), (1205, 690), (1292, 746)], RUST)
    p.rect(1158, 764, 28, 26, LAMP)
    p.rect(1220, 764, 28, 48, NIGHT)
    return p


SCENES: dict[str, Callable[[], Plate]] = {
    "quay-wall": quay_wall,
    "storm": storm,
    "lighthouse": lighthouse,
}
