"""What was wrong in a published story, and what is right."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Which corrections?"""

    def visible(self, *, at: dt.datetime | None = None) -> Self:
        """Only on stories that readers see themselves.

        Asked of each row, since a join may make the database begin with all stories.
        """
        stories = Article.objects.visible(at=at).filter(pk=OuterRef("article_id"))
        return self.filter(Exists(stories))


class Correction(models.Model):
    """A public note on a story. articles/actions/publish.py's correct() writes it."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="corrections")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(_("what was wrong, and what is right"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="correction_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"
