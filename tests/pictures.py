"""Draws pictures for tests: small, real, and with whatever a camera would write into them."""

import io
from typing import Any

from PIL import Image, ImageDraw

RED, BLUE = (200, 30, 30), (30, 30, 200)


def draw(width: int = 400, height: int = 300, *, mode: str = "RGB") -> Image.Image:
    """Red above, blue below, with lines across that make it compress like a photograph."""
    image = Image.new("RGB", (width, height), RED)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, height // 2, width, height), fill=BLUE)
    for x in range(0, width, 7):
        pen.line((x, 0, width - x, height), fill=(x % 256, 90, (3 * x) % 256))
    return image.convert(mode)


def encoded(image: Image.Image, format: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def jpeg(width: int = 400, height: int = 300) -> bytes:
    return encoded(draw(width, height))


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
