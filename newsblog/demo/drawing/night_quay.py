"""The picture essay: one night on the fish quay."""

from collections.abc import Callable

from newsblog.demo.drawing.figures import gull, lamp_post, person
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


def crates() -> Plate:
    """Fish boxes in lamplight, stacked to the height of a man."""
    p = Plate(71)
    p.sky([INK, NIGHT, "#1a2f4a"], 500)
    p.rect(-20, 500, 1640, 600, "#1c2733")
    p.circle(820, 240, 560, LAMP, opacity=0.08)
    p.circle(820, 240, 400, LAMP, opacity=0.1)
    p.gouges((120, 820, 1360, 230), LAMP, count=90, length=170, thick=10, opacity=0.6)
    lamp_post(p, 820, 860, 660, glow=False)
    for x, high, ink in ((150, 5, SEA), (420, 7, BRICK), (960, 6, "#d8762c"), (1240, 4, SEA)):
        for level in range(high):
            box(p, x + (level % 2) * 10, 880 - level * 88, ink)
    person(p, 730, 930, 400, coat=LAMP, hat=BRICK)
    return p


def box(p: Plate, x: float, y: float, ink: str) -> None:
    p.poly([(x, y - 76), (x + 240, y - 76), (x + 228, y), (x + 12, y)], ink)
    p.rect(x - 6, y - 82, 252, 18, INK)
    for i in range(6):
        fx = x + 16 + i * 36
        p.path(f"M{fx} {y - 80}Q{fx + 16} {y - 104} {fx + 40} {y - 84}L{fx + 52} {y - 96}"
               f"L{fx + 50} {y - 76}Q{fx + 20} {y - 68} {fx} {y - 80}Z", FOAM)  # fmt: skip
    p.gouges((x + 20, y - 60, 200, 50), INK, count=8, length=70, thick=5, opacity=0.5)


def buyers(p: Plate) -> None:
    backs = (
        (60, NIGHT),
        (290, RUST),
        (520, DEEP),
        (760, BRICK),
        (990, SEA),
        (1210, INK),
        (1430, DEEP),
    )
    for number, (x, coat) in enumerate(backs):
        p.path(f"M{x - 120} 1090Q{x - 110} 860 {x + 50} 850Q{x + 210} 860 {x + 220} 1090Z", coat)
        p.circle(x + 50, 780, 70, "#b98260")
        cap = (LAMP, DEEP, STONE, NIGHT, PAPER, BRICK, SAND)[number]
        p.path(f"M{x - 26} 790Q{x - 20} 690 {x + 50} 690Q{x + 120} 690 {x + 126} 790Z", cap)


def auction() -> Plate:
    """The clock of the fish auction and the backs of those who buy."""
    p = Plate(72)
    p.rect(-20, -20, 1640, 1110, "#2b4350")
    for i in range(12):
        p.rect(i * 140 - 20, -20, 10, 760, "#223742")
    p.gouges((0, 0, 1600, 700), "#3b5866", count=70, length=120, thick=7, angle=90)
    p.circle(800, 380, 320, INK)
    p.circle(800, 380, 292, PAPER)
    for minute in range(60):
        p.raw(f'<rect transform="rotate({minute * 6} 800 380)" x="797" y="100" width="6" '
              f'height="{34 if minute % 5 == 0 else 16}" fill="{INK}"/>')  # fmt: skip
    for number in range(12):
        p.raw(f'<g transform="rotate({number * 30} 800 380)"><circle cx="800" cy="166" r="12" '
              f'fill="{BRICK if number < 4 else SEA}"/></g>')  # fmt: skip
    p.raw(
        f'<path transform="rotate(118 800 380)" d="M788 430L796 130L804 130L812 430Z" fill="{BRICK}"/>'
    )
    p.circle(800, 380, 28, INK)
    p.text(800, 522, "£ a kilo", 46, "#4d463a", text_anchor="middle", font_style="italic")
    for x in (110, 1310):
        p.rect(x, 180, 190, 250, INK)
        for row, words in enumerate(("COD 4.10", "LING 2.60", "CRAB 1.85")):
            p.text(x + 95, 240 + row * 70, words, 34, LAMP, text_anchor="middle", font_weight=600)
    p.rect(-20, 720, 1640, 380, "#1b2730")
    buyers(p)
    p.gouges((0, 880, 1600, 180), "#38505e", count=50, length=60, thick=7, angle=80)
    return p


