"""The list of background work: what waits, what runs, what was given up and why."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.tasks import TaskResultStatus
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_tasks_db.admin import DBTaskResultAdmin
from django_tasks_db.models import DBTaskResult, get_date_max

from jobs.claims import keeps_secret, run_again

# The library registers a list of its own, without attempts and without a way to run one again.
admin.site.unregister(DBTaskResult)


class StateFilter(admin.SimpleListFilter):
    """By what a person wants to know, which is not quite the stored status."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waiting", _("Waiting")),
            ("again", _("Waiting to be tried again")),
            ("running", _("Running")),
            ("done", _("Done")),
            ("given-up", _("Given up")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        waiting = queryset.filter(status=TaskResultStatus.READY)
        chosen: dict[str | None, QuerySet[Any]] = {
            "waiting": waiting.filter(exception_class_path=""),
            "again": waiting.exclude(exception_class_path=""),
            "running": queryset.filter(status=TaskResultStatus.RUNNING),
            "done": queryset.filter(status=TaskResultStatus.SUCCESSFUL),
            "given-up": queryset.filter(status=TaskResultStatus.FAILED),
        }
        return chosen.get(self.value())


@admin.register(DBTaskResult)
class BackgroundWorkAdmin(DBTaskResultAdmin):
    """Read only, but for running again what was given up."""

    list_display = (  # type: ignore[assignment]
        "what",
        "state",
        "attempts",
        "queue_name",
        "enqueued_at",
        "next_or_last",
        "why",
    )
    list_filter = (StateFilter, "queue_name")  # type: ignore[assignment]
    search_fields = ("task_path",)
    search_help_text = _("Name of the task")
    list_per_page = 50
    show_full_result_count = False
    actions = ["queue_again"]

    def has_run_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("django_tasks_database.change_dbtaskresult")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """All but the arguments of a job that holds a secret, such as a code that lets one in."""
        fields: list[str] = super().get_readonly_fields(request, obj)
        is_secret = obj is not None and keeps_secret(obj)
        return [name for name in fields if not (is_secret and name == "args_kwargs")]

    @admin.display(description=_("task"), ordering="task_path")
    def what(self, job: "DBTaskResult[..., Any]") -> str:
        return str(job.task_path)

    @admin.display(description=_("state"), ordering="status")
    def state(self, job: "DBTaskResult[..., Any]") -> str:
        if job.status == TaskResultStatus.READY and job.exception_class_path:
            return str(_("Waiting to be tried again"))
        names = {
            TaskResultStatus.READY: _("Waiting"),
            TaskResultStatus.RUNNING: _("Running"),
            TaskResultStatus.SUCCESSFUL: _("Done"),
            TaskResultStatus.FAILED: _("Given up"),
        }
        return str(names[TaskResultStatus(job.status)])

    @admin.display(description=_("attempts"))
    def attempts(self, job: "DBTaskResult[..., Any]") -> int:
        return len(job.worker_ids)

    @admin.display(description=_("next or last run"))
    def next_or_last(self, job: "DBTaskResult[..., Any]") -> Any:
        if job.status == TaskResultStatus.READY:
            return _("at once") if job.run_after == get_date_max() else job.run_after
        return job.finished_at or job.started_at

    @admin.display(description=_("what went wrong"))
    def why(self, job: "DBTaskResult[..., Any]") -> str:
        lines = str(job.traceback).strip().splitlines()
        return lines[-1][:200] if lines else ""

    @admin.action(description=_("Run again"), permissions=["run"])
    def queue_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        jobs = list(queryset)
        count = run_again(jobs)
        if any(keeps_secret(job) for job in jobs):
            self.message_user(
                request,
                _("A mail with a code or a link is not sent again: its reader asks for a new one."),
                messages.WARNING,
            )
        self.message_user(
            request,
            ngettext("%d job is queued again.", "%d jobs are queued again.", count) % count,
            messages.SUCCESS if count else messages.WARNING,
        )
