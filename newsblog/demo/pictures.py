"""Adds the demo's pictures, kept as files in pictures/, to the library."""

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from articles.library import renditions, uploads
from articles.models import Image
from boundary import pictures
from boundary.pictures import Encoded
from newsblog.demo import files

FOLDER = files.FOLDER / "pictures"
LICENCE = "CC0 1.0"


def add_all() -> dict[str, Image]:
    """Every picture by its name. A second call adds nothing: the same bytes are the same picture.

    The public files are made side by side (Pillow lets go of the interpreter while it encodes),
    the rows one after another. 0.2 s a picture on two cores.
    """
    described = files.toml("pictures.toml")
    added: dict[str, Image] = {}
    for name, data, made in _prepared(sorted(described)):
        words = dict(described[name])
        focal_x, focal_y = words.pop("focal", (0.5, 0.5))
        image = uploads.add_image(
            data, name=f"{name}.webp", licence=LICENCE, reuse=True, made=made, **words
        )
        if (image.focal_x, image.focal_y) != (focal_x, focal_y):
            image.focal_x, image.focal_y = focal_x, focal_y
            image.save(update_fields=["focal_x", "focal_y"])
        added[name] = image
    return added


def _prepared(names: list[str]) -> Iterator[tuple[str, bytes, list[Encoded]]]:
    there = frozenset(Image.objects.values_list("sha256", flat=True))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        yield from pool.map(lambda name: _prepare(name, there), names)


def _prepare(name: str, there: frozenset[str]) -> tuple[str, bytes, list[Encoded]]:
    """The bytes of a picture and its public files; no files for one that is in the library."""
    data = (FOLDER / f"{name}.webp").read_bytes()
    if hashlib.sha256(data).hexdigest() in there:
        return name, data, []
    return name, data, renditions.quick(data, pictures.inspect(data))
