"""What an article and a page share: a body that is rendered when written, and who may see it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles import html
from articles.models.image import Image

READING_WORDS_A_MINUTE = 238  # silent reading of English non-fiction: Brysbaert 2019


class Status(models.TextChoices):
    """Where a text stands. articles/publishing.py holds the only table of moves between them."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for an editor")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PRIVATE = "private", _("Private")
    TRASHED = "trashed", _("In the bin")


class WrittenText(models.Model):
    """A slug, a body kept as source and as rendered HTML, and the search engine's view of it.

    `body_html` and `body_text` are derived in save(); nothing edits them afterwards.
    """

    body = models.TextField(_("body"), blank=True)
    body_html = models.TextField(editable=False, default="", blank=True)
    body_text = models.TextField(editable=False, default="", blank=True)
    body_version = models.PositiveSmallIntegerField(editable=False, default=0)
    word_count = models.PositiveIntegerField(editable=False, default=0)
    seo_title = models.CharField(_("title for search engines"), max_length=200, blank=True)
    seo_description = models.CharField(
        _("description for search engines"), max_length=320, blank=True
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    password = models.CharField(
        _("password"),
        max_length=100,
        blank=True,
        help_text=_(
            "If set, readers must give it; the text then stands in no list, feed or search."
        ),
    )
    comments_open = models.BooleanField(_("comments open"), default=True)
    comment_count = models.PositiveIntegerField(editable=False, default=0)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    modified_at = models.DateTimeField(_("last saved"), auto_now=True)
    version = models.PositiveIntegerField(editable=False, default=1)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Render the body, unless update_fields leaves it out."""
        fields = kwargs.get("update_fields")
        if fields is None or "body" in fields:
            self.render_body()
            if fields is not None:
                derived = {"body_html", "body_text", "body_version", "word_count", "modified_at"}
                kwargs["update_fields"] = {*fields, *derived}
        super().save(*args, **kwargs)

    @property
    def reading_minutes(self) -> int:
        return max(1, round(self.word_count / READING_WORDS_A_MINUTE))

    @property
    def is_password_protected(self) -> bool:
        return bool(self.password)

    def render_body(self) -> None:
        """Derive the HTML and plain text from the source. Two queries if it has pictures."""
        rendered = html.render(self.body, pictures=pictures_for(html.picture_ids(self.body)))
        self.body_html = rendered.html
        self.body_text = rendered.text
        self.word_count = rendered.word_count
        self.body_version = html.VERSION


def pictures_for(ids: set[int]) -> dict[int, html.Picture]:
    """What the renderer needs of these library pictures; unknown ids are left out."""
    if not ids:
        return {}
    images = Image.objects.filter(pk__in=ids).prefetch_related("renditions")
    return {image.pk: image.as_picture() for image in images}


def is_shown_to_readers(prefix: str = "") -> Q:
    """The part of visible() that articles and pages share."""
    return Q(**{f"{prefix}status": Status.PUBLISHED, f"{prefix}password": ""})
