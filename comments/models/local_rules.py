"""Rules of one story, page or section, beside those of the whole site."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Category, CategoryListing, Page


class LocalRulesQuerySet(models.QuerySet["LocalRules"]):
    """Which rules?"""

    def over_story(self, story: Any, section: Any) -> Self:
        """Those of the story, and of each section that it stands in or below."""
        listed = CategoryListing.objects.filter(article=story).values("topic")
        filed = Article.categories.through.objects.filter(article=story).values("category")
        return self.filter(
            Q(article=story) | Q(category=section) | Q(category__in=listed) | Q(category__in=filed)
        )


class LocalRules(models.Model):
    """Holds every comment of a discussion, or slows it down. Whoever made the rule is named."""

    article = models.OneToOneField(
        Article, verbose_name=_("story"), on_delete=models.CASCADE, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    page = models.OneToOneField(
        Page, verbose_name=_("page"), on_delete=models.CASCADE, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    category = models.OneToOneField(
        Category, verbose_name=_("section"), on_delete=models.CASCADE, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    holds_all = models.BooleanField(_("hold every comment"), default=False)
    pause_seconds = models.PositiveSmallIntegerField(
        _("seconds between comments of one person"), default=0
    )
    note = models.CharField(_("why"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("made by"), on_delete=models.SET_NULL, null=True,
        blank=True, editable=False, related_name="+",
    )  # fmt: skip

    objects = LocalRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of one discussion")
        verbose_name_plural = _("rules of single discussions")
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, page__isnull=True, category__isnull=True)
                | Q(article__isnull=True, page__isnull=False, category__isnull=True)
                | Q(article__isnull=True, page__isnull=True, category__isnull=False),
                name="local_rules_of_one_subject",
                violation_error_message=_("Choose one: a story, a page or a section."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.article or self.page or self.category)
