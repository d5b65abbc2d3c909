"""A server of the test's own plays the CDN."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from articles.actions.correct import correct
from boundary.own_hosts import NoAnswerError
from jobs.worker import Worker
from pagecache import purging
from pagecache.invalidation import invalidate, invalidate_hidden
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@dataclass
class Cdn:
    """What it was asked, and what it answers."""

    status: int = 200
    asked: list[tuple[str, str, dict[str, str], str]] = field(default_factory=list)

    @property
    def keys(self) -> set[str]:
        return {key for _m, _p, h, _b in self.asked for key in h["Surrogate-Key"].split()}


@pytest.fixture
def cdn(settings: Settings) -> Iterator[Cdn]:
    playing = Cdn()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            playing.asked.append((self.command, self.path, dict(self.headers), body))
            self.send_response(playing.status)
            self.end_headers()

        def do_PURGE(self) -> None:
            self.do_POST()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.NEWSBLOG_CDN_TAGS_HEADER = "Surrogate-Key"
        settings.NEWSBLOG_CDN_PURGE_URL = f"http://127.0.0.1:{server.server_port}/purge"
        settings.NEWSBLOG_CDN_PURGE_HEADERS = {"Surrogate-Key": "{tags}", "Key": "secret"}
        yield playing
        server.shutdown()


def jobs() -> list[list[object]]:
    rows = DBTaskResult.objects.filter(task_path="pagecache.purging.purge")
    return [row.args_kwargs["args"] for row in rows.order_by("enqueued_at")]


def test_act_has_the_cdn_drop_what_it_touched_once_it_is_committed(cdn: Cdn) -> None:
    story = make_article()
    Worker(queues=["default"]).run_batch()
    cdn.asked.clear()

    correct(story, by=None, text="It was Tuesday.")
    assert cdn.asked == []
    Worker(queues=["default"]).run_batch()

    assert {f"story:{story.pk}", f"article:{story.pk}", "corrections", "acts"} <= cdn.keys
    assert {headers["Key"] for _m, _p, headers, _b in cdn.asked} == {"secret"}


def test_act_that_is_rolled_back_purges_nothing(cdn: Cdn) -> None:
    with transaction.atomic():
        invalidate("story:1")
        transaction.set_rollback(True)

    assert jobs() == []


def test_acts_of_one_transaction_ask_once(cdn: Cdn) -> None:
    with transaction.atomic():
        invalidate("story:1", "front")
        invalidate("story:2")
        invalidate("front")

    assert jobs() == [[["front", "story:1", "story:2"]]]


def test_part_that_is_rolled_back_purges_nothing_and_hides_nothing(cdn: Cdn) -> None:
    def undone(*tags: str) -> None:
        with transaction.atomic():
            invalidate(*tags)
            transaction.set_rollback(True)

    with transaction.atomic():
        undone("story:1")
        invalidate("story:2")
        undone("story:3")
        assert jobs() == [[["story:2"]]]
        invalidate("story:3")

    assert jobs() == [[["story:2", "story:3"]]]


def test_act_after_a_purge_was_done_is_told_by_another(cdn: Cdn) -> None:
    invalidate("story:1")
    Worker(queues=["default"]).run_batch()

    invalidate("story:2")

    assert [["story:2"]] in jobs()
    Worker(queues=["default"]).run_batch()
    assert cdn.keys == {"story:1", "story:2"}


def test_what_was_taken_back_is_named_as_the_cdn_knows_it(cdn: Cdn) -> None:
    invalidate_hidden("story:1")

    assert jobs() == [[["story:1"]]]


def test_purge_is_done_again_for_pages_that_were_on_their_way(cdn: Cdn) -> None:
    purging.purge.call(["front"])

    second = DBTaskResult.objects.get(task_path="pagecache.purging.purge")
    assert second.args_kwargs["args"] == [["front"], True]
    assert second.run_after > timezone.now() + dt.timedelta(seconds=5)
    purging.purge.call(["front"], True)
    assert len(jobs()) == 1


def test_request_is_as_the_owner_describes_it(cdn: Cdn, settings: Settings) -> None:
    settings.NEWSBLOG_CDN_TAGS_HEADER = "Cache-Tag"
    settings.NEWSBLOG_CDN_PURGE_URL += "?tags={tags}"
    settings.NEWSBLOG_CDN_PURGE_METHOD = "PURGE"
    settings.NEWSBLOG_CDN_PURGE_HEADERS = {"Content-Type": "application/json"}
    settings.NEWSBLOG_CDN_PURGE_BODY = '{"tags": {tags_json}}'
    settings.NEWSBLOG_CDN_PURGE_AT_ONCE = 2

    assert purging.purge.call(["a:1", "b", "c"]) == 2

    assert [(method, path) for method, path, _h, _b in cdn.asked] == [
        ("PURGE", "/purge?tags=a%3A1%2Cb"),
        ("PURGE", "/purge?tags=c"),
    ]
    assert json.loads(cdn.asked[0][3]) == {"tags": ["a:1", "b"]}
    assert cdn.asked[0][2]["Content-Type"] == "application/json"


def test_purge_that_is_refused_is_tried_again_and_says_no_key(cdn: Cdn) -> None:
    cdn.status = 403
    invalidate("front")
    Worker(queues=["default"]).run_batch()

    job = DBTaskResult.objects.get(task_path="pagecache.purging.purge")
    assert job.run_after > timezone.now()
    assert "127.0.0.1 answered 403" in job.traceback
    assert "secret" not in job.traceback


def test_cdn_that_is_away_is_tried_again(settings: Settings) -> None:
    settings.NEWSBLOG_CDN_PURGE_URL = "http://127.0.0.1:9/?key=secret"

    with pytest.raises(NoAnswerError) as raised:
        purging.purge.call(["front"])
    assert "secret" not in str(raised.value)


def test_site_without_a_cdn_queues_nothing_and_sends_no_tags(client: Client) -> None:
    story = make_article()
    correct(story, by=None, text="It was Tuesday.")

    assert jobs() == []
    assert "Surrogate-Key" not in client.get("/").headers
