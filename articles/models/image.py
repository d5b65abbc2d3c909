"""Pictures: a private original and the public renditions made from it."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.body.pictures import Picture, Source


def originals() -> Storage:
    """Where originals are kept: never served, because cameras write places into them."""
    return storages["originals"]


def original_name(image: "Image", filename: str) -> str:
    """A generated name: what somebody called the file never reaches a disk or an address."""
    return f"{image.key[:2]}/{image.key}.{image.format or 'bin'}"


def new_key() -> str:
    return uuid.uuid4().hex


class Image(models.Model):
    """A picture in the library. Only articles/library/uploads.py makes one, from bytes."""

    class Format(models.TextChoices):
        JPEG = "jpeg", "JPEG"
        PNG = "png", "PNG"
        WEBP = "webp", "WebP"
        GIF = "gif", "GIF"
        AVIF = "avif", "AVIF"

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    title = models.CharField(_("title"), max_length=250, blank=True)
    original = models.FileField(
        _("file"), storage=originals, upload_to=original_name, max_length=200
    )
    format = models.CharField(max_length=4, choices=Format, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    size = models.PositiveIntegerField(_("bytes"), editable=False)
    sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    is_animated = models.BooleanField(_("animated"), default=False, editable=False)
    alt = models.CharField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("What the picture shows, for those who can't see it."),
    )
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(_("credit"), max_length=250, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    # The point that must stay in view when the picture is cropped, as parts of width and height.
    focal_x = models.FloatField(
        _("focal point, from the left"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    focal_y = models.FloatField(
        _("focal point, from the top"),
        default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [models.Index(fields=["-created_at", "-id"], name="image_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="image_has_a_size"),
            models.CheckConstraint(
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="image_focal_point_inside",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.alt or self.key[:8]

    def as_picture(self) -> Picture:
        """What the renderer needs of this picture. Reads `renditions`; prefetch them for many."""
        return Picture(
            key=self.key,
            alt=self.alt,
            caption=self.caption,
            credit=self.credit,
            width=self.width,
            height=self.height,
            focal_x=self.focal_x,
            focal_y=self.focal_y,
            sources=tuple(
                Source(url=r.file.url, format=r.format, width=r.width, height=r.height)
                for r in self.renditions.all()
            ),
        )

    def best_url(self) -> str:
        """The largest public file, in the format every browser reads; "" before there is one."""
        picture = self.as_picture()
        return picture.fallback.url if picture.fallback else ""


class Rendition(models.Model):
    """One public file of a picture: a width in a format, without metadata."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")
    format = models.CharField(max_length=4, choices=Image.Format)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    file = models.FileField(max_length=200)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        ordering = ["width"]
        constraints = [
            models.UniqueConstraint(
                fields=["image", "format", "width"], name="rendition_once_per_format_and_width"
            ),
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0), name="rendition_has_a_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.width} × {self.height} {self.format}"
