"""Files that are no pictures: a PDF, a recording, a film. Kept as they came."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.image import new_key


class Document(models.Model):
    """A public file. Only articles/library/documents.py makes one, from bytes it has looked at."""

    class Kind(models.TextChoices):
        AUDIO = "audio", _("Sound")
        VIDEO = "video", _("Film")
        FILE = "file", _("File")

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    title = models.CharField(_("title"), max_length=250, blank=True)
    file = models.FileField(_("file"), max_length=250, editable=False)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind, editable=False)
    media_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("bytes"), editable=False)
    sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["audio", "video", "file"]), name="document_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.key[:8]

    @property
    def url(self) -> str:
        """Where readers get it."""
        address: str = self.file.url
        return address
