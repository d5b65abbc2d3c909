"""The files in deploy/ are what they say they are, as far as the programs themselves can tell."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.templates_check import ROOT

PEM = re.compile(r"/etc/letsencrypt/\S+/(fullchain|privkey)\.pem")


@pytest.mark.skipif(
    not (shutil.which("nginx") and shutil.which("openssl")),
    reason="nginx and openssl are not installed (Debian: apt-get install nginx openssl)",
)
def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=news.example.org",
            "-keyout",
            "privkey.pem",
            "-out",
            "fullchain.pem",
        ],
        check=True,
        cwd=tmp_path,
        capture_output=True,
    )
    site = PEM.sub(rf"{tmp_path}/\1.pem", (ROOT / "deploy" / "nginx.conf").read_text())
    # Its sockets are opened even to look: on none of this machine's ports.
    site = re.sub(r"listen \[::\]:.*", "", site)
    site = re.sub(r"listen (80|443)", rf"listen unix:{tmp_path}/\1", site)
    whole = tmp_path / "nginx.conf"
    head = f"pid {tmp_path}/pid; error_log stderr; events {{}}"
    whole.write_text(f"{head}\nhttp {{\nserver_names_hash_bucket_size 64;\n{site}\n}}\n")

    looked = subprocess.run(
        ["nginx", "-t", "-q", "-c", whole, "-p", tmp_path], check=False, capture_output=True
    )

    assert (looked.returncode, looked.stderr.decode()) == (0, "")
