"""The machine's limit for a page: nginx sending the same bytes from a file."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.sites import free_port, running, wait_until

# One process a processor, no log, files kept open: as fast as it goes without tuning the kernel.
CONFIGURATION = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes auto;
{user}
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    open_file_cache max=100;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        root {folder}/files;
        default_type "text/html; charset=utf-8";
    }}
}}
"""


def is_missing() -> str:
    """What to do where it isn't installed; empty where it is."""
    return "" if shutil.which("nginx") else "nginx is not installed (Debian: apt-get install nginx)"


@contextlib.contextmanager
def serving(folder: Path, files: dict[str, bytes]) -> Iterator[int]:
    """The port of an nginx that serves these files by their names."""
    port = free_port()
    (folder / "files").mkdir(parents=True)
    for name, content in files.items():
        (folder / "files" / name).write_bytes(content)
    configuration = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    configuration.write_text(CONFIGURATION.format(folder=folder, port=port, user=user))
    command = ["nginx", "-e", str(folder / "error.log"), "-c", str(configuration)]
    with (folder / "log").open("wb") as log, running(command, log=log) as process:
        wait_until((folder / "nginx.pid").exists, process)
        yield port
