"""What every test stands on: this machine only, rows of the migrations kept, Chromium if needed."""

import gc
import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models.fetch_modes import FetchOne, FetchRaise
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from tests import browser, migrated, offline, processes, reached, workers
from tests.oauth_stub import OAuthStub

_is_transactional = pytest.StashKey[bool]()
ROWS_OF_MIGRATIONS = "_test_serialized_contents"
OPENS_THE_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_configure(config: pytest.Config) -> None:
    offline.block_other_hosts()
    reached.record()


def pytest_sessionfinish() -> None:
    reached.write()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> workers.FilesThatBuildOnce:
    return workers.FilesThatBuildOnce(config, log)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what the second database has to prove; all else is the same on every one."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("django_db") or OPENS_THE_DATABASE & fixtures:
        item.add_marker(pytest.mark.database)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what migrations wrote across tests that flush tables; run the browser's tests last.

    Playwright leaves an event loop in the thread that starts it, which later tests would notice.
    """
    for item in items:
        marker = item.get_closest_marker("django_db")
        options = dict(marker.kwargs) if marker else {}
        flushes = bool(
            options.get("transaction")
            or options.get("reset_sequences")
            or {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        )
        item.stash[_is_transactional] = flushes
        if flushes:
            options |= {"transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**options), append=False)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over the modules and 5,000 tests, which stay to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None]:
    """Write the rows of the migrations again after a flush; after the last there is no base."""
    yield
    if nextitem is None or not item.stash.get(_is_transactional, False):
        return
    with item.config.stash[blocking_manager_key].unblock():
        # A test that was skipped may come before there is a database.
        if contents := getattr(connection, ROWS_OF_MIGRATIONS, ""):
            connection.creation.deserialize_db_from_string(contents)


@pytest.fixture(scope="session")
def django_db_keepdb(
    request: pytest.FixtureRequest, django_db_keepdb: bool, django_db_modify_db_settings: None
) -> bool:
    """On SQLite copy the tables that the migrations made to where Django would make them.

    Django then finds no table missing and runs no migration. The file goes with its folder.
    """
    if connection.vendor != "sqlite":
        return django_db_keepdb
    tables: Path = request.getfixturevalue("site_with_tables")
    test = connections[DEFAULT_DB_ALIAS].settings_dict["TEST"]
    shutil.copyfile(tables / "newsblog.sqlite3", test["NAME"])
    test["MIGRATE"] = False
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Give what the migrations wrote to every connection.

    Django keeps it at the one that made the database, and Playwright's tests run in a context
    with another, after which a flush would bring nothing back.
    """
    with django_db_blocker.unblock():
        made_by = connections[DEFAULT_DB_ALIAS]
        if hasattr(made_by, ROWS_OF_MIGRATIONS):
            setattr(type(made_by), ROWS_OF_MIGRATIONS, getattr(made_by, ROWS_OF_MIGRATIONS))


@pytest.fixture(autouse=True)
def forgotten_counts() -> None:
    """The limits of the sign-in count in the cache, which no rollback empties."""
    cache.clear()


@pytest.fixture
def no_lazy_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """A relation or deferred column that nobody asked for raises instead of costing a query."""
    monkeypatch.setattr(FetchOne, "fetch", FetchRaise.fetch)


@pytest.fixture(scope="session")
def site_with_tables(pytestconfig: pytest.Config) -> Path:
    """A site's data folder, made by the migrations once for many runs: copy it."""

    def migrate(folder: Path) -> None:
        with processes.manage("migrate", "--verbosity", "0", folder=folder) as process:
            output, _ = process.communicate(timeout=600)
        assert process.returncode == 0, output

    return migrated.kept(Path(pytestconfig.cache.mkdir("site-with-tables")), migrate)


@pytest.fixture
def port() -> int:
    """A port that is free now, for a server of the test's own."""
    return processes.free_port()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = browser.executable()
    if path is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium-headless-shell)")
    return {**browser_type_launch_args, "executable_path": path, "args": browser.arguments()}


@pytest.fixture(scope="session")
def redis_url() -> str:
    """An empty Redis of this run's own (`make test` starts one)."""
    url = os.environ.get("TEST_REDIS_URL", "")
    if not url:
        pytest.skip("no TEST_REDIS_URL; `make test` starts a Redis where one is installed")
    return url


@pytest.fixture(scope="session")
def running_stub() -> Generator[OAuthStub]:
    with OAuthStub(settings.OAUTH_STUB_SOCKET) as stub:
        yield stub


@pytest.fixture
def stub(running_stub: OAuthStub) -> OAuthStub:
    running_stub.reset()
    return running_stub
