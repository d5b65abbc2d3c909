"""Static pages at the desk."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.actions import save_topic
from articles.actions.save_page import save_page
from articles.admin.picture_fields import PictureFields
from articles.desk_display import badge, time_cell
from articles.forms import PageForm
from articles.models import Page
from desk.records import RecordAdmin


@admin.register(Page)
class PageAdmin(PictureFields, RecordAdmin[Page]):
    """Pages in a tree, each under its own address."""

    form = PageForm
    change_form_template = "admin/articles/page/change_form.html"
    list_display = ["title", "state", "path", "in_navigation", "saved"]
    list_filter = ["status", "in_navigation"]
    list_defer = ["body", "body_html", "body_text"]
    ordering = ["path"]
    sortable_by = ()
    search_fields = ["title", "path"]
    autocomplete_fields = ["parent"]
    raw_id_fields = ["lead_image"]
    fieldsets = [
        (None, {"fields": ["title", "body"], "classes": ["words"]}),
        (_("Where it stands"), {"fields": ["status", "slug", "parent"]}),
        (_("Navigation"), {"fields": ["in_navigation", "position"]}),
        (_("Picture"), {"fields": ["lead_image"]}),
        (_("Discussion"), {"fields": ["comments_open"]}),
        (
            _("Search engines"),
            {"fields": ["seo_title", "seo_description", "password"], "classes": ["collapse"]},
        ),
    ]

    @admin.display(description=_("state"))
    def state(self, page: Page) -> str:
        return badge(page)

    @admin.display(description=_("saved"))
    def saved(self, page: Page) -> str:
        return time_cell(page.modified_at)

    def view_on_site(self, obj: Page) -> str | None:
        """Only what readers reach has an address that answers."""
        return obj.get_absolute_url() if obj.status == Page.Status.PUBLISHED else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        page = kwargs.get("obj")
        context |= {
            "badge": badge(page) if page else "",
            "is_editable": self.has_change_permission(request, page),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Page, form: ModelForm[Page], change: bool
    ) -> None:
        """Write only the columns that the form changed: the count of comments has another owner."""
        columns = {field.name for field in obj._meta.concrete_fields}
        save_page(obj, columns.intersection(form.changed_data), at=timezone.now())

    def delete_model(self, request: HttpRequest, obj: Page) -> None:
        save_topic.remove(obj)
