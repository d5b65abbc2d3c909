"""What the moderators decided about a person."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BanQuerySet(models.QuerySet["Ban"]):
    """Which bans?"""

    def in_force(self, *, at: dt.datetime) -> Self:
        return self.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=at), lifted_at__isnull=True, begins_at__lte=at
        )


class Ban(models.Model):
    """Keeps a person from commenting, editing, liking and reporting, or holds what they write."""

    class Effect(models.TextChoices):
        BLOCK = "block", _("May not take part")
        HOLD = "hold", _("Everything waits for a moderator")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="bans",
        db_index=False,
    )
    effect = models.CharField(_("effect"), max_length=5, choices=Effect, default=Effect.BLOCK)
    reason = models.TextField(_("reason"), help_text=_("Shown to the person."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Permanent if empty.")
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True, editable=False)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        indexes = [models.Index(fields=["person", "-begins_at"], name="ban_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("begins_at")),
                name="ban_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(effect__in=["block", "hold"]), name="ban_effect_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_effect_display()}: {self.person}"
