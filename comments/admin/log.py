"""What was decided about readers' comments, by whom and why. Nothing here is edited."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models import ModerationLog
from desk.records import SEARCHED, RecordAdmin

PERIODS = {"1": _("the last 24 hours"), "7": _("the last 7 days"), "30": _("the last 30 days")}
SHOWN = ("at", "verb", "by", "person", "comment", "was", "now", "reason")


class PeriodFilter(admin.SimpleListFilter):
    """How far back, answered from the index of the time."""

    title = _("when")
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(PERIODS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value not in PERIODS:
            return queryset
        return queryset.filter(at__gte=timezone.now() - dt.timedelta(days=int(value)))


class VerbFilter(admin.SimpleListFilter):
    """Which act, among the newest: a rare one would else be looked for in the whole table."""

    title = _("act")
    parameter_name = "act"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(ModerationLog.Verb.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return _among_newest(queryset, verb=value) if value in ModerationLog.Verb else queryset


class ActorFilter(admin.SimpleListFilter):
    """A rule or a person, among the newest acts."""

    title = _("by")
    parameter_name = "actor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("me")), ("people", _("people")), ("rules", _("the rules"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "me":
            return _among_newest(queryset, by=request.user)
        if self.value() in {"people", "rules"}:
            return _among_newest(queryset, by__isnull=self.value() == "rules")
        return queryset


def _among_newest(queryset: QuerySet[Any], **wanted: Any) -> QuerySet[Any]:
    newest = ModerationLog.objects.order_by("-at", "-id").values_list("at", flat=True)
    oldest = newest[SEARCHED - 1 : SEARCHED].first()
    return queryset.filter(**wanted, **({"at__gte": oldest} if oldest else {}))


@admin.register(ModerationLog)
class LogAdmin(RecordAdmin[ModerationLog]):
    """Read only: rows are written by the acts."""

    list_display = ["at", "verb", "about", "by", "reason"]
    list_filter = [PeriodFilter, VerbFilter, ActorFilter]
    list_select_related = ["comment", "person", "by"]
    ordering = ["-at", "-id"]
    sortable_by = ()
    fields = SHOWN
    readonly_fields = SHOWN

    @admin.display(description=_("about"))
    def about(self, row: ModerationLog) -> str:
        return str(row.comment or row.person or "–")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModerationLog]:
        return super().get_queryset(request).defer("comment__html")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ModerationLog | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ModerationLog | None = None) -> bool:
        return False
