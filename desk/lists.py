"""Lists that never count: a page is the rows it shows and whether there are more."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import ShowFacets
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import BigIntegerField, Model, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

# A page is reached by skipping the rows before it, so a far one costs as much as all before it.
# Beyond this, search or a filter finds faster than turning pages.
LAST_PAGE = 200

type AnyPage = Page[Any]


class UncountedPaginator(Paginator):  # type: ignore[type-arg]
    """Reads one row more than a page holds instead of counting them all.

    `count` and `num_pages` are what is known after `page()`: at least so many, and one page more
    if there is one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known_count = 0
        self._known_pages = 1

    @property
    def count(self) -> int:
        return self._known_count

    @property
    def num_pages(self) -> int:
        return self._known_pages

    def validate_number(self, number: int | float | str) -> int:
        try:
            wanted = int(number)
        except (TypeError, ValueError) as error:
            raise PageNotAnInteger(_("That is not the number of a page.")) from error
        if not 1 <= wanted <= LAST_PAGE:
            raise EmptyPage(_("There is no such page."))
        return wanted

    def page(self, number: int | float | str) -> AnyPage:
        """One query. Raises EmptyPage beyond the last row, except for the first page."""
        wanted = self.validate_number(number)
        start = (wanted - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        if not rows and wanted > 1:
            raise EmptyPage(_("There is no such page."))
        has_more = len(rows) > self.per_page and wanted < LAST_PAGE
        self._known_count = start + len(rows)
        self._known_pages = wanted + has_more
        return Page(rows[: self.per_page], wanted, self)

    def get_page(self, number: int | float | str | None) -> AnyPage:
        """The page, or the first where there is no such page."""
        try:
            return self.page(number or 1)
        except (EmptyPage, PageNotAnInteger):
            return self.page(1)

    def get_elided_page_range(self, number: Any = 1, **kwargs: Any) -> Iterator[int]:
        yield from range(1, self.num_pages + 1)


class UncountedChangeList(ChangeList):
    """A list of the admin that costs one query for its rows, however many there are."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet[Any]:
        """The rows without the columns that no list shows (`list_defer`)."""
        rows: QuerySet[Any] = super().get_queryset(request, *args, **kwargs)
        return rows.defer(*getattr(self.model_admin, "list_defer", ()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_popup:
            self.title = capfirst(str(self.opts.verbose_name_plural))

    def get_results(self, request: HttpRequest) -> None:
        """Fill in the page asked for; the first, where there is no such page."""
        self.paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)
        page = self.paginator.get_page(self.page_num)
        self.page_num = page.number
        self.result_list = page.object_list
        self.result_count = len(self.result_list)
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = bool(self.result_list)
        self.can_show_all = False
        self.multi_page = page.has_other_pages()

    @property
    def older_link(self) -> str:
        """The address of the next page, or an empty string."""
        if self.page_num < self.paginator.num_pages:
            return self.get_query_string({"p": self.page_num + 1})
        return ""

    @property
    def newer_link(self) -> str:
        return self.get_query_string({"p": self.page_num - 1}) if self.page_num > 1 else ""

    @property
    def is_cut_off(self) -> bool:
        """Whether this is the last page that can be turned to although rows may follow."""
        return self.page_num == LAST_PAGE


def can_be_key(model: type[Model], key: str) -> bool:
    """Whether a row could have this key: another one is an error of the database."""
    try:
        value = model._meta.pk.to_python(key)
    except ValidationError:
        return False
    return not isinstance(value, int) or abs(value) <= BigIntegerField.MAX_BIGINT


class Uncounted:
    """For a ModelAdmin: its list, its history and its autocomplete count nothing."""

    paginator: type[Paginator[Any]] = UncountedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 50

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """An empty `_to_field` in the address is none; Django looks for a field without a name."""
        return super().get_object(request, object_id, from_field or None)  # type: ignore[misc]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return UncountedChangeList
