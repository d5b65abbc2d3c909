"""What was brought over from which site, so that a second import changes and loses nothing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Author, Category, Document, Image, Page, Tag
from comments.models import Comment

TARGETS = ("article", "page", "comment", "image", "document", "category", "tag", "author")


class Source(models.Model):
    """One WordPress site that was moved here, known by its address without scheme and "www."."""

    address = models.CharField(_("address"), max_length=500, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    finished_at = models.DateTimeField(_("last finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("imported site")
        verbose_name_plural = _("imported sites")
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address


class Imported(models.Model):
    """What became of one thing of the old site.

    If it was made and no target is left, somebody deleted it here: it stays deleted.
    """

    class Kind(models.TextChoices):
        AUTHOR = "author", _("Author")
        CATEGORY = "category", _("Section")
        TAG = "tag", _("Tag")
        ARTICLE = "article", _("Story")
        PAGE = "page", _("Page")
        COMMENT = "comment", _("Comment")
        UPLOAD = "upload", _("File")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="imported")
    kind = models.CharField(max_length=8, choices=Kind)
    # The number WordPress gave it; where it gives none, its slug, login or address.
    wordpress_id = models.CharField(max_length=255)
    article = models.ForeignKey(Article, models.SET_NULL, null=True, db_index=False)
    page = models.ForeignKey(Page, models.SET_NULL, null=True, db_index=False)
    comment = models.ForeignKey(Comment, models.SET_NULL, null=True, db_index=False)
    image = models.ForeignKey(Image, models.SET_NULL, null=True, db_index=False)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, db_index=False)
    category = models.ForeignKey(Category, models.SET_NULL, null=True, db_index=False)
    tag = models.ForeignKey(Tag, models.SET_NULL, null=True, db_index=False)
    author = models.ForeignKey(Author, models.SET_NULL, null=True, db_index=False)
    was_made = models.BooleanField(default=True)
    # Of what the export said; empty while it is not finished here.
    checksum = models.CharField(max_length=32, blank=True)
    # Of what we wrote; if the row differs now, somebody edited it here.
    fingerprint = models.CharField(max_length=32, blank=True)
    # Something it shows was not to be had: the next run tries again.
    is_incomplete = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("imported thing")
        verbose_name_plural = _("imported things")
        # A million comments need one index of their own, not eight: each holds its own rows only.
        indexes = [
            models.Index(
                fields=[target],
                condition=Q(**{f"{target}__isnull": False}),
                name=f"imported_{target}",
            )
            for target in TARGETS
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "wordpress_id"], name="imported_once_per_source"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[
                    "author", "category", "tag", "article", "page", "comment", "upload"
                ]),
                name="imported_kind_known",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.wordpress_id}"

    @property
    def target_id(self) -> int | None:
        """The key of whatever it became."""
        keys = (getattr(self, f"{target}_id") for target in TARGETS)
        return next((key for key in keys if key is not None), None)

    @property
    def is_deleted_here(self) -> bool:
        return self.was_made and self.target_id is None


class Upload(models.Model):
    """What the export says of a file, for galleries and for the addresses it had."""

    imported = models.OneToOneField(
        Imported, on_delete=models.CASCADE, primary_key=True, related_name="upload"
    )
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    number = models.BigIntegerField(null=True, blank=True)
    # Behind /wp-content/uploads/: "2026/11/sea.jpg".
    path = models.CharField(max_length=500, blank=True)
    # Host and path, as bodies name it, and the whole address as it was.
    address = models.CharField(max_length=700, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    is_picture = models.BooleanField(default=True)
    title = models.CharField(max_length=500, blank=True)
    alt = models.CharField(max_length=500, blank=True)
    caption = models.TextField(blank=True)
    parent = models.BigIntegerField(null=True, blank=True)
    position = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        indexes = [
            models.Index(fields=["path"], name="upload_path"),
            models.Index(fields=["address"], name="upload_address"),
            models.Index(fields=["source", "parent", "position"], name="upload_gallery"),
            models.Index(fields=["source", "number"], name="upload_number"),
        ]

    def __str__(self) -> str:
        return self.path or self.url
