"""How a kind of record is listed, searched, edited and deleted at the desk, whatever it is."""

import types
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q, QuerySet
from django.forms.utils import ErrorDict
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from desk import unsaved
from desk.choices import RecordChoice, RecordChoices, RecordsField
from desk.clock import MinuteField, MinuteInput, refuse_implausible_times
from desk.deleting import SHOWN, consequences
from desk.json_field import StorableJSONField
from desk.lists import Uncounted, can_be_key
from desk.text_fields import BlankTextIsEmpty

# How many of the newest rows a search by part of a word looks at: some 8 ms on SQLite, less than
# one where the index by time holds the column that is searched.
SEARCHED = 5_000
# As many rows as six pages of a list; who finds more needs another word.
FOUND = 300

# Form fields that take only what can be stored, also for the models that libraries register.
FORM_FIELDS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.DateTimeField: {"form_class": MinuteField, "widget": MinuteInput},
    models.JSONField: {"form_class": StorableJSONField},
}

if TYPE_CHECKING:

    class _ModelAdmin[M: models.Model](admin.ModelAdmin[M]):
        pass

    class _TabularInline[C: models.Model, P: models.Model](admin.TabularInline[C, P]):
        pass

else:

    class _Subscriptable:
        def __class_getitem__(cls, _item: Any) -> Any:
            return cls

    class _ModelAdmin(_Subscriptable, admin.ModelAdmin):
        pass

    class _TabularInline(_Subscriptable, admin.TabularInline):
        pass


class QuietChoices:
    """Beside a choice of another record stands only a way to add one."""

    admin_site: admin.AdminSite

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", RecordChoice(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("form_class", RecordsField)
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", RecordChoices(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(field, forms.Field) and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = False
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
            if isinstance(field.widget.widget, RecordChoices):
                # Each choice has its own cross; the one for all breaks the list it stands in.
                field.widget.widget.is_required = True
        return field