def ice() -> Plate:
    """Ice coming down the chute into a van at three in the morning."""
    p = Plate(73)
    p.sky([INK, "#0f1b2e", NIGHT], 700)
    p.rect(120, 90, 520, 760, "#54646c")
    for i in range(9):
        p.line([(120 + i * 65, 90), (120 + i * 65, 850)], "#45545c", 7)
    p.text(380, 250, "ICE", 150, PAPER, text_anchor="middle", font_weight=800)
    p.poly([(600, 300), (660, 280), (1080, 560), (1030, 610)], STONE)
    p.poly([(610, 290), (660, 270), (1080, 550), (1040, 560)], INK)
    for _ in range(240):
        k = p.random.random()
        x, y = 640 + k * 420, 290 + k * 280 - 20
        p.rect(
            x + p.between(-14, 14), y + p.between(-16, 12), p.between(8, 22), p.between(8, 18), FOAM
        )
    for _ in range(150):
        x = 1040 + p.between(-40, 70)
        p.rect(x, p.between(560, 780), p.between(8, 22), p.between(8, 20), PAPER)
    p.path("M930 870L930 720L1190 720L1190 620Q1200 590 1240 590L1400 600Q1450 640 1480 720"
           "L1510 740L1510 870Z", BRICK)  # fmt: skip
    p.path("M940 730Q1060 650 1180 730L1180 760L940 760Z", FOAM)
    p.poly([(1240, 620), (1390, 626), (1440, 716), (1240, 716)], LAMP)
    p.circle(1300, 690, 28, INK)
    p.path("M1250 720Q1260 700 1300 700Q1350 700 1360 720Z", INK)
    for x in (1010, 1420):
        p.circle(x, 870, 62, INK)
        p.circle(x, 870, 26, STONE)
    p.rect(-20, 920, 1640, 180, "#18212b")
    p.gouges((100, 930, 1500, 110), FOAM, count=60, length=140, thick=9, opacity=0.5)
    p.circle(640, 130, 34, LAMP)
    p.circle(640, 130, 180, LAMP, opacity=0.12)
    person(p, 800, 940, 330, coat=SEA, hat=PAPER)
    return p


def gulls() -> Plate:
    """Eleven gulls on a rail and one on the bollard, waiting."""
    p = Plate(74)
    p.sky(["#55697c", "#8b8391", ROSE, "#eab98b", "#f3dcb0"], 760, rise=20)
    p.water(700, "#5e8590", "#f3dcb0", DEEP)
    p.line([(-20, 640), (1620, 620)], INK, 16)
    p.line([(-20, 800), (1620, 786)], INK, 12)
    for x in (140, 620, 1100, 1560):
        p.line([(x, 600), (x, 960)], INK, 20)
    p.rect(-20, 940, 1640, 160, "#3c3a3d")
    p.gouges((0, 950, 1600, 110), STONE, count=50, length=130, thick=8, opacity=0.6)
    spots = (60, 230, 330, 470, 560, 720, 800, 950, 1190, 1330, 1430)
    for number, x in enumerate(spots):
        sitting(p, x, 634 - x * 0.0122, 58 + number % 3 * 8, 1 if number % 4 else -1)
    p.rect(960, 870, 150, 90, INK)
    p.ellipse(1035, 868, 100, 32, INK)
    sitting(p, 1035, 850, 150, -1)
    gull(p, 380, 220, 60)
    gull(p, 900, 150, 40)
    gull(p, 1250, 300, 50)
    return p


def sitting(p: Plate, x: float, foot: float, s: float, facing: int) -> None:
    """A gull on its feet."""
    f = facing
    for leg in (-0.1, 0.12):
        p.line([(x + leg * s, foot), (x + leg * s, foot - s * 0.4)], "#d8762c", s * 0.06)
    p.path(f"M{x - f * s * 0.9} {foot - s * 0.62}Q{x - f * s * 0.2} {foot - s * 0.2} {x + f * s * 0.36} "
           f"{foot - s * 0.5}Q{x + f * s * 0.56} {foot - s * 1.1} {x + f * s * 0.28} {foot - s * 1.2}"
           f"Q{x + f * s * 0.04} {foot - s * 1.16} {x + f * s * 0.06} {foot - s * 0.9}"
           f"Q{x - f * s * 0.4} {foot - s * 0.98} {x - f * s * 0.9} {foot - s * 0.62}Z", PAPER)  # fmt: skip
    p.path(f"M{x - f * s * 1.02} {foot - s * 0.6}Q{x - f * s * 0.3} {foot - s * 0.4} {x + f * s * 0.2} "
           f"{foot - s * 0.66}Q{x - f * s * 0.2} {foot - s * 0.95} {x - f * s * 1.02} "
           f"{foot - s * 0.6}Z", STONE)  # fmt: skip
    p.circle(x + f * s * 0.32, foot - s * 1.05, s * 0.035, INK)
    p.poly([(x + f * s * 0.44, foot - s * 1.08), (x + f * s * 0.7, foot - s * 0.96),
            (x + f * s * 0.46, foot - s * 0.94)], LAMP)  # fmt: skip


SCENES: dict[str, Callable[[], Plate]] = {
    "night-crates": crates,
    "night-auction": auction,
    "night-ice": ice,
    "night-gulls": gulls,
}
