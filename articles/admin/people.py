"""Authors at the desk: the people that bylines name, with or without an account."""

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.actions import save_topic
from articles.admin.picture_fields import PictureFields
from articles.desk_display import thumbnail
from articles.forms import TopicForm
from articles.models import Author, AuthorLink
from desk.records import RecordAdmin, RecordInline


class AuthorLinkInline(RecordInline[AuthorLink, Author]):
    """Where the author is found elsewhere."""

    model = AuthorLink


@admin.register(Author)
class AuthorAdmin(PictureFields, RecordAdmin[Author]):
    """Who is named on stories."""

    form = TopicForm
    list_display = ["name", "role", "account", "portrait"]
    list_select_related = ["user", "photo"]
    ordering = ["slug"]
    sortable_by = ()
    search_fields = ["name", "slug"]
    autocomplete_fields = ["user"]
    raw_id_fields = ["photo"]
    fields = ["name", "slug", "role", "bio", "photo", "user"]
    inlines = [AuthorLinkInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Author]:
        return super().get_queryset(request).prefetch_related("photo__renditions")

    @admin.display(description=_("account"))
    def account(self, author: Author) -> str:
        return str(author.user) if author.user else "–"

    @admin.display(description=_("photo"))
    def portrait(self, author: Author) -> str:
        return thumbnail(author.photo, alt="")

    def view_on_site(self, obj: Author) -> str:
        return obj.get_absolute_url()

    def save_model(
        self, request: HttpRequest, obj: Author, form: ModelForm[Author], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        save_topic.author_saved(obj, old_url=getattr(form, "old_url", ""))

    def delete_model(self, request: HttpRequest, obj: Author) -> None:
        save_topic.remove(obj)
