"""Scenes of boats: at work, in trouble, at rest."""

from collections.abc import Callable

from newsblog.demo.drawing.figures import boat, gull, lamp_post, person, row_of_houses, surf
from newsblog.demo.drawing.harbour import TOWN
from newsblog.demo.drawing.plate import (
    BRICK,
    DEEP,
    FOAM,
    INK,
    LAMP,
    NIGHT,
    PAPER,
    ROSE,
    RUST,
    SAND,
    SEA,
    STONE,
    Plate,
)


def crab_boats() -> Plate:
    """Boats tied up three abreast; pots stacked on the quay in front."""
    p = Plate(21)
    p.sky(["#c9b89a", "#dccaa6", "#eadcbc", PAPER], 380)
    p.ridge(330, "#93a39b", rise=34, steps=8)
    row_of_houses(p, 40, 430, [80, 96, 74, 90, 84, 100, 78, 92, 86], TOWN, shine=0)
    row_of_houses(p, 1080, 430, [90, 84, 76, 98, 84, 110], TOWN, shine=0)
    p.water(426, "#5d9296", PAPER, SEA)
    for x, y, s, hull in (
        (60, 590, 380, DEEP), (470, 570, 350, BRICK), (840, 590, 400, "#d9a441"), (1270, 575, 360, NIGHT),
        (250, 730, 430, RUST), (760, 740, 440, SEA), (1240, 735, 420, BRICK),
    ):  # fmt: skip
        boat(p, x, y, s, hull=hull)
    p.rect(-20, 850, 1640, 240, "#6f675a")
    p.gouges((0, 860, 1600, 200), "#8f8675", count=90, length=120, thick=8)
    for stack, (x, high) in enumerate(
        ((20, 2), (240, 3), (470, 2), (1010, 2), (1210, 3), (1420, 3))
    ):
        for level in range(high):
            pot(p, x + level * 8, 985 - level * 92, stack + level)
    person(p, 820, 1010, 300, coat=LAMP, hat=DEEP, stride=0.3)
    gull(p, 700, 210, 46)
    gull(p, 800, 150, 30)
    gull(p, 1290, 250, 36)
    return p


def pot(p: Plate, x: float, y: float, number: int) -> None:
    """A crab pot: a netted half barrel on a flat base."""
    frame = (INK, RUST, DEEP)[number % 3]
    p.path(f"M{x} {y}L{x} {y - 45}Q{x + 90} {y - 125} {x + 185} {y - 45}L{x + 185} {y}Z", SAND)
    for i in range(8):
        p.line([(x + i * 26, y), (x + i * 26 - 50 + 7 * i, y - 70)], frame, 4)
        p.line([(x + i * 26, y), (x + i * 26 + 50 - 7 * i, y - 70)], frame, 4)
    p.path(
        f"M{x} {y}L{x} {y - 45}Q{x + 90} {y - 125} {x + 185} {y - 45}L{x + 185} {y}Z",
        stroke=frame, stroke_width=9,
    )  # fmt: skip
    p.ellipse(x + 92, y - 42, 26, 22, INK)


def ferry() -> Plate:
    """The ferry aground on a sand bar, leaning; the lifeboat stands off."""
    p = Plate(22)
    p.sky(["#8aa0a4", "#a9b8b4", "#c7cec0", "#dcdcc9"], 500, rise=30)
    p.ridge(470, "#6f8487", rise=24, steps=9)
    p.water(520, "#6e9498", PAPER, "#40707a")
    p.path("M120 800Q500 700 900 716Q1300 730 1560 800Q1200 840 800 836Q400 840 120 800Z", SAND)
    p.gouges((250, 735, 1150, 90), "#b99d68", count=70, length=150, thick=8)
    p.raw('<g transform="rotate(-6 800 700)">')
    p.path("M330 560L1310 560L1240 742L420 742Z", NIGHT)
    p.path("M338 584L1300 584L1292 606L348 606Z", BRICK)
    p.rect(430, 455, 760, 106, PAPER)
    p.rect(540, 372, 500, 84, PAPER)
    p.rect(620, 300, 240, 74, PAPER)
    p.rect(605, 288, 270, 16, BRICK)
    p.poly([(930, 376), (950, 250), (1040, 250), (1060, 376)], BRICK)
    p.rect(946, 270, 98, 26, INK)
    for i in range(13):
        p.rect(456 + i * 56, 484, 34, 36, DEEP)
    for i in range(8):
        p.rect(562 + i * 58, 396, 38, 34, DEEP)
    p.rect(636, 318, 208, 30, NIGHT)
    p.line([(740, 290), (740, 190)], INK, 8)
    p.gouges((430, 620, 800, 110), "#3f5f7c", count=50, length=120, thick=6)
    p.raw("</g>")
    surf(p, 838, 40, waves=8)
    p.gouges((0, 860, 1600, 190), FOAM, count=60, length=200, thick=11)
    boat(p, 90, 950, 330, hull="#e07b2d", cabin=DEEP)
    gull(p, 1290, 230, 40, INK)
    gull(p, 1380, 290, 26, INK)
    return p


def dawn() -> Plate:
    """First light over the harbour mouth; one boat going out."""
    p = Plate(23)
    p.sky([DEEP, "#4d6277", ROSE, "#eab35f", "#f5d48f"], 560, rise=18)
    p.circle(980, 555, 92, "#fbe6ae")
    p.water(560, "#436f80", "#f5d48f", NIGHT)
    p.gouges((840, 570, 290, 480), "#fbe0a0", count=90, length=130, thick=14)
    p.poly([(-20, 470), (600, 520), (640, 575), (-20, 640)], INK)
    p.poly([(1620, 500), (1330, 530), (1300, 572), (1620, 610)], INK)
    for x in (590, 1340):
        p.rect(x - 14, 440, 34, 100, PAPER if x > 1000 else BRICK)
        p.circle(x + 3, 432, 15, LAMP)
    boat(p, 720, 640, 230, hull=INK, cabin=NIGHT)
    for x, y, s in (
        (520, 300, 34),
        (600, 260, 24),
        (690, 320, 28),
        (1180, 240, 36),
        (1250, 300, 22),
    ):
        gull(p, x, y, s, INK)
    p.rect(-20, 900, 560, 200, INK)
    lamp_post(p, 420, 905, 330, glow=False)
    person(p, 250, 910, 250, coat=RUST, hat=INK)
    p.gouges((0, 920, 500, 130), STONE, count=30, length=90, thick=6, opacity=0.6)
    return p


SCENES: dict[str, Callable[[], Plate]] = {
    "crab-boats": crab_boats,
    "ferry": ferry,
    "dawn": dawn,
}
