import os
import socket
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import FieldFetchBlocked
from django.db import connection

from articles.models import Article
from tests.factories import make_article, make_category
from tests.offline import OutgoingConnectionError


def test_other_machines_are_refused_by_address_and_unknown_by_name() -> None:
    with pytest.raises(OutgoingConnectionError, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(URLError, match="no other machine"):
        urllib.request.urlopen("http://example.org/", timeout=1)


def test_this_machine_is_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=1) as client,
    ):
        assert client.getpeername() == server.getsockname()


# Whichever of these runs first flushes the tables under the other.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_rows_of_migrations_outlive_a_test_that_flushes(time: int) -> None:
    assert Permission.objects.filter(codename="change_article").exists()


@pytest.mark.django_db
def test_tests_on_sqlite_use_a_file_so_that_threads_have_connections_of_their_own() -> None:
    if connection.vendor == "sqlite":
        assert Path(connection.settings_dict["NAME"]).exists()


@pytest.mark.django_db
def test_no_lazy_reads_refuses_a_relation_nobody_asked_for(no_lazy_reads: None) -> None:
    make_article(section=make_category("Harbour"))

    assert Article.objects.select_related("section").get().section.name == "Harbour"
    with pytest.raises(FieldFetchBlocked):
        str(Article.objects.get().section)


@pytest.mark.redis
def test_redis_of_the_run_answers(redis_url: str) -> None:
    import redis

    with redis.Redis.from_url(redis_url) as client:
        assert client.ping()


def test_folder_of_the_tests_is_not_the_sites_own() -> None:
    assert "newsblog-tests-" in os.environ["NEWSBLOG_DATA_DIR"]


@pytest.mark.django_db
def test_what_opens_the_database_is_run_on_each(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("database")


def test_what_opens_none_is_run_once(request: pytest.FixtureRequest) -> None:
    assert not request.node.get_closest_marker("database")
