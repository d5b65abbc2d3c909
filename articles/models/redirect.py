"""Old addresses and what stands there now."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.byline import Author
from articles.models.image import Image
from articles.models.page import Page
from articles.models.topics import Category, Tag


class Redirect(models.Model):
    """An old path of this site that leads to one thing, wherever that thing is now.

    The target is a row, not an address, so a second move never makes a chain.
    """

    # Percent-decoded, without host and trailing slash: "/2010/01/hello", "/?p=12".
    old_path = models.CharField(_("old address"), max_length=1000, unique=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, null=True, blank=True)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, blank=True)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, null=True, blank=True)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, null=True, blank=True)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, null=True, blank=True)
    image = models.ForeignKey(Image, on_delete=models.CASCADE, null=True, blank=True)
    url = models.CharField(
        _("address"),
        max_length=1000,
        blank=True,
        help_text=_(
            "A path of this site or a full address, where the target is none of the above."
        ),
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["old_path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(old_path__startswith="/"), name="redirect_begins_with_slash"
            ),
        ]

    def __str__(self) -> str:
        return self.old_path

    def target_url(self) -> str:
        """Where to send a reader now; an empty string if the target went away."""
        for thing in (self.article, self.page, self.category, self.tag, self.author):
            if thing is not None:
                return thing.get_absolute_url()
        if self.image is not None:
            return self.image.best_url()
        return self.url
