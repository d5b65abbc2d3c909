"""The list of comments at the desk, and what a moderator does with them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.requests import signed_in_user
from comments.actions import moderate
from comments.admin.decisions import text_of, with_reason
from comments.admin.queue import decide, queue_page
from comments.models import Comment, ModerationLog
from comments.reading.queue import LONGEST_NUMBER
from desk.records import RecordAdmin, RecordView

EXCERPT = 180  # characters: three lines of the list

Verb = ModerationLog.Verb
BUTTONS = (
    (Verb.APPROVE, _("Approve")),
    (Verb.RESTORE, _("Restore")),
    (Verb.HOLD, _("Hold")),
    (Verb.SPAM, _("Spam")),
    (Verb.REMOVE, _("Remove")),
)


class LogInline(RecordView[ModerationLog, Comment]):
    """Who decided what about a comment, and why."""

    model = ModerationLog
    fk_name = "comment"
    fields = ["at", "verb", "by", "reason"]
    readonly_fields = ["at", "verb", "by", "reason"]
    verbose_name_plural = _("what was decided")
    ordering = ["-at", "-pk"]


class StatusFilter(admin.SimpleListFilter):
    """Where a comment stands, answered from the index of status and time."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(value, label) for value, label in Comment.Status.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(status=value) if value in Comment.Status.values else queryset


class WriterFilter(admin.SimpleListFilter):
    """The comments of one account, reached from the queue; not offered otherwise."""

    title = _("writer")
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        value = request.GET.get(self.parameter_name or "", "")
        is_number = value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER
        people = User.objects.filter(pk=int(value)) if is_number else User.objects.none()
        return [(value, found.get_full_name()) for found in people]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(author=int(self.value() or 0)) if self.value() else queryset


@dataclass(frozen=True)
class About:
    """The column “under”: the title of the story or page, as far as a person may know it."""

    person: User

    __name__ = "about"
    short_description = _("under")

    def __call__(self, comment: Comment) -> str:
        title = comment.subject.title_for(self.person)
        return format_html('<a href="{}">{}</a>', comment.get_absolute_url(), title)


