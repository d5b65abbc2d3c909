"""What sections and pages share: a place in a tree, and an address derived from it."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.slugs import validate_slug

# Deep enough for any export seen (the theme unit test nests three), shallow enough to walk.
DEEPEST = 8


class TreeNode(models.Model):
    """A row whose `path` is its parent's path and its own slug; a subclass declares `parent`."""

    slug = models.CharField(_("slug"), max_length=200, validators=[validate_slug])
    path = models.CharField(_("path"), max_length=1000, unique=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derive the path; of what stands below, articles/actions/save_topic.py derives it."""
        self.path = self._derived_path()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "path"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a loop, a tree that is too deep, and an address that is taken."""
        super().clean()
        line = self.ancestors()
        if self.pk and any(above.pk == self.pk for above in line):
            raise ValidationError({"parent": _("This cannot stand below itself.")})
        if len(line) >= DEEPEST:
            raise ValidationError({"parent": _("Nothing can be nested this deep.")})
        path = self._derived_path()
        if type(self)._default_manager.filter(path=path).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("Another one has the address “%s” already.") % path})

    def ancestors(self) -> list[Self]:
        """Those above this one, outermost first. One query a level not already loaded."""
        line: list[Self] = []
        above = self._above
        while above is not None and len(line) < DEEPEST:
            line.insert(0, above)
            above = above._above
        return line

    @property
    def _above(self) -> Self | None:
        parent: Self | None = getattr(self, "parent")  # noqa: B009  (declared by the subclass)
        return parent

    def _derived_path(self) -> str:
        return f"{self._above.path}/{self.slug}" if self._above else self.slug
