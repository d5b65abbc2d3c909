"""The outside check, asked over real HTTP: a service on loopback answers as each test wants."""

import contextlib
import hashlib
import hmac
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from comments.actions import post
from comments.models import Comment
from comments.rules import outside_check
from comments.rules.submission import Outcome
from tests.factories import make_article, make_comment, make_user

SECRET = "a secret that both know"


class Service(ThreadingHTTPServer):
    """Answers every question with `answer`; keeps the questions."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[bytes, dict[str, str]]] = []
        self.answer: bytes = b"{}"
        self.status = 200
        self.waits_for: Event | None = None


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((body, dict(self.headers.items())))
        if self.server.waits_for:
            self.server.waits_for.wait(60)
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it did not wait
            self.wfile.write(self.server.answer)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    with Service() as web:
        Thread(target=web.serve_forever, daemon=True).start()
        settings.NEWSBLOG_MODERATION_HOOK_URL = f"http://127.0.0.1:{web.server_port}/check"
        settings.NEWSBLOG_MODERATION_HOOK_SECRET = SECRET
        yield web
        web.shutdown()


def ask() -> Any:
    return outside_check.ask(text="Words", name="Maren", page="http://x/", links=1, approved=2)


def says(service: Service, **answer: object) -> None:
    service.answer = json.dumps(answer).encode()


def test_the_question_is_signed_and_holds_no_address_of_its_writer(service: Service) -> None:
    says(service, verdict="pass")

    assert ask() is None

    body, headers = service.asked[0]
    signed = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Newsblog-Signature"] == f"sha256={signed}"
    assert json.loads(body) == {
        "text": "Words", "name": "Maren", "page": "http://x/", "links": 1, "approved": 2,
    }  # fmt: skip


@pytest.mark.parametrize("verdict", ["publish", "hold", "refuse"])
def test_its_opinion_comes_back_with_its_reason(service: Service, verdict: str) -> None:
    says(service, verdict=verdict, reason="Because.")

    opinion = ask()

    assert (opinion.outcome, opinion.reason, opinion.is_answer) == (verdict, "Because.", True)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, b"{}"),
        (302, b"{}"),
        (200, b"no JSON"),
        (200, b"[]"),
        (200, b"{}"),
        (200, b'{"verdict": "drop"}'),
        (200, b'{"verdict": null}'),
        (200, b"\xff"),
        (200, b" " * (outside_check.MOST_BYTES + 1)),
    ],
)
def test_whatever_makes_no_sense_holds(service: Service, status: int, answer: bytes) -> None:
    service.status, service.answer = status, answer

    opinion = ask()

    assert (opinion.outcome, opinion.is_answer) == (Outcome.HOLD, False)


def test_a_service_that_does_not_answer_in_time_holds(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside_check, "SECONDS", 0.2)
    service.waits_for = Event()

    opinion = ask()
    service.waits_for.set()

    assert (opinion.outcome, opinion.is_answer) == (Outcome.HOLD, False)


def test_a_service_that_is_gone_holds(settings: Settings) -> None:
    settings.NEWSBLOG_MODERATION_HOOK_URL = "http://127.0.0.1:9/check"

    assert ask().outcome is Outcome.HOLD


def known_reader() -> Any:
    user = make_user()
    for _ in range(2):
        make_comment(author=user)
    return user


@pytest.mark.django_db
def test_a_comment_is_held_by_the_service_and_the_moderator_is_told(service: Service) -> None:
    says(service, verdict="hold", reason="rude")

    posted = post.post(make_article(), author=known_reader(), text="Another thought.")

    assert posted.comment.status == Comment.Status.HELD
    assert posted.comment.findings == [
        {"rule": "outside", "outcome": "hold", "detail": {"reason": "rude"}}
    ]


@pytest.mark.django_db
def test_a_refusal_keeps_nothing_and_says_so(service: Service) -> None:
    says(service, verdict="refuse")
    article = make_article()

    with pytest.raises(post.PostRefusedError, match="refused this comment"):
        post.post(article, author=known_reader(), text="Another thought.")

    assert not Comment.objects.on(article).exists()


@pytest.mark.django_db
def test_a_broken_service_holds_comments_and_loses_none(service: Service) -> None:
    service.status = 503

    posted = post.post(make_article(), author=known_reader(), text="Another thought.")

    assert posted.comment.status == Comment.Status.HELD
    assert "does not answer" in posted.comment.why_held


@pytest.mark.django_db
def test_edited_words_are_asked_about_too(service: Service) -> None:
    says(service, verdict="pass")
    author = known_reader()
    posted = post.post(make_article(), author=author, text="Another thought.")
    says(service, verdict="hold")

    edited = post.edit(posted.comment, by=author, text="A third.")

    assert edited.comment.status == Comment.Status.HELD


@pytest.mark.django_db
def test_the_service_is_not_asked_about_staff_or_about_what_is_refused_here(
    service: Service,
) -> None:
    says(service, verdict="hold")
    closed = make_article(comments_open=False)

    post.post(make_article(), author=make_user(is_staff=True), text="An answer.")
    for text in ("", "x" * 10_001, "fine"):
        with pytest.raises(post.PostRefusedError):
            post.post(closed, author=known_reader(), text=text)

    assert service.asked == []
