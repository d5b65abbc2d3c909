"""A reader's report of a comment."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment


class FlagQuerySet(models.QuerySet["Flag"]):
    """Which reports?"""

    def waiting(self) -> Self:
        """Those no moderator has answered."""
        return self.filter(settled_at__isnull=True)


class Flag(models.Model):
    """One reader's report of one comment, open until a moderator settles it."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("Spam")
        ABUSE = "abuse", _("Abusive")
        OFF_TOPIC = "off-topic", _("Off-topic")
        PRIVATE = "private", _("Private information")
        ILLEGAL = "illegal", _("Illegal")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, related_name="flags", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="flags"
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    note = models.CharField(_("in your words"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("reported"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    was_upheld = models.BooleanField(_("upheld"), null=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(settled_at__isnull=True), name="flag_waiting"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="flag_once_a_person"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, was_upheld__isnull=True)
                | Q(settled_at__isnull=False, was_upheld__isnull=False),
                name="flag_settled_has_answer",
            ),
            models.CheckConstraint(
                condition=Q(
                    reason__in=["spam", "abuse", "off-topic", "private", "illegal", "other"]
                ),
                name="flag_reason_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.comment_id}"
