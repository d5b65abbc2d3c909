"""Portraits: of those who write the paper, and of one who is remembered in it."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from newsblog.demo.drawing.figures import gull
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


@dataclass(frozen=True)
class Sitter:
    """What tells one face from another at the size of a thumbnail."""

    seed: int
    ground: str
    coat: str
    skin: str
    hair: str
    cut: str  # bob, crop, bun, beard, scarf, curls, cap
    glasses: bool = False


def bust(sitter: Sitter) -> Plate:
    p = Plate(sitter.seed, width=900, height=900, cut=8)
    p.rect(-20, -20, 940, 940, sitter.ground)
    p.gouges((0, 0, 900, 900), PAPER, count=60, length=120, thick=8, angle=-30, opacity=0.35)
    likeness(p, sitter)
    return p


def likeness(p: Plate, sitter: Sitter) -> None:
    if sitter.cut in {"bob", "curls", "scarf"}:
        hair_behind(p, sitter)
    p.path("M110 920Q120 700 330 660L570 660Q780 700 790 920Z", sitter.coat)
    p.gouges((170, 720, 560, 180), INK, count=30, length=90, thick=7, angle=75, opacity=0.4)
    p.path("M370 690L370 560L530 560L530 690Q450 760 370 690Z", sitter.skin)
    p.path("M370 600Q450 690 530 590L530 630Q450 730 370 650Z", INK, opacity=0.25)
    p.path("M285 380Q285 210 450 205Q615 210 615 380Q612 560 520 620Q450 660 380 620Q288 560 285 380Z",
           sitter.skin)  # fmt: skip
    for x in () if sitter.cut == "scarf" else (280, 620):
        p.ellipse(x, 420, 26, 44, sitter.skin)
    p.path(
        "M505 260Q620 330 600 460Q570 590 470 640Q580 600 606 500Q630 330 505 260Z",
        INK,
        opacity=0.2,
    )
    brows = INK if sitter.cut == "scarf" else sitter.hair
    for x in (378, 522):
        p.ellipse(x, 408, 17, 13, INK)
        p.path(f"M{x - 38} 366Q{x} 340 {x + 38} 364", stroke=brows, stroke_width=12)
    p.path("M452 410Q432 480 436 496Q450 512 474 498", stroke=INK, stroke_width=8, opacity=0.6)
    p.path("M396 556Q450 590 508 552", stroke=RUST, stroke_width=12, stroke_linecap="round")
    if sitter.glasses:
        for x in (372, 528):
            p.circle(x, 410, 54, "none", stroke=INK, stroke_width=10)
        p.line([(426, 404), (474, 404)], INK, 10)
    HAIR[sitter.cut](p, sitter.hair)


def hair_behind(p: Plate, sitter: Sitter) -> None:
    if sitter.cut == "bob":
        p.path(
            "M230 640Q220 180 450 150Q680 180 672 640Q560 690 450 660Q340 690 230 640Z", sitter.hair
        )
        return
    if sitter.cut == "scarf":
        p.ellipse(450, 420, 200, 290, sitter.hair)
        return
    for i in range(17):
        a = math.pi * (0.86 + 1.28 * i / 16)
        p.blob(450 + math.cos(a) * 190, 400 + math.sin(a) * 210, 70, 66, sitter.hair)


def fringe(p: Plate, ink: str) -> None:
    p.path(
        "M268 420Q240 180 450 165Q660 180 634 420Q600 300 520 290Q420 320 330 296Q290 330 268 420Z",
        ink,
    )


def crop(p: Plate, ink: str) -> None:
    p.path(
        "M276 370Q260 160 450 160Q640 160 626 370Q610 280 560 268Q450 230 340 268Q290 290 276 370Z",
        ink,
    )
    p.gouges((300, 170, 300, 80), PAPER, count=14, length=60, thick=5, angle=-20, opacity=0.4)


def bun(p: Plate, ink: str) -> None:
    p.circle(450, 120, 84, ink)
    crop(p, ink)


def beard(p: Plate, ink: str) -> None:
    crop(p, ink)
    p.path("M280 430Q300 520 380 520Q450 500 520 520Q600 520 620 430Q624 600 540 660Q450 720 360 660"
           "Q276 600 280 430Z", ink)  # fmt: skip
    p.path("M400 556Q450 580 504 554", stroke=ROSE, stroke_width=13, stroke_linecap="round")


def scarf(p: Plate, ink: str) -> None:
    p.path("M250 430Q220 130 450 130Q680 130 650 430Q640 300 450 262Q262 300 250 430Z", ink)
    p.path("M250 420Q280 640 450 668Q620 640 650 420Q700 620 600 740Q450 800 300 740Q200 620 250 420Z",
           ink)  # fmt: skip
    p.gouges((270, 150, 360, 110), PAPER, count=18, length=80, thick=7, angle=-12, opacity=0.5)


def curls(p: Plate, ink: str) -> None:
    for i in range(13):
        p.blob(276 + i * 29, 250 - (6 - abs(i - 6)) * 13, 52, 48, ink)


def cap(p: Plate, ink: str) -> None:
    p.path("M262 300Q250 130 450 122Q650 130 638 300Q450 240 262 300Z", NIGHT)
    p.path("M256 300Q450 220 644 300Q640 350 600 330Q450 290 300 330Q262 350 256 300Z", INK)
    p.circle(450, 214, 32, LAMP)
    for x in (272, 610):
        p.path(f"M{x} 330Q{x - 30} 400 {x + 4} 470Q{x + 34} 400 {x + 14} 330Z", ink)


HAIR = {"bob": fringe, "crop": crop, "bun": bun, "beard": beard, "scarf": scarf, "curls": curls,
        "cap": cap}  # fmt: skip


def pilot() -> Plate:
    """Agnes Thorley in her pilot's cap, the bar behind her."""
    p = Plate(88)
    p.sky(["#8fa7a8", "#b2c0b6", "#d8d5bd", "#ecdcb4"], 560, rise=20)
    p.water(560, "#57858d", PAPER, DEEP)
    for x, y, s in ((180, 190, 44), (310, 260, 30), (1400, 200, 40)):
        gull(p, x, y, s)
    p.path("M80 560L250 560L232 600L110 600Z", BRICK)
    p.rect(130, 516, 70, 44, PAPER)
    p.line([(210, 560), (210, 440)], INK, 6)
    p.raw('<g transform="translate(350 130) scale(1.05)">')
    likeness(p, Sitter(88, SAND, NIGHT, "#d6a183", "#e6e0d2", "cap"))
    for y in (740, 800, 860):
        p.circle(430, y, 13, LAMP)
    p.raw("</g>")
    return p


STAFF = {
    "marit": Sitter(81, SEA, INK, "#dba789", "#d7c9a6", "bob", glasses=True),
    "dev": Sitter(82, SAND, DEEP, "#a86f4c", INK, "beard"),
    "josie": Sitter(83, ROSE, MOSS, "#e0b193", BRICK, "bun"),
    "tunde": Sitter(84, MOSS, LAMP, "#6d432c", INK, "crop", glasses=True),
    "beatriz": Sitter(85, LAMP, SEA, "#c48c66", "#3b2115", "curls"),
    "hal": Sitter(86, STONE, BRICK, "#dfae94", "#e3ddd0", "crop"),
    "salma": Sitter(87, FOAM, RUST, "#b98260", DEEP, "scarf"),
    "wren": Sitter(89, BRICK, PAPER, "#e0b193", INK, "bob"),
}
SCENES: dict[str, Callable[[], Plate]] = {
    "pilot": pilot,
    **{f"portrait-{name}": partial(bust, sitter) for name, sitter in STAFF.items()},
}
