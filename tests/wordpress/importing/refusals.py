"""Makes the database refuse rows: a real error, in one row only."""

from django.db import connection
from django.db.backends.utils import CursorWrapper

# What the database is made to refuse.
BAD = "unwritable-words"


def settle_constraints(cursor: CursorWrapper) -> None:
    """PostgreSQL alters no table with checks of foreign keys that still wait."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def refuse(table: str, column: str, words: str = BAD) -> None:
    """Make the database refuse rows that hold some words: a real error, in one row only."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for act in ("INSERT", "UPDATE"):
                cursor.execute(
                    f"CREATE TRIGGER refuse_{table}_{act} BEFORE {act} ON {table} "
                    f"WHEN NEW.{column} LIKE '%{words}%' "
                    "BEGIN SELECT RAISE(ABORT, 'refused by the test'); END"
                )
        else:
            settle_constraints(cursor)
            cursor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT refuse_{table} "
                f"CHECK ({column} NOT LIKE '%{words}%')"
            )


def accept_again(table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for act in ("INSERT", "UPDATE"):
                cursor.execute(f"DROP TRIGGER refuse_{table}_{act}")
        else:
            settle_constraints(cursor)
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT refuse_{table}")
