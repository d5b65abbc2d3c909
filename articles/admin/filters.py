"""Filters of the desk's lists: each answered from an index, none with endless choices."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, ArticleQuerySet, Category, Image
from desk.choices import is_possible

SECTIONS_OFFERED = 100

type Choices = list[tuple[str, Any]]


class StateFilter(admin.SimpleListFilter):
    """Where a story stands; what is in the bin shows only when asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        states = [(value, label) for value, label in Article.Status.choices]
        states.insert(3, ("scheduled", _("Scheduled")))
        states.insert(5, ("locked", _("Behind a password")))
        return states

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        assert isinstance(queryset, ArticleQuerySet)  # noqa: S101  (the admin of stories)
        state = self.value()
        if state is None:
            return queryset.exclude(status=Article.Status.TRASHED)
        if state == "scheduled":
            return queryset.upcoming(at=timezone.now())
        if state == Article.Status.PUBLISHED:
            return queryset.visible()
        if state == "locked":
            return queryset.locked()
        return queryset.filter(status=state)


class SectionFilter(admin.SimpleListFilter):
    """The primary section; the first hundred of the tree are offered."""

    title = _("section")
    parameter_name = "section"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        sections = Category.objects.order_by("path").only("name", "path")[:SECTIONS_OFFERED]
        return [
            (str(section.pk), "– " * section.path.count("/") + section.name) for section in sections
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        is_key = value is not None and is_possible(Category._meta.pk, value)
        return queryset.filter(section=value) if is_key else queryset


class MineFilter(admin.SimpleListFilter):
    """What the person at the desk began."""

    title = _("who")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("1", _("Created by me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "1":
            return queryset
        column = "uploaded_by" if queryset.model is Image else "created_by"
        return queryset.filter(Q(**{column: request.user}))
