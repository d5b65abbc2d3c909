"""The desk itself: its name, its first page, and no side bar beside the bar of tasks."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from desk.lists import Uncounted


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
        """What a library brings to the desk counts nothing either."""
        made = admin_class or admin.ModelAdmin
        if not issubclass(made, Uncounted):
            made = type(made.__name__, (Uncounted, made), {"__module__": made.__module__})
        super().register(model_or_iterable, made, **options)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Without Django's `r/…`: it tells the address of any row to everybody at the desk."""
        return [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """`paper` is the site's identity, `zone_name` the zone in which times are shown and read.

        Django's pages use the name `site` for something else when somebody signs in.
        """
        paper = getattr(request, "site_identity", None)
        zone = str(paper.zone) if paper else ""
        return {**super().each_context(request), "paper": paper, "zone_name": zone}
