"""How a kind of record is listed, searched, edited and deleted at the desk, whatever it is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin import ShowFacets
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from desk.deleting import SHOWN, consequences
from desk.lists import UncountedChangeList, UncountedPaginator

# How many of the newest rows a search by part of a word looks at, where no index can help: some
# 20 ms on SQLite.
SEARCHED = 5_000

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


class RecordAdmin[M: models.Model](_ModelAdmin[M]):
    """Django's ModelAdmin with nothing in it that grows with the table.

    `list_defer` names columns that the list leaves in the database; `newest_searched` those that
    a search looks through in the newest SEARCHED rows, `newest_by` being how they are found.
    """

    paginator = UncountedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    delete_confirmation_max_display = SHOWN
    list_defer: Sequence[str] = ()
    newest_searched: tuple[str, ...] = ()
    newest_by: Sequence[str] = ("-pk",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return UncountedChangeList

    def get_search_fields(self, request: HttpRequest) -> list[str] | tuple[str, ...]:
        return self.newest_searched or super().get_search_fields(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[M], search_term: str
    ) -> tuple[QuerySet[M], bool]:
        """Rows holding every word of the term; where `newest_searched` is set, of the newest."""
        if not self.newest_searched or not search_term.strip():
            return super().get_search_results(request, queryset, search_term)
        newest = self.model._default_manager.order_by(*self.newest_by).values("pk")[:SEARCHED]
        holds = Q()
        for word in search_term.split()[:8]:
            any_column = Q()
            for name in self.newest_searched:
                any_column |= Q(**{f"{name}__icontains": word})
            holds &= any_column
        return queryset.filter(holds, pk__in=newest), False

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


class RecordInline[C: models.Model, P: models.Model](_TabularInline[C, P]):
    """Rows of another table edited on the form of the record they belong to."""

    extra = 0
    show_change_link = False


class RecordView[C: models.Model, P: models.Model](RecordInline[C, P]):
    """Rows shown on the form and written elsewhere."""

    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
