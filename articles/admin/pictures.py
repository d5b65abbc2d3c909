"""The picture library: the list, uploads, what is said about a picture, and the editor's picker."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import signed_in_user
from articles import rendering
from articles.admin.filters import MineFilter
from articles.desk_display import smallest, thumbnail, time_cell, whole_picture
from articles.forms import ImageForm, UploadForm
from articles.library import uploads
from articles.library.uploads import PictureInUseError
from articles.models import Image
from desk.records import RecordAdmin

IN_PICKER = 24
# The width whose file the editor puts into a body; the page chooses its own from all of them.
BODY_WIDTH = 960


@admin.register(Image)
class ImageAdmin(RecordAdmin[Image]):
    """Files come in through articles/library/uploads.py, outside of the admin's transaction."""

    form = ImageForm
    change_form_template = "admin/articles/image/change_form.html"
    list_display = ["picture", "name", "alt_text", "credit", "dimensions", "added"]
    list_display_links = ["name"]
    list_filter = [MineFilter]
    ordering = ["-created_at", "-id"]
    sortable_by = ()
    searches_newest = True
    search_fields = ("title", "alt", "caption", "credit")
    newest_by = ("-created_at", "-id")
    search_help_text = gettext_lazy("Words of title, text or credit, in the newest pictures.")
    readonly_fields = ["dimensions"]
    fieldsets = [
        (None, {"fields": ["title", "alt", "caption", "credit", "licence"]}),
        (
            gettext_lazy("What must stay in view when it is cropped"),
            {"fields": [("focal_x", "focal_y")]},
        ),
        (gettext_lazy("File"), {"fields": ["dimensions"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        return super().get_queryset(request).prefetch_related("renditions")

    @admin.display(description=gettext_lazy("picture"))
    def picture(self, image: Image) -> str:
        return thumbnail(image, alt=image.alt or str(image))

    @admin.display(description=gettext_lazy("title"))
    def name(self, image: Image) -> str:
        return str(image)

    @admin.display(description=gettext_lazy("alternative text"))
    def alt_text(self, image: Image) -> str:
        return image.alt or format_html('<span class="missing">{}</span>', _("missing"))

    @admin.display(description=gettext_lazy("size"))
    def dimensions(self, image: Image) -> str:
        return f"{image.width} × {image.height} {image.get_format_display()}"

    @admin.display(description=gettext_lazy("added"))
    def added(self, image: Image) -> str:
        return time_cell(image.created_at)

    # --- Putting in and taking out

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's page would decode the picture inside a transaction and block every writer."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            image = form.add(by=signed_in_user(request))
            if image is not None:
                self.log_addition(request, image, [{"added": {}}])
                return self.response_add(request, image)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add a picture"),
            "opts": self.opts,
            "form": form,
            "is_popup": "_popup" in request.GET or "_popup" in request.POST,
        }
        return TemplateResponse(request, "admin/articles/image/upload.html", context)

    def save_model(
        self, request: HttpRequest, obj: Image, form: forms.ModelForm[Image], change: bool
    ) -> None:
        """A body shows caption, credit and text of its pictures, so it is rendered again."""
        obj.save(update_fields=form.changed_data)
        if form.changed_data:
            rendering.rerender_showing(obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        image = kwargs.get("obj")
        context["picture"] = whole_picture(image) if image else ""
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Where a picture is shown, deleting says so when it is tried; files go with the row."""
        return [str(image) for image in objs], {}, set(), []

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except PictureInUseError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:articles_image_change", args=[object_id]))

    def delete_model(self, request: HttpRequest, obj: Image) -> None:
        uploads.delete_image(obj)

    # --- The editor's picker

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("library/", wrap(self.library), name="articles_image_library"),
            path("<int:pk>/thumbnail/", wrap(self.show), name="articles_image_thumbnail"),
            *super().get_urls(),
        ]

    def library(self, request: HttpRequest) -> HttpResponse:
        """The newest pictures, a search and an upload, in a window of its own.

        A picture that is chosen goes back to the window that opened this one by CKEditor 4's
        protocol for file browsers (`CKEditorFuncNum`), which the editor speaks.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        added = None
        if request.method == "POST" and self.has_add_permission(request) and form.is_valid():
            added = form.add(by=signed_in_user(request))
        term = request.GET.get("q", "")
        rows, _distinct = self.get_search_results(request, self.get_queryset(request), term)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Choose a picture"),
            "opts": self.opts,
            "is_popup": True,
            "form": UploadForm() if added else form,
            "may_add": self.has_add_permission(request),
            "term": term,
            "added": _offered(added) if added else None,
            "pictures": [_offered(image) for image in rows.order_by(*self.ordering)[:IN_PICKER]],
            "callback": request.GET.get("CKEditorFuncNum", ""),
        }
        return TemplateResponse(request, "admin/articles/image/library.html", context)

    def show(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The small file of a picture, for a field whose number changed in the browser."""
        image = self.get_queryset(request).filter(pk=pk).first()
        if image is None or not self.has_view_permission(request):
            raise Http404
        small = smallest(image)
        return JsonResponse({"url": small.url if small else "", "alt": image.alt or str(image)})


def _offered(image: Image) -> dict[str, Any]:
    files = [f for f in image.as_picture().sources if f.format in {"webp", "jpeg", "png"}]
    fitting = [f for f in files if f.width <= BODY_WIDTH] or files
    largest = max(fitting, key=lambda f: (f.width, f.format == "webp"), default=None)
    return {"image": image, "thumbnail": thumbnail(image), "url": largest.url if largest else ""}
