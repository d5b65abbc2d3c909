"""The site's identity: one row, edited in the admin."""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from articles.models.link import Link
from articles.models.one_row import THE_ONE_ROW, OneRow

# Languages written from right to left, and scripts that turn any language so (ISO 15924).
RIGHT_TO_LEFT_LANGUAGES = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
)
RIGHT_TO_LEFT_SCRIPTS = frozenset({"adlm", "arab", "hebr", "nkoo", "syrc", "thaa"})


def validate_time_zone(value: str) -> None:
    """Refuse a name that the IANA time zone database does not hold."""
    try:
        zoneinfo.ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValidationError(
            _("“%(zone)s” is not a time zone. Write one like Europe/Lisbon."),
            params={"zone": value},
        ) from error


class SiteIdentity(OneRow):
    """Who publishes this site and how it presents itself. There is exactly one row."""

    name = models.CharField(_("name"), max_length=120, default="News")
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    description = models.TextField(
        _("description"), blank=True, help_text=_("One or two sentences for search engines.")
    )
    logo = models.ForeignKey(
        "articles.Image",
        verbose_name=_("logo"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Shown instead of the name, and in search results."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#a3122b",
        validators=[RegexValidator(r"^#[0-9a-f]{6}\Z", _("Write a colour like #a3122b."))],
        help_text=_("For kickers and links; a lighter one is derived for dark screens."),
    )
    footer_text = models.TextField(_("footer text"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=12,
        default="en",
        help_text=_("A BCP 47 code such as en, pt-BR or ar; it also decides the direction."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("Dates in addresses and bylines are in this zone, for example Europe/Lisbon."),
    )
    stories_per_page = models.PositiveSmallIntegerField(
        _("stories per page"),
        default=20,
        validators=[MinValueValidator(5), MaxValueValidator(100)],
    )
    # How discussions are shown; here, because every reader's page has read this row anyway.
    threads_per_page = models.PositiveSmallIntegerField(
        _("threads of comments per page"),
        default=50,
        validators=[MinValueValidator(5), MaxValueValidator(200)],
    )
    thread_depth = models.PositiveSmallIntegerField(
        _("levels of replies"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("What answers deeper stands flat below, saying what it answers."),
    )
    comments_close_after_days = models.PositiveSmallIntegerField(
        _("days until comments close"),
        null=True,
        blank=True,
        help_text=_("After publication, unless the story names a time of its own; never if empty."),
    )
    guests_may_comment = models.BooleanField(
        _("guests may comment"),
        default=False,
        help_text=_(
            "The form asks for a name and an e-mail address, which a mailed code proves; the "
            "address is never shown. Off: readers sign in first."
        ),
    )
    # The menu, the links and the logo as every page shows them, written by articles/navigation.py
    # when one of them changes, so that no reader's page has to ask five more tables for them.
    navigation = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("site identity")
        verbose_name_plural = _("site identity")
        constraints = [
            models.CheckConstraint(condition=Q(id=THE_ONE_ROW), name="site_identity_is_one_row"),
            models.CheckConstraint(
                condition=Q(stories_per_page__gte=5, stories_per_page__lte=100),
                name="site_stories_per_page_in_range",
            ),
            models.CheckConstraint(
                condition=Q(
                    threads_per_page__gte=5,
                    threads_per_page__lte=200,
                    thread_depth__gte=1,
                    thread_depth__lte=10,
                ),
                name="site_discussion_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """The row as the middleware read it for this request; one query if it did not."""
        found: Self | None = getattr(request, "site_identity", None)
        return found or cls.current()

    @property
    def direction(self) -> str:
        """“rtl” or “ltr”, for the dir attribute: an explicit script decides, else the language."""
        language, *subtags = self.language.lower().replace("_", "-").split("-")
        scripts = [subtag for subtag in subtags if len(subtag) == len("Arab")]
        if scripts:
            return "rtl" if scripts[0] in RIGHT_TO_LEFT_SCRIPTS else "ltr"
        return "rtl" if language in RIGHT_TO_LEFT_LANGUAGES else "ltr"

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone or settings.TIME_ZONE)

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Words in the site's language and times in its zone, as long as the block lasts."""
        with timezone.override(self.zone), _language(self.language):
            yield


def _language(code: str) -> translation.override | nullcontext[None]:
    """The site's language for dates and words, if there is a catalogue for it.

    A plain “en” leaves the settings' variety of English, with its dates.
    """
    if code == settings.LANGUAGE_CODE.partition("-")[0] or not translation.check_for_language(code):
        return nullcontext()
    return translation.override(code)


class SiteLink(Link):
    """A place where the newsroom is found elsewhere, shown in the footer."""

    site = models.ForeignKey(SiteIdentity, on_delete=models.CASCADE, related_name="links")
