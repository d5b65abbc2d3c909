"""Querysets whose SQL Django makes once in a process, and which then only run.

Making the SQL of a small query costs many times what the database takes to answer it, and it comes
out the same each time. What every post and story asks is declared once, with names for its values.

The compiled queries use private parts of Django. With NEWSBLOG_PREPARED_QUERIES = False every
declaration runs as an ordinary queryset instead: slower, and the same rows.
"""

import copy
import datetime as dt
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression, Model, QuerySet, Value, prefetch_related_objects


class Parameter(Expression):
    """Stands in a declaration for a value that comes when the query runs."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


@dataclass(frozen=True)
class CompiledQuery:
    """What is the same in each run: `source` is all of the queryset that Django makes rows with."""

    source: SimpleNamespace
    compiler: Any
    pieces: Sequence[str]  # of the SQL, between its placeholders
    parameters: Sequence[Any]
    converters: dict[int, Any]
    prefetched: Sequence[Any]

    def bound(self, values: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
        """The SQL, and what its placeholders stand for; a list has one for each of its values.

        Raises KeyError for a value that is not given.
        """
        sql, bound = [self.pieces[0]], list[Any]()
        for each, piece in zip(self.parameters, self.pieces[1:], strict=True):
            found = _given(values[each.name]) if isinstance(each, Parameter) else (each,)
            sql += (", ".join(["%s"] * len(found)), piece)
            bound += found
        return "".join(sql), tuple(bound)


class Prepared[Row: Any]:
    """Declares a query: a function of its values that returns a queryset.

    Called with the values by name it runs and gives the rows: one query, and those of its
    prefetches. A declaration can't decide by a value: it never sees one. `=` finds nothing where
    the value is None, and `in` takes a list.
    """

    def __init__(self, declare: Callable[..., QuerySet[Any, Row]]) -> None:
        self.__doc__ = declare.__doc__
        self._declare = declare
        # By vendor: tests of one process and its site may stand on different databases.
        self._made: dict[str, CompiledQuery] = {}

    def __call__(self, **values: Any) -> list[Row]:
        if not settings.NEWSBLOG_PREPARED_QUERIES:
            return list(self._queryset(values))
        made = self._made.get(connection.vendor) or self._make()
        sql, bound = made.bound(values)
        compiler = copy.copy(made.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda: (sql, bound)
        compiler.get_converters = lambda _columns: made.converters
        source = copy.copy(made.source)
        source.query = SimpleNamespace(get_compiler=lambda *_, **__: compiler)
        rows = list(source.iterable(source))
        if made.prefetched:
            prefetch_related_objects(rows, *made.prefetched)
        return rows

    def first(self, **values: Any) -> Row | None:
        """The first of the rows, None where there is none."""
        return next(iter(self(**values)), None)

    def count(self, **values: Any) -> int:
        """How many rows there are, counted by the database."""
        if not settings.NEWSBLOG_PREPARED_QUERIES:
            return self._queryset(values).count()
        made = self._made.get(connection.vendor) or self._make()
        sql, bound = made.bound(values)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT COUNT(*) FROM ({sql}) counted",  # noqa: S608  (what Django made)
                bound,
            )
            number: int = cursor.fetchone()[0]
        return number

    def _queryset(self, values: Mapping[str, Any]) -> QuerySet[Any, Row]:
        """The declaration as an ordinary queryset. Raises KeyError for a value that is missing."""
        given = {name: values[name] for name in inspect.signature(self._declare).parameters}
        # An expression, as a declaration sees when it is compiled; so `= None` is no IS NULL here.
        return self._declare(
            **{
                name: each if isinstance(each, list) else Value(each)
                for name, each in given.items()
            }
        )

    def _make(self) -> CompiledQuery:
        names = inspect.signature(self._declare).parameters
        queryset: Any = self._declare(**{name: Parameter(name) for name in names})
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
        converters = compiler.get_converters(columns)
        # It belongs to the thread that came first, and would be kept open with it.
        compiler.connection = None
        made = CompiledQuery(
            source=source,
            compiler=compiler,
            pieces=sql.split("%s"),
            parameters=parameters,
            converters=converters,
            prefetched=queryset._prefetch_related_lookups,
        )
        self._made[connection.vendor] = made
        return made


def prefill(row: Model, name: str, related: Sequence[Model]) -> None:
    """Let `row.name.all()` give these rows without asking, as after a prefetch."""
    # Whatever narrows it further must still begin with the rows of this one.
    known = getattr(row, name).all()
    known._result_cache = list(related)
    known._prefetch_done = True
    vars(row).setdefault("_prefetched_objects_cache", {})[name] = known


def _given(value: Any) -> Sequence[Any]:
    """What stands for a value: of an empty list NULL, which is `in` nothing."""
    if isinstance(value, list):
        return [_adapted(each) for each in value] or [None]
    return (_adapted(value),)


def _adapted(value: Any) -> Any:
    """As the database takes it; only times are not the same to all of them."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value
