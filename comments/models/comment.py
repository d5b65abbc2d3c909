"""One comment, or one mention of a story elsewhere, in its thread."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Page, Subject
from articles.models.body import is_shown_to_readers
from comments import rules
from comments.rules.submission import Outcome
from comments.text import markup

# A constant in the SQL: SQLite takes the index of mentions for no parameter of the same value.
COMMENT = models.Func(template="'comment'", output_field=models.CharField())


def kind_of(subject: Subject) -> str:
    """The column that says what a comment stands under: “article” or “page”."""
    return "article" if isinstance(subject, Article) else "page"


class CommentQuerySet(models.QuerySet["Comment"]):
    """Which comments?"""

    def visible(self) -> Self:
        """What every reader sees."""
        return self.filter(status=Comment.Status.PUBLISHED)

    def in_public(self, *, at: dt.datetime | None = None) -> Self:
        """Those under articles and pages that every reader may see: not behind a password."""
        now = at or timezone.now()
        return self.filter(
            Q(is_shown_to_readers("article__"), article__published_at__lte=now)
            | is_shown_to_readers("page__")
        )

    def on(self, subject: Subject) -> Self:
        """Those under one article or page."""
        return self.filter(**{kind_of(subject): subject})

    def without_pingbacks(self) -> Self:
        """What people wrote here, without mentions from elsewhere."""
        return self.filter(kind=Comment.Kind.COMMENT)

    def pingbacks(self) -> Self:
        """Pingbacks and trackbacks: shown under “Elsewhere”."""
        return self.exclude(kind=COMMENT)

    def roots(self) -> Self:
        return self.filter(root__isnull=True)


class Comment(models.Model):
    """A reader's words. `root` and `depth` place it in its thread; a reply touches no other row."""

    class Status(models.TextChoices):
        PUBLISHED = "published", _("Published")
        HELD = "held", _("Waiting for a moderator")
        SPAM = "spam", _("Spam")
        REMOVED = "removed", _("Removed")

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Comment")
        PINGBACK = "pingback", _("Pingback")
        TRACKBACK = "trackback", _("Trackback")

    class Markup(models.TextChoices):
        TEXT = "text", _("Text as people type it here")
        HTML = "html", _("HTML of the site it comes from")

    # Their indexes are comment_article_newest and comment_page_newest.
    article = models.ForeignKey(
        Article,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
        db_index=False,
    )
    page = models.ForeignKey(
        Page,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
        db_index=False,
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    # No index of its own: it would be chosen instead of comment_thread, and the rows then sorted.
    root = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="thread",
        db_index=False,
    )
    depth = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COMMENT)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.HELD)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
        db_index=False,
    )
    name = models.CharField(_("name"), max_length=245)
    email = models.EmailField(_("address (never shown)"), max_length=254, blank=True)
    url = models.CharField(_("website"), max_length=500, blank=True)
    # The network it came from, cut to /24 or /48 before it is stored, emptied after 30 days.
    network = models.CharField(max_length=43, blank=True, editable=False)
    text = models.TextField(_("text"))
    markup = models.CharField(max_length=4, choices=Markup, default=Markup.TEXT, editable=False)
    html = models.TextField(editable=False, default="", blank=True)
    # Whom its @names call, as [[name, person]]: marked in the HTML, and told of it.
    mentions = models.JSONField(default=list, blank=True, editable=False)
    html_version = models.PositiveSmallIntegerField(editable=False, default=0)
    # The id in its old address (#comment-12) where ours could not be the same.
    old_anchor = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("written"))
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When its own writer took it back; such a comment is never restored by others.
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When the newsroom put it forward.
    featured_at = models.DateTimeField(null=True, blank=True, editable=False)
    like_count = models.PositiveIntegerField(_("likes"), default=0, editable=False)
    # What the rules found, as [{"rule", "outcome", "detail"}]: the moderator reads why it waits.
    findings = models.JSONField(default=list, blank=True, editable=False)
    # The form's random value: what is sent twice is stored once.
    key = models.CharField(max_length=32, blank=True, editable=False)

    # Set by showing.reveal() where this viewer may see it though others may not.
    is_revealed = False
    _rendered_text: str | None = None

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            # With all that decides whether a viewer is shown them: which page one is on is counted
            # without reading rows. (SQLite does not know of root here unless it is in the index.)
            models.Index(
                fields=["article", "created_at", "id", "status", "kind", "author", "root"],
                condition=Q(root__isnull=True),
                name="comment_article_roots",
            ),
            models.Index(
                fields=["article", "-like_count", "created_at", "id"],
                condition=Q(root__isnull=True),
                name="comment_article_liked",
            ),
            models.Index(
                fields=["page", "created_at", "id"],
                condition=Q(root__isnull=True, page__isnull=False),
                name="comment_page_roots",
            ),
            # The few pages elsewhere among a story's many comments.
            models.Index(
                fields=["article", "-created_at", "-id"],
                condition=~Q(kind="comment"),
                name="comment_article_pingbacks",
            ),
            # How many are public there, which every post counts without reading a row, and which
            # is the newest? Also what each foreign key needs when its row goes.
            models.Index(
                fields=["article", "status", "kind", "-id"], name="comment_article_newest"
            ),
            models.Index(
                fields=["page", "status", "kind", "-id"],
                condition=Q(page__isnull=False),
                name="comment_page_newest",
            ),
            # Without roots, else SQLite reads those of the whole site by it (root IS NULL). With
            # the status, so that replies are counted and numbered without reading their rows.
            models.Index(
                fields=["root", "created_at", "id", "status"],
                condition=Q(root__isnull=False),
                name="comment_thread",
            ),
            # A person's own: their page, and their history for the rules.
            models.Index(fields=["author", "-created_at"], name="comment_of_person"),
            models.Index(fields=["status", "-created_at", "-id"], name="comment_status_newest"),
            models.Index(F("created_at").desc(), F("id").desc(), name="comment_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, page__isnull=True)
                | Q(article__isnull=True, page__isnull=False),
                name="comment_on_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, root__isnull=True, depth=0)
                | Q(parent__isnull=False, root__isnull=False, depth__gt=0),
                name="comment_placed_in_its_thread",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["published", "held", "spam", "removed"]),
                name="comment_status_known",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(status="removed"),
                name="comment_withdrawn_is_removed",
            ),
            models.UniqueConstraint(
                fields=["author", "key"], condition=~Q(key=""), name="comment_sent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Render the text by its markup, unless update_fields leaves it out."""
        fields = kwargs.get("update_fields")
        if fields is None or "text" in fields:
            self.render_text()
            if fields is not None:
                kwargs["update_fields"] = {*fields, "html", "html_version"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The permalink: it leads to the page of the discussion that the comment is on now."""
        return reverse("comments:comment", args=[self.pk])

    def render_text(self) -> None:
        """Derive the HTML; an act does it before its transaction, and save() then not again."""
        if self._rendered_text != self.text:
            if self.markup == self.Markup.HTML:
                self.html = markup.render_imported(self.text)
            else:
                self.html = markup.render(self.text, names=[name for name, _pk in self.mentions])
            self.html_version = markup.VERSION
            self._rendered_text = self.text

    @property
    def is_shown(self) -> bool:
        """Whether its text and name may be on the page."""
        return self.status == self.Status.PUBLISHED or self.is_revealed

    @property
    def shown_name(self) -> str:
        """What the writer is called now, or was called if the account is gone."""
        return (self.author and self.author.display_name) or self.name

    @property
    def why_held(self) -> str:
        """What its writer is told about why it waits; empty if no rule held it."""
        found = map(rules.finding_of, self.findings)
        held = next((finding for finding in found if finding.outcome is Outcome.HOLD), None)
        return rules.tell_writer(held) if held else ""

    @property
    def site(self) -> str:
        """The writer's own site, if its address is one that a browser may follow."""
        return self.url if self.url.startswith(("http://", "https://")) else ""

    @property
    def shown_html(self) -> str:
        return markup.stored(self.html)

    @property
    def words(self) -> str:
        """What it says, as plain text."""
        if self.markup == self.Markup.HTML:
            return markup.plain(self.html)
        return markup.cleaned(self.text).strip()

    @property
    def subject(self) -> Subject:
        subject = self.article or self.page
        assert subject is not None  # noqa: S101  (comment_on_one_subject)
        return subject

    def place_under(self, parent: "Comment | None") -> None:
        """Take a place in the thread of `parent`, or begin one."""
        self.parent = parent
        self.root_id = (parent.root_id or parent.pk) if parent else None
        self.depth = parent.depth + 1 if parent else 0
