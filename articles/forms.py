"""The forms in which stories, pages, pictures and corrections are written at the desk."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.editor import BodyEditor
from articles.library.uploads import PictureRefusedError, add_image
from articles.models import Article, Correction, Image, Page, Subject
from articles.redirects import normalised
from articles.slugs import make_slug, unique_slug
from desk.clock import MinuteField
from desk.records import RecordForm
from desk.text_fields import BlankTextIsEmpty

OVERTAKEN = _(
    "Somebody saved this text while you were writing. Yours is kept in the form and theirs is "
    "shown beside it: take over what you need, then save again."
)


class VersionedForm(RecordForm):
    """A text that two people may have open: the second save is refused, with both texts kept.

    After a refusal `theirs` is the row as it is now, and the form holds its version, so that the
    next save is a decision. Must be validated inside a transaction: the row is locked until its
    end.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theirs: Subject | None = None
        self.initial["version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            self._refuse_overwriting(cleaned)
        return cleaned

    def _refuse_overwriting(self, cleaned: dict[str, Any]) -> None:
        rows = type(self.instance)._default_manager.select_for_update()
        now = rows.get(pk=self.instance.pk)
        if now.version == cleaned.get("version"):
            return
        self.theirs = now
        shown_again = QueryDict(mutable=True)
        shown_again.update(self.data)
        shown_again[self.add_prefix("version")] = str(now.version)
        self.data = shown_again
        self.add_error(None, forms.ValidationError(OVERTAKEN, code="overtaken"))


class ArticleForm(VersionedForm):
    """A story. The fields `move_…` belong to the button that is pressed, not to the row."""

    # Not bounded here: the words are saved also when publishing.publish() refuses the time.
    move_at = MinuteField(label=_("Publish at"), required=False, is_bounded=False)
    move_date_back = forms.BooleanField(label=_("Date it back"), required=False)
    move_take_offline = forms.BooleanField(
        label=_("Take it off the site until then"), required=False
    )
    move_reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"placeholder": _("Seen by the newsroom only")}),
    )

    class Meta:
        model = Article
        fields = "__all__"  # the admin names them in its fieldsets
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2}),
            "standfirst": forms.Textarea(attrs={"rows": 2}),
            "excerpt": forms.Textarea(attrs={"rows": 2}),
            "lead_caption": forms.Textarea(attrs={"rows": 2}),
            "seo_description": forms.Textarea(attrs={"rows": 2}),
            "body": BodyEditor,
        }

    def clean_headline(self) -> str:
        """One line, though the field that shows it wraps."""
        return " ".join(str(self.cleaned_data["headline"]).split())

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        day = self.instance.published_on
        if day is None:
            return slug
        if not slug:
            raise forms.ValidationError(_("A published story needs an address."))
        others = Article.objects.filter(published_on=day, slug=slug).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("Another story of that day has this address already."))
        return slug


class PageForm(VersionedForm):
    """A static page; its status is chosen here, since no editor has to pass it on."""

    class Meta:
        model = Page
        fields = "__all__"  # the admin names them in its fieldsets
        widgets = {
            "body": BodyEditor,
            "title": forms.Textarea(attrs={"rows": 1}),
            "seo_description": forms.Textarea(attrs={"rows": 2}),
        }

    STATUSES = (
        Page.Status.DRAFT,
        Page.Status.PUBLISHED,
        Page.Status.PRIVATE,
        Page.Status.TRASHED,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "status" in self.fields:
            allowed = {*self.STATUSES, self.instance.status}
            self.fields["status"].choices = [  # type: ignore[attr-defined]
                choice for choice in Page.Status.choices if choice[0] in allowed
            ]

    def clean_title(self) -> str:
        return " ".join(str(self.cleaned_data["title"]).split())


class TopicForm(RecordForm):
    """A section, tag or author, whose address is made from the name if it is left empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.old_url = self.instance.get_absolute_url() if self.instance.pk else ""
        self.old_parent_id = getattr(self.instance, "parent_id", None)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("name") and "slug" in cleaned and not cleaned["slug"]:
            rows = self._meta.model._default_manager.exclude(pk=self.instance.pk)
            slug = unique_slug(
                make_slug(cleaned["name"]) or "untitled", lambda s: rows.filter(slug=s).exists()
            )
            cleaned["slug"] = self.instance.slug = slug
        return cleaned


class UploadForm(BlankTextIsEmpty, forms.Form):
    """A new picture. `add()` decodes it, outside of any transaction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    file = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG, WebP, GIF or AVIF, at most 30 MB and 40 million pixels."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )
    alt = forms.CharField(
        label=_("Alternative text"),
        max_length=500,
        help_text=_("What the picture shows, for those who can't see it."),
    )
    caption = forms.CharField(
        label=_("Caption"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    credit = forms.CharField(label=_("Credit"), required=False, max_length=250)
    licence = forms.CharField(label=_("Licence"), required=False, max_length=120)

    def add(self, *, by: User) -> Image | None:
        """The picture in the library, or None with the reason beside the field."""
        file = self.cleaned_data["file"]
        facts = {name: self.cleaned_data[name] for name in ("alt", "caption", "credit", "licence")}
        try:
            return add_image(file, name=file.name, by=by, **facts)
        except PictureRefusedError as error:
            self.add_error("file", str(error))
            return None


class ImageForm(RecordForm):
    """What is said about a picture that is in the library."""

    class Meta:
        model = Image
        fields = ["title", "alt", "caption", "credit", "licence", "focal_x", "focal_y"]
        widgets = {
            "caption": forms.Textarea(attrs={"rows": 2}),
            "focal_x": forms.NumberInput(attrs={"min": 0, "max": 1, "step": "0.01"}),
            "focal_y": forms.NumberInput(attrs={"min": 0, "max": 1, "step": "0.01"}),
        }


class RedirectForm(RecordForm):
    """An old address, kept as it is looked up however it was typed or pasted."""

    def clean_old_path(self) -> str:
        return normalised(str(self.cleaned_data["old_path"]).strip())


class CorrectionForm(RecordForm):
    """What was wrong in a published story, and what is right; readers see it."""

    class Meta:
        model = Correction
        fields = ["kind", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
