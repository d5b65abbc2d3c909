"""What an article and a page share: a body that is rendered when written, and who may see it."""

from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from articles import html
from articles.models.image import Image

READING_WORDS_A_MINUTE = 238  # silent reading of English non-fiction: Brysbaert 2019


class Status(models.TextChoices):
    """Where a text stands. actions/publish.py holds the only table of transitions."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for an editor")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PRIVATE = "private", _("Private")
    TRASHED = "trashed", _("In the bin")


class SourceField(models.TextField):  # type: ignore[type-arg]
    """HTML as somebody wrote it, cleaned by articles/html.py whichever way it is stored.

    save(), bulk_create(), bulk_update() and update() clean it; a lookup compares what is given.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Leave the instance with what is stored."""
        value = _cleaned(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(_cleaned(value), connection)

    def deconstruct(self) -> Any:
        """As a plain TextField: for another class SQLite would build the whole table anew."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


def _cleaned(value: Any) -> Any:
    return html.clean_source(value) if isinstance(value, str) else value


class WrittenText(models.Model):
    """A slug, a body kept as source and as rendered HTML, and the search engine's view of it.

    `body_html` and `body_text` are derived in save(), which also notes in `body_images` what they
    show; nothing edits them afterwards but articles/rendering.py, from the same source.
    """

    body = SourceField(_("body"), blank=True)
    body_html = models.TextField(editable=False, default="", blank=True)
    body_text = models.TextField(editable=False, default="", blank=True)
    # Declared by Article and Page, each with a related_name of its own.
    body_images: Any
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
        """Render the body and note its pictures, unless update_fields leaves it out.

        The HTML is made before the transaction begins; the row and the list of its pictures are
        written in one.
        """
        fields = kwargs.get("update_fields")
        if fields is not None and "body" not in fields:
            super().save(*args, **kwargs)
            return
        images = self.render_body()
        if fields is not None:
            derived = {"body_html", "body_text", "body_version", "word_count", "modified_at"}
            kwargs["update_fields"] = {*fields, *derived}
        is_new = self._state.adding
        with transaction.atomic(using=kwargs.get("using")):
            super().save(*args, **kwargs)
            if images or not is_new:
                self.body_images.set(images)

    def can_be_read_by(self, user: Any) -> bool:
        """Whether a person may know of it; Article and Page say who."""
        raise NotImplementedError

    def title_for(self, user: Any) -> str:
        """The title, or what stands in its place for a person who may not read it now."""
        return str(self) if self.can_be_read_by(user) else _g("A text that is not public")

    @property
    def reading_minutes(self) -> int:
        return max(1, round(self.word_count / READING_WORDS_A_MINUTE))

    @property
    def rendered_body(self) -> str:
        """The body as a page shows it."""
        return html.stored(self.body_html)

    @property
    def is_password_protected(self) -> bool:
        return bool(self.password)

    def render_body(self) -> list[Image]:
        """Derive the HTML and plain text from the source; returns the library pictures in it.

        Two queries if it has pictures, none otherwise. Writes nothing.
        """
        images = images_in(self.body)
        pictures = {image.key: image.as_picture() for image in images}
        rendered = html.render(self.body, pictures=pictures)
        self.body_html = rendered.html
        self.body_text = rendered.text
        self.word_count = rendered.word_count
        self.body_version = html.VERSION
        return images


def images_in(body: str) -> list[Image]:
    """The library pictures a body shows, ready for the renderer; unknown ones are left out."""
    keys = html.picture_keys(body)
    if not keys:
        return []
    return list(Image.objects.filter(key__in=keys).prefetch_related("renditions"))


def is_shown_to_readers(prefix: str = "") -> Q:
    """The part of visible() that articles and pages share."""
    return Q(**{f"{prefix}status": Status.PUBLISHED, f"{prefix}password": ""})
