"""The article: what it holds, and which ones readers see."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import addresses
from articles.models.body import Status, WrittenText, is_shown_to_readers
from articles.models.byline import Author, Byline
from articles.models.image import Image
from articles.models.topics import Category, Tag
from articles.models.tree import DEEPEST
from articles.slugs import validate_slug

# What a card on a list shows; bodies stay in the database.
LISTING_FIELDS = (
    "headline",
    "slug",
    "standfirst",
    "excerpt",
    "published_at",
    "published_on",
    "updated_at",
    "status",
    "is_sticky",
    "is_featured",
    "comment_count",
    "comments_open",
    "password",
    "word_count",
    "lead_alt",
    "section",
    "lead_image",
)
# Who may see stories at the desk at all.
READS = "articles.view_article"
# Who may publish may edit every story; everybody else their own.
EDITS_ALL = "articles.publish_article"
# A story's section and all above it, in the story's own query: a breadcrumb costs nothing more.
SECTION_LINE = "__".join(["section", *["parent"] * (DEEPEST - 1)])


# A time, or in a query the place of one.
type Moment = dt.datetime | Combinable


class ArticleQuerySet(models.QuerySet["Article"]):
    """Which rows? `visible()` is the only definition of what readers see."""

    def visible(self, *, at: Moment | None = None) -> Self:
        """Published, due, and not behind a password; used by every list, feed, search and count."""
        return self.filter(is_shown_to_readers(), published_at__lte=at or timezone.now())

    def reachable(self, *, at: Moment | None = None) -> Self:
        """What answers at its own address: the visible, and those that ask for a password first."""
        return self.filter(status=Status.PUBLISHED, published_at__lte=at or timezone.now())

    def upcoming(self, *, at: Moment) -> Self:
        """The scheduled, the next one first."""
        return self.filter(is_shown_to_readers(), published_at__gt=at).order_by("published_at")

    def locked(self) -> Self:
        """Published behind a password, due or not."""
        return self.filter(~Q(password=""), status=Status.PUBLISHED)

    def readable_by(self, user: User | AnonymousUser, *, at: Moment | None = None) -> Self:
        """Public, or theirs to see at the desk: what they may know of."""
        return self.filter(
            Q(pk__in=self.reachable(at=at).values("pk"))
            | Q(pk__in=self.for_desk_of(user).values("pk"))
        )

    def newest_first(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def for_desk_of(self, user: User | AnonymousUser) -> Self:
        """The stories that a person may read whatever their status: all, their own, or none.

        The only definition of it: the desk, previews and everything that names a story use it.
        Their own are those that they began or are named on.
        """
        if not (user.is_staff and user.has_perm(READS)):
            return self.none()
        if user.has_perm(EDITS_ALL):
            return self
        named = Byline.objects.filter(author__user=user).values("article")
        return self.filter(Q(created_by=user) | Q(pk__in=named))

    def by_day(self) -> Self:
        """Newest first by the date in their addresses, as the archives list them."""
        return self.order_by("-published_on", "-published_at", "-pk")

    def for_listing(self) -> Self:
        """Everything a card shows, in three queries whatever the number of cards."""
        return (
            self.select_related("section", "lead_image")
            .only(
                *LISTING_FIELDS,
                "section__name",
                "section__path",
                "lead_image__alt",
                "lead_image__caption",
                "lead_image__credit",
                "lead_image__width",
                "lead_image__height",
                "lead_image__focal_x",
                "lead_image__focal_y",
                "lead_image__is_animated",
                "lead_image__key",
            )
            .prefetch_related("lead_image__renditions", _bylines("author"))
            .fetch_mode(models.FETCH_PEERS)
        )

    def for_feed(self) -> Self:
        """The whole story as a feed carries it, in five queries whatever the number of stories."""
        return (
            self.select_related("section", "lead_image")
            .defer("body", "body_text")
            .prefetch_related("lead_image__renditions", _bylines("author"), "tags", "categories")
            .fetch_mode(models.FETCH_PEERS)
        )

    def for_page(self) -> Self:
        """The row, its section's line and its people, in two queries.

        Tags and renditions are left to articles/lists/neighbours.py, which reads them together with
        those of the stories around it.
        """
        return (
            self.select_related(SECTION_LINE, "lead_image")
            .prefetch_related(_bylines("author__photo"))
            .fetch_mode(models.FETCH_PEERS)
        )


def _bylines(person: str) -> "models.Prefetch[str]":
    return models.Prefetch("bylines", Byline.objects.select_related(person))


class Article(WrittenText):
    """A story. Its address is /yyyy/mm/dd/slug/, dated in the site's zone when it was published."""

    Status = Status

    headline = models.CharField(_("headline"), max_length=300)
    slug = models.CharField(
        _("slug"),
        max_length=200,
        blank=True,
        validators=[validate_slug],
        help_text=_("The last part of the address; made from the headline if left empty."),
    )
    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("One or two sentences under the headline.")
    )
    excerpt = models.TextField(
        _("excerpt"), blank=True, help_text=_("For lists and feeds, where the standfirst won't do.")
    )
    lead_image = models.ForeignKey(
        Image,
        verbose_name=_("lead picture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
    )
    lead_caption = models.TextField(
        _("caption of the lead picture"),
        blank=True,
        help_text=_("If empty, the picture's own caption is used."),
    )
    lead_alt = models.CharField(
        _("alternative text of the lead picture"),
        max_length=500,
        blank=True,
        help_text=_("If empty, the picture's own text is used."),
    )
    body_images = models.ManyToManyField(Image, related_name="articles", editable=False)
    section = models.ForeignKey(
        Category,
        verbose_name=_("section"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        help_text=_("The primary one, named above the headline."),
    )
    categories = models.ManyToManyField(
        Category,
        verbose_name=_("other sections"),
        blank=True,
        related_name="also_articles",
    )
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="articles")
    authors = models.ManyToManyField(Author, through="articles.Byline", related_name="articles")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    # The date in the address, in the zone of the site when published.
    published_on = models.DateField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(
        _("updated"), null=True, blank=True, help_text=_("Shown to readers beside the first date.")
    )
    corrected_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_sticky = models.BooleanField(
        _("sticky"), default=False, help_text=_("Stays above the latest stories.")
    )
    is_featured = models.BooleanField(
        _("lead story"), default=False, help_text=_("Leads the front page, newest first.")
    )
    comments_close_at = models.DateTimeField(_("comments close"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        db_index=False,  # article_writer_last_saved begins with it
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes = [
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=is_shown_to_readers(),
                name="article_visible_newest",
            ),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=is_shown_to_readers() & Q(is_sticky=True),
                name="article_visible_sticky",
            ),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=is_shown_to_readers() & Q(is_featured=True),
                name="article_visible_featured",
            ),
            # With the headline, in which the desk looks for words: SQLite has it behind the body.
            models.Index(
                F("modified_at").desc(), F("id").desc(), F("headline"), name="article_last_saved"
            ),
            # One for each status that readers don't see. An index over all statuses would be taken
            # by SQLite for visible(), and every list of the site sorted: 40 ms at 30,000 stories.
            *(
                models.Index(
                    F("modified_at").desc(),
                    F("id").desc(),
                    condition=Q(status=status),
                    name=f"article_{status}_last_saved",
                )
                for status in Status.values
                if status != Status.PUBLISHED
            ),
            models.Index(fields=["section", "-modified_at"], name="article_section_last_saved"),
            models.Index(
                fields=["created_by", "-modified_at", "-id"], name="article_writer_last_saved"
            ),
            # An index over status and time would be taken by SQLite for every list of readers.
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(status=Status.PUBLISHED) & ~Q(password=""),
                name="article_locked_newest",
            ),
            models.Index(fields=["slug"], name="article_slug"),
            models.Index(
                F("published_on").desc(),
                F("published_at").desc(),
                F("id").desc(),
                condition=is_shown_to_readers(),
                name="article_visible_by_day",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["published_on", "slug"], name="article_address_unique"),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED)
                | Q(published_at__isnull=False, published_on__isnull=False),
                name="article_published_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | ~Q(slug=""),
                name="article_published_has_slug",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="article_status_known"
            ),
        ]
        permissions = [
            ("publish_article", "Can publish, schedule and withdraw stories"),
            ("approve_article", "Can approve stories that others submitted"),
            ("correct_article", "Can add corrections to published stories"),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        """The permanent address; of an unpublished story, its preview at the desk's address."""
        if self.published_on is None:
            return reverse("articles:by-id", args=[self.pk])
        year, month, day = self.published_on.isoformat().split("-")
        return addresses.named("articles:article-detail", year, month, day, self.slug)

    @property
    def summary(self) -> str:
        """What a list or feed says of it, plain text: excerpt, standfirst, or the first words."""
        return self.excerpt or self.standfirst

    def can_be_edited_by(self, user: User) -> bool:
        """Whether a person may change the words. At most one query.

        Editors may change any story, authors their own until it is approved.
        """
        if not user.has_perm("articles.change_article"):
            return False
        if user.has_perm(EDITS_ALL):
            return True
        return self.status in {Status.DRAFT, Status.SUBMITTED} and (
            self.created_by_id == user.pk or self.bylines.filter(author__user=user).exists()
        )

    def can_be_read_by(
        self, user: User | AnonymousUser | None, *, at: dt.datetime | None = None
    ) -> bool:
        """Whether a person may know of the story: it is public, or theirs to see at the desk.

        A password is asked for elsewhere. At most one query, and none for a public story.
        """
        if self.is_reachable(at=at):
            return True
        return user is not None and Article.objects.for_desk_of(user).filter(pk=self.pk).exists()

    def is_visible(self, *, at: dt.datetime | None = None) -> bool:
        """Whether visible() would hold this row."""
        return self.is_reachable(at=at) and not self.password

    def is_reachable(self, *, at: dt.datetime | None = None) -> bool:
        now = at or timezone.now()
        return (
            self.status == Status.PUBLISHED
            and self.published_at is not None
            and self.published_at <= now
        )

    def was_withdrawn(self, *, at: dt.datetime | None = None) -> bool:
        """Whether it was public and was taken back.

        One that was withdrawn before its hour was never there; nothing may say that it was.
        """
        now = at or timezone.now()
        return (
            self.status == Status.WITHDRAWN
            and self.published_at is not None
            and self.published_at <= now
        )

    def is_scheduled(self, *, at: dt.datetime | None = None) -> bool:
        now = at or timezone.now()
        return (
            self.status == Status.PUBLISHED
            and self.published_at is not None
            and self.published_at > now
        )

    def are_comments_open(self, *, at: dt.datetime | None = None) -> bool:
        now = at or timezone.now()
        return self.comments_open and (
            self.comments_close_at is None or now < self.comments_close_at
        )

    @property
    def lead_text_alternative(self) -> str:
        return self.lead_alt or (self.lead_image.alt if self.lead_image else "")
