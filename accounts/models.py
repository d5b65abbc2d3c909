"""The person who signs in, and how much somebody may still do.

Bylines are articles.Author: people who need no account.
"""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import names


class User(AbstractUser):
    """An account. The address is optional (X gives none); the display name is what others see."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(
        _("display name"), max_length=60, blank=True, help_text=_("Shown beside what you write.")
    )
    # The display name is a stand-in (“Reader 482913”) until its owner chooses one.
    needs_name = models.BooleanField(default=False, db_default=False, editable=False)

    # Names the files of the portrait (accounts/avatars.py); empty: the initial is drawn.
    avatar = models.CharField(_("portrait"), max_length=32, blank=True, editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        """What the desk calls the account: never shown to readers."""
        return self.username if self.needs_name and self.is_staff else self.get_full_name()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give a stand-in name where the username would show an address."""
        if not self.display_name and names.username_comes_from_address(self.username, [self.email]):
            self.take_stand_in_name()
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*fields, "display_name", "needs_name"}
        super().save(*args, **kwargs)

    def take_stand_in_name(self) -> None:
        """Show “Reader” and a random number until the person chooses a name. Does not save."""
        self.display_name, self.needs_name = names.stand_in_name(), True

    def get_full_name(self) -> str:
        """The name that everybody sees; it never comes from an address."""
        return self.display_name or self.username

    def get_short_name(self) -> str:
        return str(self)


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
