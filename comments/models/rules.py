"""The owner's rules of the discussion: one row of thresholds, and a list of words."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.one_row import THE_ONE_ROW, OneRow
from comments.rules import moderation


class ModerationRules(OneRow):
    """When a comment waits for a moderator. Defaults are those editors know (behaviour.md, C)."""

    holds_all = models.BooleanField(_("hold every comment"), default=False)
    approvals_needed = models.PositiveSmallIntegerField(
        _("approved comments before a person is published at once"), default=2
    )
    links_to_hold = models.PositiveSmallIntegerField(
        _("links that hold a comment"), default=2, validators=[MinValueValidator(1)]
    )
    repeat_minutes = models.PositiveSmallIntegerField(
        _("minutes within which the same text is a repeat"), default=6
    )
    rejected_percent = models.PositiveSmallIntegerField(
        _("percentage of rejected comments that holds a person's next"),
        default=30,
        validators=[MaxValueValidator(100)],
    )
    rejected_days = models.PositiveSmallIntegerField(
        _("days that the percentage looks back"), default=7
    )
    flags_to_hide = models.PositiveSmallIntegerField(
        _("reports that hide a comment until a moderator looks"),
        default=3,
        validators=[MinValueValidator(1)],
    )
    pause_seconds = models.PositiveSmallIntegerField(
        _("seconds between comments of one person under one story"), default=0
    )
    spam_score_to_hold = models.PositiveSmallIntegerField(
        _("points of the spam score that hold a comment"),
        default=60,
        validators=[MaxValueValidator(100)],
    )
    edit_minutes = models.PositiveSmallIntegerField(
        _("minutes in which a writer may edit"), default=15
    )

    class Meta:
        verbose_name = _("rules of the discussion")
        verbose_name_plural = _("rules of the discussion")
        constraints = [
            models.CheckConstraint(condition=Q(id=THE_ONE_ROW), name="moderation_rules_is_one_row"),
            models.CheckConstraint(
                condition=Q(
                    links_to_hold__gte=1,
                    flags_to_hide__gte=1,
                    rejected_percent__lte=100,
                    spam_score_to_hold__lte=100,
                ),
                name="moderation_rules_in_range",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Rules of the discussion"))

    def thresholds(self) -> moderation.Thresholds:
        """As the pure rules want them."""
        return moderation.Thresholds(
            holds_all=self.holds_all,
            approvals_needed=self.approvals_needed,
            links_to_hold=self.links_to_hold,
            rejected_percent=self.rejected_percent,
            spam_score=self.spam_score_to_hold,
        )


class Word(models.Model):
    """A word or phrase that holds or refuses a comment; only whole words match."""

    class Action(models.TextChoices):
        HOLD = "hold", _("Hold")
        REFUSE = "refuse", _("Refuse")

    text = models.CharField(_("word or phrase"), max_length=200, unique=True)
    action = models.CharField(_("what happens"), max_length=6, choices=Action, default=Action.HOLD)
    note = models.CharField(_("why"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        ordering = ["text"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["hold", "refuse"]), name="word_action_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text
