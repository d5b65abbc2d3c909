"""Who moved a story from one status to another, when, and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.body import Status


class PublishingLog(models.Model):
    """One act on one story. Rows are only ever added, by articles/actions/publish.py."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="publishing_log")
    verb = models.CharField(_("act"), max_length=20)
    was = models.CharField(_("before"), max_length=10, choices=Status, blank=True)
    now = models.CharField(_("after"), max_length=10, choices=Status)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("entry of the publishing log")
        verbose_name_plural = _("publishing log")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.article_id}"
