"""Whether readers get what an editor did: what the site's public addresses answered since."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article


class PublicCheck(models.Model):
    """One act on a story, and what its public addresses showed when they were last looked at."""

    class Fault(models.TextChoices):
        SILENT = "silent", _("does not answer")
        STATUS = "status", _("answers with an error")
        OLD = "old", _("still shows what stood there before")
        LISTED = "listed", _("still names the story")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="public_checks")
    asked_at = models.DateTimeField(_("asked"), db_index=True)
    looked_at = models.DateTimeField(_("last looked at"), null=True, blank=True)
    live_at = models.DateTimeField(_("live since"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    fault = models.CharField(_("fault"), max_length=10, choices=Fault, blank=True)
    url = models.CharField(_("address with the fault"), max_length=2000, blank=True)
    is_given_up = models.BooleanField(_("given up"), default=False)

    class Meta:
        verbose_name = _("look at what readers get")
        verbose_name_plural = _("looks at what readers get")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(live_at__isnull=True) | Q(fault="", is_given_up=False),
                name="public_check_live_has_no_fault",
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.live_at or self.fault or '…'}"