class RecordForm(BlankTextIsEmpty, forms.ModelForm):  # type: ignore[type-arg]
    """A form of the desk: its labels stand above their fields and need no colon.

    A refused form leaves its instance as it was, so that the page shown again has the record's own
    title and address, not those that were refused.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_implausible_times(self)
        return cleaned

    def _post_clean(self) -> None:
        """Django writes what was sent into the instance before it knows whether it is valid."""
        before = {
            field.attname: self.instance.__dict__[field.attname]
            for field in self.instance._meta.concrete_fields
            if field.attname in self.instance.__dict__
        }
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            for name, value in before.items():
                setattr(self.instance, name, value)


class UnsavedForm:
    """Mixed into a form that shows what was sent and must not be saved: it is never valid."""

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def is_valid(self) -> bool:
        return False


class RecordAdmin[M: models.Model](Uncounted, QuietChoices, _ModelAdmin[M]):
    """Django's ModelAdmin with nothing in it that grows with the table.

    `list_defer` names columns that the list leaves in the database. With `searches_newest` a
    search looks for the words in `search_fields` of the newest SEARCHED rows only (`newest_by`
    says which those are), and for the whole term in the indexed columns `found_exactly`.
    """

    class Media:
        js = [Script("js/desk-fields.js", type="module")]

    form = RecordForm
    # A record with an address of its own names it itself: see Desk.get_urls().
    view_on_site: Any = False
    formfield_overrides = FORM_FIELDS
    delete_confirmation_max_display = SHOWN
    list_defer: Sequence[str] = ()
    searches_newest = False
    found_exactly: tuple[str, ...] = ()
    newest_by: Sequence[str] = ("-pk",)

    # --- Nothing that was written is lost

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """As Django's, and what was sent is on the page that answers, whatever becomes of it."""
        is_expired = hasattr(request, "shows_unsaved")
        if request.method == "POST" and unsaved.RESTORE in request.POST and not is_expired:
            messages.warning(request, _("Your unsaved text is back in the form. Save it."))
            request.shows_unsaved = True  # type: ignore[attr-defined]
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied:
            page = self._unsaved_page(request, unsaved.FORBIDDEN)
            if page is None:
                raise
            return page
        if hasattr(request, "saved_record"):
            unsaved.tell_saved(request, response)
        return response

    def response_action(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """As Django's, without the chosen keys that no row can have."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        possible = [key for key in chosen if can_be_key(self.model, key)]
        if len(possible) < len(chosen):
            sent = request.POST.copy()
            sent.setlist(ACTION_CHECKBOX_NAME, possible)
            request.POST = sent  # type: ignore[assignment]
        return super().response_action(request, *args, **kwargs)

    def show_expired(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """403: the form as it was sent, with a token that fits. Nothing is saved."""
        expired = _("The form had expired, so nothing is saved yet. You are signed in as %(name)s.")
        name = request.user.get_full_name()  # type: ignore[union-attr]
        messages.warning(request, expired % {"name": name})
        request.shows_unsaved = True  # type: ignore[attr-defined]
        # Nothing is done here that a token would have to prove: save_form() sees to it.
        request.csrf_processing_done = True  # type: ignore[attr-defined]
        response: HttpResponse = self.changeform_view(request, object_id)
        response.status_code = 403
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what static/js/desk-drafts.js calls the record, and the draft that was sent."""
        record = kwargs.get("obj")
        key = record.pk if record is not None else "new"
        context |= {
            "draft_record": f"{self.opts.label_lower}/{key}",
            "draft_sent": unsaved.draft_sent(request),
        }
        response: HttpResponse = super().render_change_form(request, context, *args, **kwargs)
        return response

    def get_form(
        self, request: HttpRequest, obj: M | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        # By name: UserAdmin.get_form() takes no third argument by position.
        form = super().get_form(request, obj, change=change, **kwargs)
        if hasattr(request, "shows_unsaved"):
            return types.new_class(form.__name__, (UnsavedForm, form))
        return form

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        if hasattr(request, "shows_unsaved"):
            raise PermissionDenied
        return super().save_form(request, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        request.saved_record = True  # type: ignore[attr-defined]

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Django's, unless a text was sent for what does not exist any more."""
        page = self._unsaved_page(request, unsaved.MISSING)
        if page is not None:
            return page
        gone: HttpResponse = super()._get_obj_does_not_exist_redirect(  # type: ignore[misc]
            request, opts, object_id
        )
        return gone

    def _unsaved_page(self, request: HttpRequest, reason: str) -> HttpResponse | None:
        if request.method != "POST":
            return None
        return unsaved.page(request, self.admin_site, reason)

    # --- Search

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[M], search_term: str
    ) -> tuple[QuerySet[M], bool]:
        """Rows holding every word of the term; with `searches_newest`, as `ways_to_find` says.

        Each way is a query of its own: joined by OR, PostgreSQL reads the whole table for them.
        """
        term = search_term.strip()
        if not self.searches_newest or not term:
            return super().get_search_results(request, queryset, search_term)
        found: set[Any] = set()
        for way in self.ways_to_find(term):
            rows = self.model._default_manager.filter(way).order_by(*self.newest_by)
            found.update(rows.values_list("pk", flat=True)[:FOUND])
        return queryset.filter(pk__in=found), False

    def ways_to_find(self, term: str) -> list[Q]:
        """Each a bounded search: the words among the newest rows, the term in an indexed column."""
        exactly = [Q(**{name: term}) for name in self.found_exactly]
        return [self.holding(term) & self.among_newest(), *exactly]

    def among_newest(self) -> Q:
        """Not before the last of the newest SEARCHED rows, which an index by `newest_by` finds."""
        column = self.newest_by[0].removeprefix("-")
        rows = self.model._default_manager.order_by(*self.newest_by).values_list(column, "pk")
        last = rows[SEARCHED - 1 : SEARCHED].first()
        if last is None:
            return Q()
        value, pk = last
        # Not `pk__in` these rows: 5,000 numbers cost more to send than their rows to read, and for
        # a subquery PostgreSQL looks for the words in the whole table first.
        return Q(**{f"{column}__gte": value}) & (Q(**{f"{column}__gt": value}) | Q(pk__gte=pk))

    def holding(self, term: str) -> Q:
        """Each word stands in one of `search_fields`."""
        holds = Q()
        for word in term.split()[:8]:
            any_column = Q()
            for name in self.search_fields:
                any_column |= Q(**{f"{name}__icontains": word})
            holds &= any_column
        return holds

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what a filter of this list sends: any other column could be a scan, or a secret."""
        return super().lookup_allowed(lookup, value, request) and any(
            lookup == name or lookup.startswith(f"{name}__") for name in self._filter_names(request)
        )

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        return consequences(list(objs))

    def _filter_names(self, request: HttpRequest) -> list[str]:
        names = []
        for item in self.get_list_filter(request):
            first = item[0] if isinstance(item, (tuple, list)) else item
            names.append(str(getattr(first, "parameter_name", first)))
        return names


class RecordInline[C: models.Model, P: models.Model](QuietChoices, _TabularInline[C, P]):
    """Rows of another table edited on the form of the record they belong to."""

    form = RecordForm
    extra = 0
    max_num = 100
    show_change_link = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Refuse a form that says it has thousands of rows; Django would draw them all."""
        return super().get_formset(request, obj, **{"absolute_max": 2 * self.max_num, **kwargs})


class RecordView[C: models.Model, P: models.Model](RecordInline[C, P]):
    """Rows shown on the form and written elsewhere."""

    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
