"""The person who signs in, and how much somebody may still do.

Bylines are articles.Author: people who need no account.
"""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """An account. The address is optional (X gives none); the display name is what others see."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(
        _("display name"), max_length=60, blank=True, help_text=_("Shown beside what you write.")
    )

    # Names the files of the portrait (accounts/avatars.py); empty: the initial is drawn.
    avatar = models.CharField(_("portrait"), max_length=32, blank=True, editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.display_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


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
