from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.migrated import fingerprint, kept


def test_tables_are_made_anew_when_a_source_file_changes(tmp_path: Path) -> None:
    package = tmp_path / "app" / "migrations"
    package.mkdir(parents=True)
    (tmp_path / "app" / "__init__.py").touch()
    source = package / "0001_initial.py"
    source.write_text("operations = []\n")
    before = fingerprint(tmp_path)

    assert fingerprint(tmp_path) == before
    source.write_text("operations = [1]\n")
    assert fingerprint(tmp_path) != before


def test_folder_is_made_once_and_one_that_failed_is_made_again(tmp_path: Path) -> None:
    made: list[Path] = []

    def fails(folder: Path) -> None:
        (folder / "half").touch()
        raise RuntimeError

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "whole").touch()

    with pytest.raises(RuntimeError):
        kept(tmp_path, fails)
    places = [kept(tmp_path, make) for _ in range(2)]

    assert len(made) == 1
    assert [path.name for path in places[0].iterdir()] == ["whole"]
    assert places[0] == places[1]


@pytest.mark.django_db
def test_no_migration_is_missing_in_the_database_of_the_tests() -> None:
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
