"""A field that points at a picture: its thumbnail, its number, and the library behind a button."""

from typing import Any

from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.db.models import ForeignKey
from django.forms.widgets import Script
from django.http import HttpRequest
from django.urls import reverse

from articles.desk_display import thumbnail
from articles.models import Image
from desk.choices import is_possible


class PictureInput(ForeignKeyRawIdWidget):
    """Django's raw-id field, which opens the library's list as a popup, with the picture shown."""

    template_name = "admin/widgets/picture.html"

    class Media:
        js = [Script("js/desk-picture.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        is_key = bool(value) and is_possible(Image._meta.pk, value)
        image = Image.objects.filter(pk=value).first() if is_key else None
        context["thumbnail"] = thumbnail(image) if image else ""
        # The number in the address is replaced by the one that was chosen.
        context["thumbnail_url"] = reverse("admin:articles_image_thumbnail", args=[0])
        return context


class PictureFields:
    """For a ModelAdmin: every foreign key to a picture gets a PictureInput."""

    admin_site: Any

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.remote_field.model is Image:
            kwargs["widget"] = PictureInput(db_field.remote_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
