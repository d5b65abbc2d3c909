"""Querysets whose SQL Django makes once in a process, and which then only run.

Making the SQL of a small query costs many times what the database takes to answer it, and it comes
out the same each time. What every post asks is declared once, with names for its values.
"""

import copy
import datetime as dt
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, QuerySet


class Given(Expression):
    """Stands in a declaration for a value that comes when the query runs."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


@dataclass(frozen=True)
class _Made:
    """What is the same in each run: `source` is all of the queryset that Django makes rows with."""

    source: SimpleNamespace
    compiler: Any
    sql: str
    parameters: Sequence[Any]
    converters: dict[int, Any]

    def bound(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """What the SQL's placeholders stand for. Raises KeyError for a value that is not given."""
        return tuple(
            _adapted(values[each.name]) if isinstance(each, Given) else each
            for each in self.parameters
        )


class Prepared[Row: Any]:
    """Declares a query: a function of its values that returns a queryset.

    Called with the values by name it runs and gives the rows: one query. A declaration can't
    decide by a value: it never sees one. `=` finds nothing where the value is None.
    """

    def __init__(self, declare: Callable[..., QuerySet[Any, Row]]) -> None:
        self.__doc__ = declare.__doc__
        self._declare = declare
        # By vendor: tests of one process and its site may stand on different databases.
        self._made: dict[str, _Made] = {}

    def __call__(self, **values: Any) -> list[Row]:
        made = self._made.get(connection.vendor) or self._make()
        bound = made.bound(values)
        compiler = copy.copy(made.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda: (made.sql, bound)
        compiler.get_converters = lambda _columns: made.converters
        source = copy.copy(made.source)
        source.query = SimpleNamespace(get_compiler=lambda *_, **__: compiler)
        return list(source.iterable(source))

    def first(self, **values: Any) -> Row | None:
        """The first of the rows, None where there is none."""
        return next(iter(self(**values)), None)

    def count(self, **values: Any) -> int:
        """How many rows there are, counted by the database."""
        made = self._made.get(connection.vendor) or self._make()
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT COUNT(*) FROM ({made.sql}) counted",  # noqa: S608  (what Django made)
                made.bound(values),
            )
            number: int = cursor.fetchone()[0]
        return number

    def _make(self) -> _Made:
        names = inspect.signature(self._declare).parameters
        queryset: Any = self._declare(**{name: Given(name) for name in names})
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        source = SimpleNamespace(
            iterable=queryset._iterable_class,
            db=DEFAULT_DB_ALIAS,
            model=queryset.model,
            _fetch_mode=queryset._fetch_mode,
            _known_related_objects={},
        )
        columns = [column for column, *_ in compiler.select]
        made = _Made(source, compiler, sql, parameters, compiler.get_converters(columns))
        self._made[connection.vendor] = made
        return made


def _adapted(value: Any) -> Any:
    """As the database takes it; only times are not the same to all of them."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value
