from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jobs import leases
from tests.processes import manage


def test_process_says_that_it_lives_without_asking_the_database(client: Client) -> None:
    response = client.get(reverse("healthz"))  # a query would fail: the test has no database

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_site_without_a_worker_is_ready_and_says_so(client: Client) -> None:
    response = client.get(reverse("readyz"))

    assert response.status_code == 200
    assert response.content == b"ready\nworker: never seen\n"


@pytest.mark.django_db
def test_ready_site_says_when_its_worker_was_last_seen(client: Client) -> None:
    leases.beat("worker", at=timezone.now(), started_at=timezone.now())

    assert client.get(reverse("readyz")).content == b"ready\nworker: seen 0 s ago\n"


def test_site_whose_database_is_gone_is_not_ready_but_lives(tmp_path: Path) -> None:
    code = (
        "from django.test import Client; c = Client(headers={'host': '127.0.0.1'});"
        "print([(r.status_code, r.content) for r in (c.get('/healthz'), c.get('/readyz'))])"
    )
    away = "postgres://nobody@127.0.0.1:9/nowhere"  # port 9 takes in everything and says nothing
    with manage("shell", "-v", "0", "-c", code, folder=tmp_path, DATABASE_URL=away) as process:
        output, _ = process.communicate(timeout=60)

    assert "[(200, b'ok\\n'), (503, b'the database does not answer\\n')]" in output


@pytest.mark.django_db
def test_robots_are_kept_from_the_desk_and_told_where_the_sitemap_is(client: Client) -> None:
    lines = client.get(reverse("robots")).content.decode().splitlines()

    assert "Disallow: /admin/" in lines
    assert any(line.startswith("Sitemap: http") for line in lines)
