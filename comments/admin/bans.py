"""Who was kept out of the discussion, and letting them in again. Bans are made in the queue."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.requests import signed_in_user
from comments.actions import moderate
from comments.models import Ban
from desk.records import RecordAdmin

SHOWN = ("person", "effect", "reason", "by", "begins_at", "ends_at", "lifted_at")


@admin.register(Ban)
class BanAdmin(RecordAdmin[Ban]):
    """Newest first; a ban is lifted, never edited or deleted."""

    list_display = SHOWN
    list_select_related = ["person", "by"]
    ordering = ["-pk"]
    sortable_by = ()
    searches_newest = True
    search_fields = ("person__username", "person__display_name", "reason")
    search_help_text = _("Words of the name or the reason, in the newest bans.")
    fields = SHOWN
    readonly_fields = SHOWN
    actions = ["lift"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Ban | None = None) -> bool:
        return False

    @admin.action(description=_("Lift all bans of these people"), permissions=["change"])
    def lift(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        people = User.objects.filter(pk__in=queryset.values("person"))
        now = timezone.now()
        lifted = sum(
            moderate.lift_ban(banned, by=signed_in_user(request), at=now) for banned in people
        )
        told = ngettext("%(number)d ban lifted.", "%(number)d bans lifted.", lifted)
        messages.success(request, told % {"number": lifted})
