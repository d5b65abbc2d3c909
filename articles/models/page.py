"""Static pages: About, Corrections policy … in a tree."""

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.models.body import Status, WrittenText, is_shown_to_readers
from articles.models.image import Image
from articles.models.tree import TreeNode

# First parts of addresses that belong to the site itself; a page there would never be seen.
RESERVED_SLUGS = frozenset(
    {
        "accounts", "admin", "author", "category", "comments", "corrections", "feed", "healthz",
        "media", "page", "readyz", "search", "static", "tag", "wp-admin", "wp-content", "wp-json",
    }
)  # fmt: skip


class PageQuerySet(models.QuerySet["Page"]):
    """Which pages?"""

    def visible(self) -> Self:
        """What readers may find in menus, sitemaps and search."""
        return self.filter(is_shown_to_readers())

    def for_desk_of(self, user: User | AnonymousUser) -> Self:
        """The pages that a person may read whatever their status: all or none."""
        return self if user.is_staff and user.has_perm("articles.view_page") else self.none()

    def readable_by(self, user: User | AnonymousUser) -> Self:
        """Public, or theirs to see at the desk: what they may know of."""
        return self.reachable() | self.for_desk_of(user)

    def reachable(self) -> Self:
        """What answers at its address: the visible, and those that ask for a password first."""
        return self.filter(status=Status.PUBLISHED)


class Page(TreeNode, WrittenText):
    """A page outside the stream of news. `path` is its address and is derived on save."""

    Status = Status

    title = models.CharField(_("title"), max_length=300)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("below"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    lead_image = models.ForeignKey(
        Image,
        verbose_name=_("picture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    body_images = models.ManyToManyField(Image, related_name="pages", editable=False)
    in_navigation = models.BooleanField(_("in the navigation"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="page_not_its_own_parent",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="page_status_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:page", args=[self.path])

    def can_be_read_by(self, user: User | AnonymousUser | None) -> bool:
        """Whether a person may know of the page: it is public, or theirs to see at the desk."""
        if self.status == Status.PUBLISHED:
            return True
        return user is not None and Page.objects.for_desk_of(user).filter(pk=self.pk).exists()

    def is_visible(self) -> bool:
        """Whether visible() would hold this row."""
        return self.status == Status.PUBLISHED and not self.password

    def clean(self) -> None:
        super().clean()
        if not self.parent and self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("The site itself uses this address.")})
        if not self.parent and self.slug.isdigit() and len(self.slug) == len("2026"):
            raise ValidationError({"slug": _("Four digits are the address of a year's stories.")})

    def are_comments_open(self) -> bool:
        return self.comments_open
