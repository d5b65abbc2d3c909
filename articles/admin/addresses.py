"""Old addresses at the desk, and what stands there now."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from articles.forms import RedirectForm
from articles.models import Redirect
from articles.redirects import normalised
from desk.records import RecordAdmin


@admin.register(Redirect)
class RedirectAdmin(RecordAdmin[Redirect]):
    """Mostly written by imports and moves; a forgotten one is added here."""

    form = RedirectForm
    list_display = ["old_path", "leads_to", "created_at"]
    list_select_related = ["article", "page", "category", "tag", "author", "image"]
    list_defer = ["article__body", "article__body_html", "article__body_text"]
    ordering = ["-pk"]
    sortable_by = ()
    searches_newest = True
    search_fields = ("old_path", "url")
    search_help_text = _t("A whole old address, or a part of one that was added lately.")
    autocomplete_fields = ["article", "page", "category", "tag", "author", "image"]
    fields = ["old_path", "article", "page", "category", "tag", "author", "image", "url"]

    @admin.display(description=_t("leads to"))
    def leads_to(self, redirect: Redirect) -> str:
        if redirect.image is not None:
            return _("picture “%s”") % redirect.image
        return redirect.target_url() or "–"

    def ways_to_find(self, term: str) -> list[Q]:
        return [*super().ways_to_find(term), Q(old_path=normalised(term))]
