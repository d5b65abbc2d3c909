"""Sections and tags at the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.actions import save_topic
from articles.forms import TopicForm
from articles.models import Category, Tag
from desk.records import RecordAdmin


@admin.register(Category)
class CategoryAdmin(RecordAdmin[Category]):
    """The tree of sections, each under its own address."""

    form = TopicForm
    list_display = ["indented", "path", "in_navigation", "position"]
    ordering = ["path"]
    sortable_by = ()
    search_fields = ["name", "slug"]
    autocomplete_fields = ["parent"]
    fields = ["name", "parent", "slug", "description", "in_navigation", "position"]

    @admin.display(description=_("section"))
    def indented(self, category: Category) -> str:
        return "– " * category.path.count("/") + category.name

    def view_on_site(self, obj: Category) -> str:
        return obj.get_absolute_url()

    def save_model(
        self, request: HttpRequest, obj: Category, form: ModelForm[Category], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        save_topic.section_saved(
            obj,
            old_url=getattr(form, "old_url", ""),
            was_moved=change and getattr(form, "old_parent_id", None) != obj.parent_id,
        )

    def delete_model(self, request: HttpRequest, obj: Category) -> None:
        save_topic.remove(obj)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs.setdefault("empty_label", _("nothing: a section of its own"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Tag)
class TagAdmin(RecordAdmin[Tag]):
    """Tags; any number of them, in the order of their addresses."""

    form = TopicForm
    list_display = ["name", "slug"]
    ordering = ["slug"]
    sortable_by = ()
    search_fields = ["name"]
    fields = ["name", "slug", "description"]

    def view_on_site(self, obj: Tag) -> str:
        return obj.get_absolute_url()

    def save_model(
        self, request: HttpRequest, obj: Tag, form: ModelForm[Tag], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        save_topic.tag_saved(obj, old_url=getattr(form, "old_url", ""))

    def delete_model(self, request: HttpRequest, obj: Tag) -> None:
        save_topic.remove(obj)
