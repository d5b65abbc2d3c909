"""What stories are about: a tree of sections (categories) and a flat set of tags."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.slugs import validate_slug

# Deep enough for any export seen (the theme unit test nests three), shallow enough to walk.
DEEPEST_CATEGORY = 8


class Category(models.Model):
    """A section or sub-section. `path` is the address below /category/ and is derived on save."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.CharField(_("slug"), max_length=200, validators=[validate_slug])
    parent = models.ForeignKey(
        "self",
        verbose_name=_("within"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    path = models.CharField(_("path"), max_length=1000, unique=True, editable=False)
    description = models.TextField(_("description"), blank=True)
    in_navigation = models.BooleanField(_("in the navigation"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "slug"], name="category_slug_unique_within_parent"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="category_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the path. A section with children is moved by listings.relist_section()."""
        self.path = self._derived_path()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "path"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("articles:category", args=[self.path])

    def ancestors(self) -> list["Category"]:
        """The sections above this one, outermost first. One query a level not already loaded."""
        line: list[Category] = []
        above = self.parent
        while above is not None and len(line) < DEEPEST_CATEGORY:
            line.insert(0, above)
            above = above.parent
        return line

    def clean(self) -> None:
        line = self.ancestors()
        if self.pk and any(above.pk == self.pk for above in line):
            raise ValidationError({"parent": _("A section cannot stand within itself.")})
        if len(line) >= DEEPEST_CATEGORY:
            raise ValidationError({"parent": _("Sections cannot be nested this deep.")})
        path = self._derived_path()
        if Category.objects.filter(path=path).exclude(pk=self.pk).exists():
            raise ValidationError(
                {"slug": _("Another section has the address /category/%s/.") % path}
            )

    def _derived_path(self) -> str:
        return f"{self.parent.path}/{self.slug}" if self.parent else self.slug


class Tag(models.Model):
    """A subject, person or place that stories share across sections."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.CharField(_("slug"), max_length=200, unique=True, validators=[validate_slug])
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:tag", args=[self.slug])
