"""The owner's rules of the discussion at the desk: one row of numbers, and the list of words."""

import dataclasses
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.requests import signed_in_user
from articles.models import Article, Page, Subject
from articles.models.one_row import THE_ONE_ROW
from comments.models import LocalRules, ModerationRules, Word
from comments.models.rules import SETTINGS
from comments.rules import RULES
from comments.rules.rule import Group
from desk.records import RecordAdmin

HELP = {name: each.metadata["help_text"] for name, each in SETTINGS.items()} | {
    "edit_minutes": _("Only until somebody replies. 0: never."),
}


LOCAL_HELP = {
    "category": _("Its stories, also those of the sections below it."),
    "holds_all": _("A moderator reads each comment before it appears. Staff's appear at once."),
    "pause_seconds": _("Slow mode; 0: as fast as the site's rules allow."),
    "note": _("For the newsroom."),
}


def _settings_in(group: Group) -> list[str]:
    own = ["edit_minutes"] if group is Group.READERS else []
    rules = [rule for rule in RULES if rule.group is group]
    return [each.name for rule in rules for each in dataclasses.fields(rule.settings)] + own


FIELDSETS: Any = [(group.label, {"fields": _settings_in(group)}) for group in Group]


@admin.register(ModerationRules)
class RulesAdmin(RecordAdmin[ModerationRules]):
    """One row, so its list is its form."""

    fieldsets = FIELDSETS

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.Field):
            field.help_text = HELP.get(db_field.name, "")
        return field

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one row, made from the defaults if nobody saved it yet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        ModerationRules.objects.get_or_create(pk=THE_ONE_ROW)
        name = "admin:comments_moderationrules_change"
        return HttpResponseRedirect(reverse(name, args=[THE_ONE_ROW]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: ModerationRules | None = None
    ) -> bool:
        return False


@admin.register(LocalRules)
class LocalRulesAdmin(RecordAdmin[LocalRules]):
    """Stories, pages and sections whose discussion is held or slow."""

    list_display = ["__str__", "holds_all", "pause_seconds", "note", "by"]
    list_select_related = ["article", "page", "category", "by"]
    list_defer = [
        f"{subject}__{column}"
        for subject in ("article", "page")
        for column in ("body", "body_html", "body_text")
    ]
    ordering = ["-pk"]
    sortable_by = ()
    autocomplete_fields = ["article", "page", "category"]
    fields = ["article", "page", "category", "holds_all", "pause_seconds", "note"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LocalRules]:
        """Without those of stories and pages that the person may not know of."""
        rows = super().get_queryset(request)
        stories, pages = _readable(Article, request), _readable(Page, request)
        about_story = Q(article__isnull=True) | Q(article__in=stories)
        return rows.filter(about_story, Q(page__isnull=True) | Q(page__in=pages))

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.related_model in {Article, Page}:
            kwargs["queryset"] = _readable(db_field.related_model, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.Field):
            field.help_text = LOCAL_HELP.get(db_field.name, "")
            if isinstance(field.widget, RelatedFieldWidgetWrapper):
                field.widget.can_add_related = False
        return field

    def save_model(self, request: HttpRequest, obj: LocalRules, form: Any, change: bool) -> None:
        """Whoever decided last is named to the moderators."""
        obj.by = signed_in_user(request)
        super().save_model(request, obj, form, change)


def _readable(model: type[Subject], request: HttpRequest) -> QuerySet[Any]:
    """The stories or pages that are public, or that the person sees at the desk."""
    rows: QuerySet[Any] = model.objects.readable_by(signed_in_user(request))
    return rows


@admin.register(Word)
class WordAdmin(RecordAdmin[Word]):
    """Words and phrases that hold or refuse a comment."""

    list_display = ["text", "action", "note", "by"]
    list_filter = ["action"]
    list_select_related = ["by"]
    search_fields = ["text", "note"]
    sortable_by = ()
    fields = ["text", "action", "note"]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.Field) and db_field.name == "text":
            field.help_text = _(
                "Only whole words match, whatever the case: “press” does not find “WordPress”."
            )
        if isinstance(field, forms.Field) and db_field.name == "action":
            field.help_text = _(
                "Hold: a moderator reads the comment first. Refuse: its writer is asked to change "
                "it, and keeps the text."
            )
        return field

    def save_model(self, request: HttpRequest, obj: Word, form: Any, change: bool) -> None:
        if not change:
            obj.by = signed_in_user(request)
        super().save_model(request, obj, form, change)
