"""The owner's rules of the discussion: one row of thresholds, and a list of words."""

import dataclasses
from typing import Any

from django.conf import settings
from django.core.validators import BaseValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.one_row import THE_ONE_ROW, OneRow
from comments.rules import RULES
from comments.rules.rule import LARGEST_SETTING, RuleSettings

SETTINGS = {each.name: each for rule in RULES for each in dataclasses.fields(rule.settings)}


def _column(each: dataclasses.Field[Any]) -> models.Field[Any, Any]:
    about = each.metadata
    if isinstance(each.default, bool):
        return models.BooleanField(about["label"], default=each.default)
    bounds: list[BaseValidator] = []
    if about["least"] > 0:
        bounds.append(MinValueValidator(about["least"]))
    if about["most"] < LARGEST_SETTING:
        bounds.append(MaxValueValidator(about["most"]))
    return models.PositiveSmallIntegerField(about["label"], default=each.default, validators=bounds)


def _in_range() -> Q:
    bounds = {}
    for name, each in SETTINGS.items():
        if each.metadata["least"] > 0:
            bounds[f"{name}__gte"] = each.metadata["least"]
        if each.metadata["most"] < LARGEST_SETTING:
            bounds[f"{name}__lte"] = each.metadata["most"]
    return Q(**bounds)


class ModerationRules(OneRow):
    """The owner's settings, in one row. Each rule of comments/rules/ has columns of its own here.

    A new setting therefore needs a migration, which `makemigrations` writes, and nothing else.
    """

    edit_minutes = models.PositiveSmallIntegerField(
        _("minutes in which a writer may edit"), default=15
    )

    class Meta:
        verbose_name = _("rules of the discussion")
        verbose_name_plural = _("rules of the discussion")
        constraints = [
            models.CheckConstraint(condition=Q(id=THE_ONE_ROW), name="moderation_rules_is_one_row"),
            models.CheckConstraint(condition=_in_range(), name="moderation_rules_in_range"),
        ]

    def __str__(self) -> str:
        return str(_("Rules of the discussion"))

    def of[Settings: RuleSettings](self, kind: type[Settings]) -> Settings:
        """The settings of one rule."""
        return kind(**{each.name: getattr(self, each.name) for each in dataclasses.fields(kind)})


for _name, _setting in SETTINGS.items():
    ModerationRules.add_to_class(_name, _column(_setting))


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
