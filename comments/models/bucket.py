"""How much somebody may still do: the rows behind comments/limits.py."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Bucket(models.Model):
    """A token bucket: `tokens` were left at `at`. Shared by processes, kept through restarts."""

    key = models.CharField(max_length=120, primary_key=True)
    tokens = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("rate limit")
        verbose_name_plural = _("rate limits")
        indexes = [models.Index(fields=["at"], name="bucket_oldest")]

    def __str__(self) -> str:
        return self.key
