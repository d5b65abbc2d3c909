"""Who did what to which comment or person, and why."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment


class ModerationLog(models.Model):
    """One act. `by` is empty where a rule acted. Rows are only ever added."""

    class Verb(models.TextChoices):
        HOLD = "hold", _("held")
        APPROVE = "approve", _("approved")
        SPAM = "spam", _("marked as spam")
        REMOVE = "remove", _("removed")
        RESTORE = "restore", _("restored")
        EDIT = "edit", _("edited")
        WITHDRAW = "withdraw", _("deleted by its writer")
        DISMISS = "dismiss", _("dismissed the reports")
        BAN = "ban", _("banned")
        LIFT_BAN = "lift-ban", _("lifted the ban")
        UNLIKE = "unlike", _("removed a like")
        FEATURE = "feature", _("featured")
        UNFEATURE = "unfeature", _("featured no longer")
        UNDO = "undo", _("undid the decision")
        CLOSE = "close", _("closed the discussion")
        REOPEN = "reopen", _("opened the discussion again")

    comment = models.ForeignKey(
        Comment, on_delete=models.SET_NULL, null=True, blank=True, related_name="log"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("about"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(_("act"), max_length=10, choices=Verb)
    was = models.CharField(_("status before"), max_length=10, blank=True)
    now = models.CharField(_("status after"), max_length=10, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("entry of the moderation log")
        verbose_name_plural = _("moderation log")
        indexes = [models.Index(F("at").desc(), F("id").desc(), name="moderation_log_newest")]

    def __str__(self) -> str:
        return f"{self.comment_id or self.person_id}: {self.get_verb_display()}"
