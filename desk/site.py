"""The desk itself: its name, its first page, and no side bar beside the bar of tasks."""

from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from desk import unsaved
from desk.lists import Uncounted
from desk.records import FORM_FIELDS

FORM_VIEWS = {"add_view", "change_view"}


class Desk(admin.AdminSite):
    """Django's admin site; templates/admin holds what it looks like."""

    site_header = _("Desk")
    site_title = _("Desk")
    index_title = _("Desk")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        """Records are deleted one by one, each with its own confirmation."""
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """What a library brings to the desk counts nothing either, and takes what can be stored."""
        made = admin_class or admin.ModelAdmin
        if not issubclass(made, Uncounted):
            own = {"__module__": made.__module__, "formfield_overrides": FORM_FIELDS}
            made = type(made.__name__, (Uncounted, made), own)
        super().register(model_or_iterable, made, **options)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """`paper` is the site's identity, `zone_name` the zone in which times are shown and read.

        Django's pages use the name `site` for something else when somebody signs in.
        """
        paper = getattr(request, "site_identity", None)
        zone = str(paper.zone) if paper else ""
        return {**super().each_context(request), "paper": paper, "zone_name": zone}

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's, but a text that was sent while signed out is on the page that answers.

        The form's token fitted, or the middleware had not let it come here. An address with NUL in
        it is refused (400): PostgreSQL fails on it, and no link holds one.
        """
        inner = super().admin_view(view, cacheable)

        def keep_text(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            parameters = [value for values in request.GET.lists() for value in values[1]]
            if any("\x00" in text for text in (request.path, *request.GET, *parameters)):
                raise BadRequest
            if request.method == "POST" and not self.has_permission(request):
                page = unsaved.page(request, self, unsaved.SIGNED_OUT)
                if page is not None:
                    return page
            return inner(request, *args, **kwargs)

        return update_wrapper(keep_text, inner)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without Django's `r/…`: it tells the address of any row to everybody at the desk."""
        signed_in = self.admin_view(self.signed_in)
        own = [path("signed-in/", signed_in, name="signed_in")]
        rest = super().get_urls()
        return [*own, *(url for url in rest if getattr(url, "name", "") != "view_on_site")]

    def signed_in(self, request: HttpRequest) -> HttpResponse:
        """Where a tab ends that was opened to sign in beside a form."""
        context = {**self.each_context(request), "title": _("You are signed in")}
        return TemplateResponse(request, "admin/signed_in.html", context)

    def expired_form(self, request: HttpRequest) -> HttpResponse | None:
        """The answer to a form whose token does not fit: the form again, with all that was sent.

        None where there is no text to give back. Nothing is saved. The caller has made sure that
        no page of another site sent it.
        """
        if not self.has_permission(request):
            return unsaved.page(request, self, unsaved.SIGNED_OUT)
        match = request.resolver_match
        record_admin = getattr(match.func, "model_admin", None) if match else None
        show_expired = getattr(record_admin, "show_expired", None)
        if match and show_expired and match.func.__name__ in FORM_VIEWS:
            answer: HttpResponse = show_expired(request, match.kwargs.get("object_id"))
            return answer
        return unsaved.page(request, self, unsaved.EXPIRED)
