"""Several processes post to one story at once, on a real database file and on PostgreSQL."""

import os
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, transaction

from comments import counting
from comments.actions import post
from comments.models import Comment
from tests.factories import make_article, make_comment, make_user
from tests.processes import database_url

ROOT = Path(__file__).resolve().parents[3]
CLIENTS = 4
# Enough to meet at the lock all the time; 250 were tried, too, and take a minute.
COMMENTS = int(os.environ.get("COMMENTS_A_CLIENT", "30"))

SETUP = """
import django; django.setup()
from tests.factories import make_article, make_comment, make_user
article = make_article()
users = [make_user() for _ in range({clients})]
for user in users:
    for _ in range(2):
        make_comment(author=user)
print(article.pk, *(user.pk for user in users))
"""
COUNTED = """
import django; django.setup()
from articles.models import Article
from comments import counting
from comments.models import Comment
article = Article.objects.get(pk={article})
stored = Comment.objects.on(article).count()
print(article.comment_count, stored, len(list(counting.wrong_counts())))
"""


def run_clients(env: dict[str, str], article: int, users: list[int]) -> float:
    """Let every client post; returns the seconds it took. Fails with the errors they printed."""
    begin = time.perf_counter()
    clients = [
        subprocess.Popen(
            [
                sys.executable, "-m", "tests.comments.posting_client",
                str(article), str(user), str(COMMENTS),
            ],
            cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True,
        )
        for user in users
    ]  # fmt: skip
    outputs = [client.communicate(timeout=300)[1] for client in clients]
    assert [client.returncode for client in clients] == [0] * CLIENTS, "\n".join(outputs)
    return time.perf_counter() - begin


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the other half runs on SQLite")
def test_four_processes_post_to_one_story_in_a_sqlite_file(
    site_with_tables: Path, tmp_path: Path
) -> None:
    shutil.copytree(site_with_tables, tmp_path, dirs_exist_ok=True)
    env = {
        **os.environ,
        "NEWSBLOG_DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "newsblog.settings",
    }

    def python(code: str) -> list[int]:
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return [int(word) for word in done.stdout.split()]

    article, *users = python(SETUP.format(clients=CLIENTS))

    run_clients(env, article, users)

    expected = CLIENTS * COMMENTS
    assert python(COUNTED.format(article=article)) == [expected, expected, 0]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the other half runs on PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_four_processes_post_to_one_story_in_postgresql() -> None:
    article = make_article()
    users = [make_user() for _ in range(CLIENTS)]
    for user in users:
        for _ in range(2):
            make_comment(author=user)
    env = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "newsblog.settings",
    }

    run_clients(env, article.pk, [user.pk for user in users])

    article.refresh_from_db()
    assert article.comment_count == Comment.objects.on(article).count() == CLIENTS * COMMENTS
    assert not list(counting.wrong_counts())


@pytest.mark.django_db(transaction=True)
def test_threads_of_one_process_post_to_several_stories_and_edit_what_they_said() -> None:
    stories = [make_article() for _ in range(2)]
    staff = [make_user(is_staff=True) for _ in range(4)]

    def write(number: int) -> None:
        try:
            for story in stories * 3:
                said = post.post(story, author=staff[number], text=f"{number} {story.pk}")
                post.edit(said.comment, by=staff[number], text="mended")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(staff)) as threads:
        for done in [threads.submit(write, number) for number in range(len(staff))]:
            done.result()

    assert Comment.objects.filter(text="mended").count() == 4 * 2 * 3
    assert not list(counting.wrong_counts())


@pytest.mark.django_db(transaction=True)
def test_post_inside_another_transaction_does_not_wait_for_those_who_wait_for_it() -> None:
    story, editor, reader = make_article(), make_user(is_staff=True), make_user(is_staff=True)
    waits = threading.Event()

    def write() -> None:
        try:
            waits.set()
            post.post(story, author=reader, text="after")
        finally:
            connection.close()

    other = threading.Thread(target=write)
    with transaction.atomic():
        counting.lock(story)
        other.start()
        waits.wait()
        first = post.post(story, author=editor, text="inside").comment
    other.join()

    assert list(Comment.objects.on(story).order_by("pk")) == [first, Comment.objects.latest("pk")]
    assert story.comments.count() == 2