@admin.register(Comment)
class CommentAdmin(RecordAdmin[Comment]):
    """Every decision goes through actions/moderate.py; what a reader wrote is not edited."""

    list_display = ["excerpt", "writer", "state", "written"]
    list_filter = [StatusFilter, WriterFilter]
    list_select_related = ["author", "article", "page"]
    list_defer = [
        "html",
        *(f"{subject}__{column}" for subject in ("article", "page") for column in (
            "body", "body_html", "body_text",
        )),
    ]  # fmt: skip
    ordering = ["-created_at", "-id"]
    sortable_by = ()
    searches_newest = True
    search_fields = ("name", "text", "email")
    newest_by = ("-created_at", "-id")
    search_help_text = _("Words of the text or the name, in the newest comments; or a number.")
    actions = ["approve", "hold", "mark_as_spam", "remove", "restore"]
    inlines = [LogInline]
    change_form_template = "admin/comments/comment/change_form.html"

    # --- What is shown

    @admin.display(description=_("comment"))
    def excerpt(self, comment: Comment) -> str:
        return Truncator(" ".join(comment.text.split())).chars(EXCERPT) or "–"

    @admin.display(description=_("by"))
    def writer(self, comment: Comment) -> str:
        account = _("account %s") % comment.author.username if comment.author else _("no account")
        return format_html(
            '<bdi>{}</bdi> <span class="meta">{}</span>', comment.name or "–", account
        )

    @admin.display(description=_("state"))
    def state(self, comment: Comment) -> str:
        return format_html(
            '<span class="state" data-state="{}">{}</span>',
            comment.status,
            comment.get_status_display(),
        )

    @admin.display(description=_("in reply to"))
    def in_reply_to(self, comment: Comment) -> str:
        if comment.parent is None:
            return "–"
        return f"{comment.parent.name}: {Truncator(comment.parent.text).chars(EXCERPT)}"

    @admin.display(description=_("written"))
    def written(self, comment: Comment) -> str:
        local = timezone.localtime(comment.created_at)
        return format_html(
            '<time datetime="{}">{}</time>',
            local.isoformat(timespec="minutes"),
            formats.date_format(local, "j M Y, H:i"),
        )

    @admin.display(description=_("text"))
    def words(self, comment: Comment) -> str:
        """As it was typed, escaped: the desk must show what the page's markup would hide."""
        return format_html('<div class="comment-words">{}</div>', comment.text)

    def get_list_display(self, request: HttpRequest) -> Any:
        *before, written = self.list_display
        return [*before, About(signed_in_user(request)), written]

    def get_fields(self, request: HttpRequest, obj: Comment | None = None) -> Any:
        about = About(signed_in_user(request))
        return ["state", "writer", "email", "url", about, "in_reply_to", "written", "words"]

    def get_readonly_fields(self, request: HttpRequest, obj: Comment | None = None) -> Any:
        return self.get_fields(request, obj)

    def ways_to_find(self, term: str) -> list[Q]:
        """Also the comment whose number was typed, as it stands in #comment-12."""
        is_number = term.isdecimal() and len(term) < len(str(2**63))
        return [*super().ways_to_find(term), *([Q(pk=int(term))] if is_number else [])]

    def view_on_site(self, obj: Comment) -> str:
        return obj.get_absolute_url()

    def get_urls(self) -> list[URLPattern]:
        """The queue stands before the addresses of single comments."""
        view = self.admin_site.admin_view
        return [
            path("queue/", view(queue_page), name="comments_comment_queue"),
            path("queue/decide/", view(decide), name="comments_comment_decide"),
            *super().get_urls(),
        ]

    # --- Who may

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        """A comment is removed, which keeps its place; its row is not deleted by hand."""
        return False

    # --- What a moderator does

    @admin.action(description=_("Approve"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        _move_all(request, Verb.APPROVE, queryset)

    @admin.action(description=_("Hold"), permissions=["change"])
    def hold(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        _move_all(request, Verb.HOLD, queryset)

    @admin.action(description=_("Mark as spam"), permissions=["change"])
    def mark_as_spam(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        _move_all(request, Verb.SPAM, queryset)

    @admin.action(description=_("Remove"), permissions=["change"])
    def remove(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        _move_all(request, Verb.REMOVE, queryset)

    @admin.action(description=_("Restore"), permissions=["change"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        _move_all(request, Verb.RESTORE, queryset)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        comment = kwargs["obj"]
        context["moves"] = [
            (verb.value, label)
            for verb, label in BUTTONS
            if comment.status in moderate.TRANSITIONS[verb][0] and not comment.withdrawn_at
        ]
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Comment, form: Any, change: bool) -> None:
        """The form has only buttons and a reason; the pressed one is the act."""
        verb = request.POST.get("_move", "")
        if verb not in moderate.TRANSITIONS:
            return
        reason = text_of(request, "reason")
        done = moderate.move(verb, [obj.pk], by=signed_in_user(request), reason=reason)
        if not done.moved:
            refused = gettext("Nothing changed: somebody else decided on this comment meanwhile.")
            messages.warning(request, with_reason(refused, reason))

    def response_change(self, request: HttpRequest, obj: Comment) -> HttpResponse:
        """Back to the list: the next comment waits there."""
        if "_move" in request.POST:
            return self.response_post_save_change(request, obj)
        return super().response_change(request, obj)


def _move_all(request: HttpRequest, verb: str, comments: QuerySet[Comment]) -> None:
    """One act on the chosen comments, and how many allowed it."""
    chosen = list(comments.values_list("pk", flat=True))
    done = moderate.move(verb, chosen, by=signed_in_user(request))
    messages.success(
        request,
        ngettext("%(number)d comment changed.", "%(number)d comments changed.", done.moved)
        % {"number": done.moved},
    )
    if done.skipped:
        skipped = ngettext(
            "%(number)d comment did not allow it and stays as it was.",
            "%(number)d comments did not allow it and stay as they were.",
            done.skipped,
        )
        messages.warning(request, skipped % {"number": done.skipped})
