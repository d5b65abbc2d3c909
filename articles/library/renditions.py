"""Keeps the public files of a picture: what an upload makes at once, and what a job adds later."""

import logging
from collections.abc import Iterable, Iterator

from django.core.files.base import ContentFile
from django.db import transaction
from django.tasks import task

from articles import cache_tags, rendering
from articles.models import Image, Rendition
from boundary import pictures
from boundary.pictures import Encoded, Facts, PictureRefusedError
from jobs.retrying import retrying

logger = logging.getLogger(__name__)

EXTENSIONS = {"jpeg": "jpg", "png": "png", "webp": "webp", "avif": "avif"}


def quick(data: bytes, facts: Facts) -> list[Encoded]:
    """What a page needs at once: the fallback and WebP, or a short animation.

    Raises pictures.PictureRefusedError. A second for a camera's JPEG.
    """
    made = list(pictures.stills(data, facts))
    if facts.is_animated and pictures.is_quick_animation(facts):
        made += filter(None, [pictures.animation(data, facts)])
    return made


def store(image: Image, made: Iterable[Encoded]) -> list[Rendition]:
    """Write files and rows; those that are there already are left as they are.

    All files come first, under names that follow from the picture, so that a run which was killed
    before their rows is completed by the next; then all rows at once.
    """
    added = _written(image, made)
    Rendition.objects.bulk_create(added)
    return added


def _written(image: Image, made: Iterable[Encoded]) -> list[Rendition]:
    """The files that were not there yet, written; their rows are not."""
    there = set(image.renditions.values_list("format", "width"))
    added = []
    for each in made:
        if (each.format, each.width) in there:
            continue
        rendition = Rendition(
            image=image,
            format=each.format,
            width=each.width,
            height=each.height,
            size=len(each.data),
        )
        rendition.file.save(file_name(image, each), ContentFile(each.data), save=False)
        added.append(rendition)
    return added


def file_name(image: Image, made: Encoded) -> str:
    """Where a public file stands below the media folder; readers' addresses are made of it."""
    return f"pictures/{image.key[:2]}/{image.key}/{made.width}.{EXTENSIONS[made.format]}"


@retrying(times=3, unless=(PictureRefusedError,))
@task(queue_name="slow")
def make_all(image_id: int) -> int:
    """Add what takes long (AVIF, long animations) and whatever else is missing.

    Returns how many files were added. May run any number of times; a picture deleted meanwhile is
    no error. Pages that show the picture offer all of its new files or none; bodies that show it
    are rendered again.
    """
    image = Image.objects.filter(pk=image_id).first()
    if image is None:
        return 0
    with image.original.open("rb") as file:
        data = file.read()
    facts = pictures.inspect(data)
    added = _written(image, _missing(image, data, facts))
    if added:
        with transaction.atomic():
            Rendition.objects.bulk_create(added)
            cache_tags.invalidate_rows(image)
        logger.info("Picture %s has %d more files", image.key, len(added))
    # Also where nothing was added: the run before may have been killed here.
    rendering.rerender_bodies(image)
    return len(added)


def _missing(image: Image, data: bytes, facts: Facts) -> Iterator[Encoded]:
    """The stills that were lost, the animation, and each AVIF that is smaller than its WebP."""
    sizes = {(r.format, r.width): r.size for r in image.renditions.all()}
    wanted = set(pictures.widths_for(facts.width))
    if facts.is_animated:
        if animated := pictures.animation(data, facts):
            yield animated
        wanted = set()
    has_fallback = any(format in {"jpeg", "png"} for format, _width in sizes)
    if not has_fallback or any(("webp", width) not in sizes for width in wanted):
        for each in pictures.stills(data, facts):
            sizes[each.format, each.width] = len(each.data)
            yield each
    for each in pictures.avifs(data, facts):
        if len(each.data) < sizes.get(("webp", each.width), 0):
            yield each
        elif each.width == max(wanted):
            return  # without the widest a page would not offer the narrower ones
