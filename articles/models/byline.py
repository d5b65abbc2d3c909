"""Who made a story: people with or without accounts, in order."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles import addresses
from articles.models.link import Link
from articles.slugs import validate_slug


class Author(models.Model):
    """A person who is named on stories. An account is optional and may go without harm."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.CharField(_("slug"), max_length=200, unique=True, validators=[validate_slug])
    role = models.CharField(
        _("role"), max_length=120, blank=True, help_text=_("For example: Harbour correspondent.")
    )
    bio = models.TextField(_("about"), blank=True)
    photo = models.ForeignKey(
        "articles.Image",
        verbose_name=_("photo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
    )

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return addresses.named("articles:author", self.slug)


class AuthorLink(Link):
    """Where an author is found elsewhere."""

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="links")


class Byline(models.Model):
    """One author's part in one article."""

    class Role(models.TextChoices):
        WRITER = "writer", _("By")
        PHOTOGRAPHER = "photographer", _("Photos by")
        REPORTER = "reporter", _("Additional reporting by")
        TRANSLATOR = "translator", _("Translated by")
        EDITOR = "editor", _("Edited by")

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="bylines"
    )
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.PROTECT, related_name="bylines"
    )
    role = models.CharField(_("part"), max_length=16, choices=Role, default=Role.WRITER)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author", "role"], name="byline_author_once_per_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.author}"
