"""Links to other places, in an order that people chose."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Link(models.Model):
    """Where somebody is found elsewhere; each kind says who."""

    label = models.CharField(_("label"), max_length=60)
    url = models.URLField(_("address"), max_length=500)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label
