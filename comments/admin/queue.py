"""The queue at the desk: a list, one case, and the buttons that lead to the next one."""

import datetime as dt
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import signed_in_user
from comments.actions import undo
from comments.admin import decisions, reasons
from comments.models import Ban, Comment, LocalRules, ModerationLog, ModerationRules
from comments.reading import queue
from comments.reading.queue import LONGEST_NUMBER, Position, Tab

Verb = ModerationLog.Verb

# What can be done to several at once, by where they are listed.
IN_BULK: dict[Tab, list[decisions.Button]] = {
    Tab.HELD: [decisions.APPROVE, decisions.REJECT, decisions.SPAM],
    Tab.REPORTED: [decisions.DISMISS, decisions.REJECT, decisions.SPAM],
    Tab.NEW: [decisions.HOLD, decisions.REJECT, decisions.SPAM],
    Tab.SPAM: [decisions.RESTORE, decisions.REJECT],
    Tab.REMOVED: [decisions.RESTORE, decisions.SPAM],
}


@require_safe
def queue_page(request: HttpRequest) -> HttpResponse:
    """A tab's page with one case open: the one asked for, else the first. A fixed few queries."""
    _only_moderators(request)
    tab = _tab(request.GET.get("tab", ""))
    before = Position.read(request.GET.get("before", ""))
    listed = queue.comments_in(tab, before=before)
    asked = _number(request.GET.get("case", ""))
    opened = asked or next((comment.pk for comment in listed.comments), None)
    case = queue.case(opened, at=timezone.now()) if opened else None
    return TemplateResponse(
        request,
        "admin/comments/comment/queue.html",
        {
            **admin.site.each_context(request),
            "title": _("Comments"),
            "opts": Comment._meta,
            "tabs": _tabs(tab),
            "tab": tab.value,
            "before": str(before or ""),
            "rows": [
                (row, reasons.in_short(row), _address(tab, before, case=row.pk))
                for row in listed.comments
            ],
            "older": _address(tab, listed.older) if listed.older else "",
            "newest": _address(tab, None) if before else "",
            "bulk": IN_BULK[tab],
            "undoable": undo.last_of(signed_in_user(request), at=timezone.now()),
            "is_missing": asked is not None and case is None,
            **(_of_case(case) if case else {}),
        },
    )


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Do what the button says, then show the next case of the same tab."""
    _only_moderators(request)
    tab = _tab(request.POST.get("tab", ""))
    before = Position.read(request.POST.get("before", ""))
    now = timezone.now()
    if request.POST.get("act") == Verb.UNDO:
        return HttpResponseRedirect(_undone(request, tab, before, at=now))
    numbers = [_number(text) for text in request.POST.getlist("comment")[: queue.PAGE]]
    chosen = [number for number in numbers if number is not None]
    if not chosen:
        messages.warning(request, _("Choose one or more comments first."))
    elif request.POST.get("act") == decisions.REPLY.act and len(chosen) == 1:
        if address := decisions.reply_to(request, chosen[0], at=now):
            return HttpResponseRedirect(address)
    elif not decisions.decide(request, chosen, at=now):
        messages.error(request, _("Nothing changed: that button is not known here."))
    if len(chosen) != 1 or "bulk" in request.POST:
        return HttpResponseRedirect(_address(tab, before))
    return HttpResponseRedirect(_next(tab, before, chosen[0]))


def _undone(request: HttpRequest, tab: Tab, before: Position | None, *, at: dt.datetime) -> str:
    """Take the last decision back, then show its comment, where it stands again."""
    comment = decisions.undo_last(request, at=at)
    if comment is None:
        return _address(tab, before)
    if queue.is_in(tab, comment):
        return _address(tab, before, case=comment.pk)
    return _address(queue.tab_of(comment), None, case=comment.pk)


def _next(tab: Tab, before: Position | None, decided: int) -> str:
    """The same case while it stays in its tab, else the one below it, else the top of the tab."""
    comment = Comment.objects.filter(pk=decided).only("status", "created_at").first()
    if comment is None:
        return _address(tab, before)
    if queue.is_in(tab, comment):
        return _address(tab, before, case=comment.pk)
    below = queue.next_case(tab, comment)
    return _address(tab, before, case=below) if below else _address(tab, None)


def _of_case(case: queue.Case) -> dict[str, Any]:
    """What the middle and the right of the page say of the open case."""
    comment = case.comment
    return {
        "case": case,
        "comment": comment,
        "pieces": reasons.marked(comment),
        "reasons": reasons.reasons(case, ModerationRules.current()),
        "buttons": decisions.buttons(comment, is_reported=bool(case.waiting_flags)),
        "can_be_rejected": decisions.can_be_rejected(comment),
        "local_rules": _local_rules(comment),
        "can_be_banned": comment.author is not None and not comment.author.is_staff,
        "effects": Ban.Effect.choices,
        "durations": [(value, label) for value, (label, _long) in decisions.DURATIONS.items()],
    }


def _local_rules(comment: Comment) -> str:
    """Where the rules of this discussion alone are changed, or made. One query."""
    subject = comment.subject
    kind, pk = str(subject._meta.model_name), subject.pk
    made = LocalRules.objects.filter(**{kind: pk}).values_list("pk", flat=True).first()
    if made:
        return reverse("admin:comments_localrules_change", args=[made])
    return f"{reverse('admin:comments_localrules_add')}?{urlencode({kind: pk})}"


def _tabs(current: Tab) -> list[dict[str, Any]]:
    counts = queue.counts()
    return [
        {
            "label": queue.LABELS[tab],
            "count": counts.get(tab, ""),
            "address": _address(tab, None),
            "is_current": tab is current,
        }
        for tab in Tab
    ]


def _address(tab: Tab, before: Position | None, *, case: int | None = None) -> str:
    asked = {"tab": tab.value, "before": before, "case": case}
    query = urlencode({name: str(value) for name, value in asked.items() if value})
    return f"{reverse('admin:comments_comment_queue')}?{query}"


def _tab(text: str) -> Tab:
    return Tab(text) if text in {tab.value for tab in Tab} else Tab.HELD


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else None


def _only_moderators(request: HttpRequest) -> None:
    if not request.user.has_perm("comments.change_comment"):
        raise PermissionDenied
