"""Adds pictures to the library and takes them out. Nothing else makes an Image."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.models import User
from articles import cache_tags
from articles.library import renditions
from articles.models import Article, Image, Page
from articles.models.image import originals
from boundary import pictures
from boundary.pictures import Encoded, PictureRefusedError

__all__ = ["PictureInUseError", "PictureRefusedError", "add_image", "delete_image"]


class PictureInUseError(Exception):
    """A story, page, author or the site shows the picture; the message says which."""


def add_image(
    file: BinaryIO | bytes,
    *,
    name: str,
    by: User | None = None,
    alt: str = "",
    caption: str = "",
    credit: str = "",
    licence: str = "",
    title: str = "",
    reuse: bool = False,
    made: Sequence[Encoded] | None = None,
) -> Image:
    """Make a library picture of a file's bytes, with the public files that pages need at once.

    `name` is what the person called the file: it becomes the title if there is none, and nothing
    else. With `reuse`, a picture of the same bytes is returned as it is, if there is one. `made` is
    what renditions.quick() gave for these bytes, where many were made side by side. Raises
    PictureRefusedError. A second for a camera's JPEG; AVIF follows in a job.
    """
    data = file if isinstance(file, bytes) else file.read(pictures.MAX_BYTES + 1)
    digest = hashlib.sha256(data).hexdigest()
    if reuse and (same := Image.objects.filter(sha256=digest).order_by("pk").first()):
        return same
    facts = pictures.inspect(data)
    if made is None:
        made = renditions.quick(data, facts)
    image = Image(
        title=(title or title_from(name))[:250],
        format=facts.format,
        width=facts.width,
        height=facts.height,
        size=len(data),
        sha256=digest,
        is_animated=facts.is_animated,
        alt=alt[:500],
        caption=caption,
        credit=credit[:250],
        licence=licence[:120],
        uploaded_by=by,
    )
    image.original.save("original", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            image.save()
            renditions.store(image, made)
            renditions.make_all.enqueue(image.pk)
    except BaseException:
        public = [renditions.file_name(image, each) for each in made]
        _delete_files(str(image.original.name), public)
        raise
    return image


def delete_image(image: Image) -> None:
    """Take a picture and its files away. Raises PictureInUseError while anything shows it."""
    users: list[Any] = [
        *Article.objects.filter(body_images=image).only("headline")[:3],
        *Page.objects.filter(body_images=image).only("title")[:3],
    ]
    if users:
        raise PictureInUseError(_in_use(users))
    public = [str(rendition.file.name) for rendition in image.renditions.all()]
    original = str(image.original.name)
    try:
        with transaction.atomic():
            cache_tags.invalidate_rows(image)
            image.delete()
            transaction.on_commit(lambda: _delete_files(original, public))
    except ProtectedError as error:
        raise PictureInUseError(_in_use(sorted(error.protected_objects, key=str)[:3])) from None


def title_from(name: str) -> str:
    """A title from what a file was called: no folders, no ending, nothing that can't be read."""
    stem = PurePath(name.replace("\\", "/")).name
    stem = re.sub(r"\.\w{1,5}$", "", stem)
    printable = "".join(c if c.isprintable() else " " for c in stem)
    return re.sub(r"[\s_]+", " ", printable).strip(" .-")[:250]


def _in_use(users: Sequence[Any]) -> str:
    shown = ", ".join(f"“{user}”" for user in users)
    return _("%(users)s shows this picture. Remove it there first.") % {"users": shown}


def _delete_files(original: str, public: Iterable[str]) -> None:
    for name in public:
        default_storage.delete(name)
    originals().delete(original)
