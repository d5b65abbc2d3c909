"""Prints the plates named on the command line, or all of them, through Chromium to WebP."""

import base64
import io
import os
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from newsblog.demo.drawing import catalogue
from newsblog.demo.drawing.plate import Plate

FOLDER = Path(__file__).resolve().parent.parent / "pictures"
FONT = Path(__file__).resolve().parents[3] / "static" / "fonts" / "newsreader.woff2"
LARGEST = 120_000  # bytes; the demo's pictures are in every clone
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def main(names: list[str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        for name, plate in catalogue.plates(names):
            size = print_plate(page, plate, FOLDER / f"{name}.webp")
            sys.stdout.write(f"{name} {size}\n")
        browser.close()


def print_plate(page: Page, plate: Plate, target: Path) -> int:
    """Write one picture at the best quality that stays below LARGEST; returns its bytes."""
    page.set_viewport_size({"width": plate.width, "height": plate.height})
    face = base64.b64encode(FONT.read_bytes()).decode()
    page.set_content(
        "<style>@font-face{font-family:Newsreader;font-weight:400 800;src:url(data:font/woff2;"
        f"base64,{face})}}body{{margin:0}}svg{{display:block}}</style>{plate.svg()}"
    )
    page.evaluate("document.fonts.ready")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for quality in (84, 78, 72, 66, 60, 52, 44, 36):
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= LARGEST:
            break
    target.write_bytes(out.getvalue())
    return out.tell()


if __name__ == "__main__":
    main(sys.argv[1:])
