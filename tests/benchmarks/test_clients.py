import socket
import threading
from collections.abc import Sequence

import pytest

from benchmarks import clients
from benchmarks.clients import Client

REDIRECT = b"HTTP/1.1 302 Found\r\nlocation: /there/\r\ncontent-length: 0\r\n\r\n"
PAGE = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 5\r\n\r\nsorry"


def run_against(server_says: Sequence[bytes], *, requests: list[bytes]) -> tuple[Client, bytes]:
    """A client's turn with a server that sends these pieces, each after a request came."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        client = Client(listening.getsockname()[1], requests)

        def serve() -> None:
            connection, _address = listening.accept()
            with connection:
                for piece in server_says:
                    heard.append(connection.recv(65536))
                    connection.sendall(piece)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            client.run()
        finally:
            thread.join()
    return client, b"".join(heard)


def test_client_notes_the_status_and_the_wait_of_each_answer_on_one_connection() -> None:
    client, heard = run_against([REDIRECT, PAGE], requests=[b"one", b"two"])

    assert heard == b"onetwo"
    assert client.statuses == [302, 403]
    assert len(client.waits) == 2


def test_answer_that_breaks_off_is_an_error() -> None:
    with pytest.raises(ConnectionError, match="in the middle"):
        run_against([PAGE[:-2]], requests=[b"one"])


def test_answer_without_a_length_is_an_error_that_shows_it() -> None:
    with pytest.raises(ConnectionError, match="X-Odd"):
        run_against([b"HTTP/1.1 200 OK\r\nX-Odd: 1\r\n\r\n"], requests=[b"one"])


def test_each_person_posts_with_their_own_cookie_and_form() -> None:
    people = [{"person": 7, "cookie": "seven"}, {"person": 8, "cookie": "eight"}]

    first, second = clients.posts(80, "/2026/11/22/ferry/", people, "sessionid")

    assert first.startswith(b"POST /2026/11/22/ferry/respond/ HTTP/1.1\r\n")
    assert b"sessionid=seven" in first
    assert b"writer=7" in first
    assert b"sessionid=eight" in second
    head, _end, body = second.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
