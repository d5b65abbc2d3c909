"""What stories are about: a tree of sections (categories) and a flat set of tags."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles import addresses
from articles.models.tree import TreeNode
from articles.slugs import validate_slug


class Category(TreeNode):
    """A section or sub-section. `path` is the address below /category/ and is derived on save."""

    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("within"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
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

    def get_absolute_url(self) -> str:
        return addresses.named("articles:category", self.path)


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
        return addresses.named("articles:tag", self.slug)
