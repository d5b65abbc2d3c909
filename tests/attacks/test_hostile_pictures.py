"""Every picture of the shared data does what its manifest says, in bounded time and memory."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from boundary import pictures
from boundary.pictures import PictureRefusedError, inspect, stills
from tests.pictures import opened
from tests.shared_data import shared

FOLDER = shared("images")
MANIFEST: list[dict[str, Any]] = json.loads((FOLDER / "MANIFEST.json").read_text())
EXPECTED = {entry["file"]: entry["expect"] for entry in MANIFEST}

# What each file must come to. The manifest allows either for some; this is what newsblog chose.
REFUSED = {
    "own-bomb-20000x20000-1bit.png": "pixels",
    "own-bomb-20000x20000-rgb.png": "pixels",
    "own-bomb-65535x65535-header-only.png": "pixels",
    "own-13000x13000-1bit.png": "megapixels",
    "own-30000x1-wide.png": "pixels",
    "own-framebomb-500x2000x2000.gif": "animation",
    "own-truncated.jpg": "damaged",
    "own-truncated.png": "damaged",
    "own-empty.jpg": "empty",
    "own-html-named.jpg": "web page",
    "own-svg-script.svg": "SVG",
    "own-svg-named.png": "SVG",
    "own-svg-xxe.svg": "SVG",
    "own-ztxt-bomb-200MB.png": "damaged",
    "own-icc-bomb.png": "damaged",
}
ACCEPTED = {
    "own-5000x4000-ok.png": ("png", 5000, 4000),
    "own-gps-orientation6.jpg": ("jpeg", 480, 640),
    "own-gps.png": ("png", 480, 640),
    "own-gps.webp": ("webp", 480, 640),
    "own-cmyk.jpg": ("jpeg", 640, 480),
    "own-16bit-gray.png": ("png", 320, 200),
    "own-palette-alpha.png": ("png", 300, 200),
    "own-anim.gif": ("gif", 200, 150),
    "own-anim.webp": ("webp", 200, 150),
    "own-png-named.jpg": ("png", 640, 480),
    "own-html-named.png.html": ("png", 640, 480),
    "own-polyglot-gif-zip.gif": ("gif", 640, 480),
    "own-polyglot-gif-js.gif": ("gif", 10799, 480),
    "own-polyglot-jpg-html.jpg": ("jpeg", 640, 480),
    "own-polyglot-jpg-php.jpg": ("jpeg", 640, 480),
    "own-polyglot-png-html-text.png": ("png", 640, 480),
    "own-polyglot-pdf.jpg": ("jpeg", 640, 480),
}
# Nothing of these may stand in a public file: metadata, programs, archives, other documents.
TRACES = (
    b"Exif", b"EXIF", b"GPS", b"http://ns.adobe.com", b"XMP", b"Serial", b"ICC_PROFILE", b"iCCP",
    b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"<script", b"<html", b"<?php", b"alert(", b"PK\x03\x04",
    b"%PDF", b"Photoshop", b"8BIM",
)  # fmt: skip


def read(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def test_every_file_of_the_manifest_is_expected_here() -> None:
    assert set(REFUSED) | set(ACCEPTED) == set(EXPECTED)
    assert not set(REFUSED) & set(ACCEPTED)


@pytest.mark.parametrize("name", REFUSED)
def test_bombs_and_false_pictures_are_refused_with_a_reason(name: str) -> None:
    assert "reject" in EXPECTED[name]
    with pytest.raises(PictureRefusedError, match=REFUSED[name]):
        list(stills(read(name), inspect(read(name))))


@pytest.mark.parametrize("name", ACCEPTED)
def test_honest_and_odd_pictures_are_encoded_again_without_a_trace(name: str) -> None:
    assert not EXPECTED[name].startswith("reject:")
    data = read(name)
    facts = inspect(data)
    assert (facts.format, facts.width, facts.height) == ACCEPTED[name]
    made = [*stills(data, facts), *pictures.avifs(data, facts)]
    if animated := pictures.animation(data, facts):
        made.append(animated)
    for each in made:
        image = opened(each.data)
        assert image.format == {"jpeg": "JPEG"}.get(each.format, each.format.upper())
        assert not dict(image.getexif())
        assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(image.info)
        assert [trace for trace in TRACES if trace in each.data] == []


def test_the_samples_do_carry_what_is_taken_out() -> None:
    image = opened(read("own-gps-orientation6.jpg"))
    assert image.getexif().get_ifd(0x8825)
    assert b"<script" in read("own-polyglot-jpg-html.jpg").lower()
    assert b"PK\x03\x04" in read("own-polyglot-gif-zip.gif")


def test_transparency_survives() -> None:
    data = read("own-palette-alpha.png")
    assert {each.format for each in stills(data, inspect(data))} == {"png", "webp"}


PEAK = """
import resource, sys
from pathlib import Path
import django
django.setup()
from boundary.pictures import PictureRefusedError, inspect, stills
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
files = [Path(name).read_bytes() for name in sys.argv[1:]]
before = peak()
for data in files:
    try:
        list(stills(data, inspect(data)))
    except PictureRefusedError:
        pass
print((peak() - before) // 1024)
"""


@pytest.mark.parametrize(
    ("names", "megabytes"),
    [(sorted(REFUSED), 50), (["own-5000x4000-ok.png"], 120)],
    ids=["all that is refused", "20 megapixels"],
)
def test_no_picture_takes_much_memory(names: list[str], megabytes: int) -> None:
    """In a process of its own, whose peak the system counts."""
    run = subprocess.run(
        [sys.executable, "-c", PEAK, *(str(FOLDER / name) for name in names)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert int(run.stdout) < megabytes
