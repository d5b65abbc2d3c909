"""`manage.py serve` as a newcomer or systemd runs it: real processes, real files, a real port."""

import gzip
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import brotli
import pytest
from django.conf import settings

from tests.processes import manage, wait_until

pytestmark = pytest.mark.skipif(
    "sqlite" not in settings.DATABASES["default"]["ENGINE"],
    reason="serves a site of its own, which is the same in both halves",
)

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

Start = Callable[..., AbstractContextManager[subprocess.Popen[str]]]


@pytest.fixture
def serve(prepared: Path, tmp_path: Path, port: int) -> Start:
    """Starts `serve` on a copy of the prepared folder and a free port."""
    folder = tmp_path / "var"
    shutil.copytree(prepared, folder, copy_function=shutil.copy2)

    def start(*arguments: str, **environment: str) -> AbstractContextManager[subprocess.Popen[str]]:
        return manage("serve", "--port", str(port), *arguments, folder=folder, **environment)

    return start


def ask(
    port: int, path: str, *, patience: float = 10, **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """The lines the command printed, up to the one with these words."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return "".join(lines)
    raise AssertionError(f"ended without “{words}”:\n{''.join(lines)}")


def children(pid: int) -> list[int]:
    """Of this process and of theirs, all the way down."""
    file = Path(f"/proc/{pid}/task/{pid}/children")
    direct = [int(child) for child in file.read_text().split()] if file.exists() else []
    return direct + [below for child in direct for below in children(child)]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@on_linux
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_site_says_where_it_is_answers_there_and_ends_with_all_its_processes(
    serve: Start, port: int, signum: signal.Signals
) -> None:
    with serve() as process:
        told = read_until(process, "Ctrl-C stops it.")
        response, body = ask(port, "/healthz")
        below = children(process.pid)
        process.send_signal(signum)
        rest, _ = process.communicate(timeout=20)

    assert f"newsblog is at http://127.0.0.1:{port}/" in told
    assert (response.status, body) == (200, b"ok\n")
    assert process.returncode == 0
    assert "Traceback" not in told + rest
    assert len(below) >= 3
    assert not any(map(is_running, below))


def test_static_files_have_hashed_names_are_compressed_and_kept_for_ever(
    serve: Start, port: int
) -> None:
    with serve("--no-worker") as process:
        read_until(process, "Ctrl-C stops it.")
        _, page = ask(port, "/")
        address = re.search(rb'href="(/static/[^"]+\.css)"', page)
        assert address is not None
        plain, css = ask(port, address[1].decode())
        packed, small = ask(port, address[1].decode(), **{"Accept-Encoding": "gzip"})
        smaller, smallest = ask(port, address[1].decode(), **{"Accept-Encoding": "gzip, br"})

    assert re.search(rb"\.[0-9a-f]{12}\.css$", address[1])
    assert plain.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small) == css
    assert smaller.headers["Content-Encoding"] == "br"
    assert brotli.decompress(smallest) == css


def test_links_of_a_local_site_lead_to_the_port_that_is_used(serve: Start, port: int) -> None:
    with serve("--no-worker") as process:
        read_until(process, "Ctrl-C stops it.")
        _, robots = ask(port, "/robots.txt")

    assert f"Sitemap: http://127.0.0.1:{port}/sitemap.xml".encode() in robots


def test_port_in_use_is_one_clear_line(serve: Start, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)), serve() as process:
        output, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert output.strip() == (
        f"CommandError: Port {port} on 127.0.0.1 can't be used (Address already in use). "
        f"Stop what uses it, or choose another: PORT={port + 1} make run"
    )


def web_processes(serve: int) -> list[int]:
    """The web server and, after it, its processes."""
    server = next(
        pid
        for pid in children(serve)
        if b"newsblog.server.web_server" in Path(f"/proc/{pid}/cmdline").read_bytes()
    )
    return [server, *children(server)]


def kill(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any(map(is_running, pids)))


@on_linux
def test_site_answers_again_when_its_web_processes_are_killed_again_and_again(
    serve: Start, port: int
) -> None:
    with serve("--workers", "2") as process:
        read_until(process, "Ctrl-C stops it.")
        others = set(children(process.pid)) - set(web_processes(process.pid))
        for number in range(6):
            server, *processes = wait_until(
                lambda: len(web_processes(process.pid)) == 3 and web_processes(process.pid)
            )
            kill(processes if number % 2 else [server, *processes])

            # The connection waits for the next process; none is refused.
            assert ask(port, "/healthz", patience=120)[0].status == 200
        wait_until(lambda: len(web_processes(process.pid)) == 3)

        assert process.poll() is None
        assert others <= set(children(process.pid))
        process.terminate()
        rest, _ = process.communicate(timeout=30)

    assert process.returncode == 0
    assert rest.count("The web server ended with status -9; it is started again") == 3
    assert len(re.findall("A web process ended with status -9; another is started", rest)) == 6


@on_linux
def test_killed_process_takes_no_other_with_it(serve: Start, port: int) -> None:
    with serve("--workers", "2") as process:
        read_until(process, "Ctrl-C stops it.")
        server, first, second = wait_until(
            lambda: len(web_processes(process.pid)) == 3 and web_processes(process.pid)
        )
        assert ask(port, "/healthz")[0].status == 200
        workers = set(children(process.pid)) - {server, first, second}
        kill([first])
        kill([second])
        assert ask(port, "/healthz", patience=120)[0].status == 200
        assert all(map(is_running, workers))
        kill(list(workers))
        assert ask(port, "/healthz", patience=120)[0].status == 200
        wait_until(lambda: len(children(process.pid)) >= 3 + len(workers))


@on_linux
@pytest.mark.parametrize("with_server", [False, True])
def test_killed_command_leaves_no_process_behind(
    serve: Start, port: int, with_server: bool
) -> None:
    with serve("--workers", "2") as process:
        read_until(process, "Ctrl-C stops it.")
        server, *_ = web_processes(process.pid)
        below = children(process.pid)
        for pid in [process.pid, *([server] if with_server else [])]:
            os.kill(pid, signal.SIGKILL)

        wait_until(lambda: not any(map(is_running, below)))


BREAKS = """
import pathlib, sys
class Breaks:
    def find_spec(self, name, path=None, target=None):
        if name == "newsblog.wsgi" and pathlib.Path({flag!r}).exists():
            raise ImportError("half an upgrade")
sys.meta_path.insert(0, Breaks())
"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """While this file exists, a process with the folder `tmp_path` on its path can't be loaded."""
    flag = tmp_path / "broken"
    (tmp_path / "sitecustomize.py").write_text(BREAKS.format(flag=str(flag)))
    return flag


def test_site_that_can_not_be_loaded_says_why_and_ends(serve: Start, broken: Path) -> None:
    broken.touch()
    with serve("--workers", "2", PYTHONPATH=str(broken.parent)) as process:
        output, _ = process.communicate(timeout=120)

    assert process.returncode == 1
    assert "The site can't be loaded: ImportError: half an upgrade" in output
    assert output.splitlines()[-1] == "The web server can't be started; what it said stands above."
    assert "Ctrl-C stops it." not in output


@on_linux
def test_process_that_can_not_be_loaded_for_a_while_is_tried_again(
    serve: Start, port: int, broken: Path
) -> None:
    with serve(PYTHONPATH=str(broken.parent)) as process:
        read_until(process, "Ctrl-C stops it.")
        broken.touch()
        kill(web_processes(process.pid)[1:])
        read_until(process, "A web process ended with status 1; another is started in")
        broken.unlink()

        assert ask(port, "/healthz", patience=120)[0].status == 200


def test_site_without_tables_says_what_to_run(tmp_path: Path, port: int) -> None:
    with manage("serve", "--port", str(port), folder=tmp_path / "new") as process:
        output, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert output.strip() == (
        "CommandError: The database has no tables yet: run `manage.py migrate` first."
    )


def test_public_site_without_a_key_is_not_served(tmp_path: Path, port: int) -> None:
    with manage(
        "serve", "--port", str(port), folder=tmp_path / "new", SITE_URL="https://news.example.org"
    ) as process:
        output, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    for variable in ("SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL"):
        assert f"Set {variable}" in output
    assert "Traceback" not in output
