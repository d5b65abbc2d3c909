"""The site's identity at the desk: one row, so its list is its form."""

from typing import Any

from django.contrib import admin
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.actions import save_topic
from articles.admin.picture_fields import PictureFields
from articles.models import SiteIdentity, SiteLink
from desk.records import RecordAdmin, RecordInline


class SiteLinkInline(RecordInline[SiteLink, SiteIdentity]):
    """Where the newsroom is found elsewhere."""

    model = SiteLink


@admin.register(SiteIdentity)
class SiteIdentityAdmin(PictureFields, RecordAdmin[SiteIdentity]):
    """Name, look, language and clock of the site."""

    raw_id_fields = ["logo"]
    inlines = [SiteLinkInline]
    fieldsets = [
        (None, {"fields": ["name", "tagline", "description", "logo", "accent"]}),
        (_("Language and time"), {"fields": ["language", "time_zone"]}),
        (_("Pages"), {"fields": ["stories_per_page", "footer_text"]}),
        (
            _("Discussion"),
            {
                "fields": [
                    "guests_may_comment",
                    "threads_per_page",
                    "thread_depth",
                    "comments_close_after_days",
                ]
            },
        ),
    ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is one, made from the defaults if nobody saved it yet."""
        site, _created = SiteIdentity.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:articles_siteidentity_change", args=[site.pk]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SiteIdentity | None = None) -> bool:
        return False

    def save_related(
        self,
        request: HttpRequest,
        form: ModelForm[SiteIdentity],
        formsets: list[BaseInlineFormSet[Any, Any, Any]],
        change: bool,
    ) -> None:
        """The menu holds the links and the logo, which are saved only here."""
        super().save_related(request, form, formsets, change)
        save_topic.site_saved()
