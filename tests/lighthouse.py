"""Finds Lighthouse and asks it about a page; neither it nor Node is installed by the project."""

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests import browser

LEAST_NODE = 22
RUN_SECONDS = 180
# Its words for a trace that a busy machine spoilt: they ask for another run.
AGAIN = ("NO_NAVSTART", "NO_FCP", "NO_LCP", "TRACING_ALREADY_STARTED", "PROTOCOL_TIMEOUT")
ATTEMPTS = 5


def missing() -> str:
    """Why it can't be asked here, or nothing."""
    command = _command()
    if command is None:
        return "no `lighthouse` on PATH, and LIGHTHOUSE names none (docs/performance.md)"
    node = shutil.which("node", path=_path(command))
    if node is None:
        return "Lighthouse needs Node, and there is no `node` beside it or on PATH"
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.match(r"v(\d+)", said)
    if version is None or int(version[1]) < LEAST_NODE:
        return f"Lighthouse needs Node {LEAST_NODE} or newer; {node} is {said.strip()}"
    return "" if browser.executable() else "Chromium is not installed"


def report(url: str, folder: Path) -> dict[str, Any]:
    """What Lighthouse found at `url` on its mobile preset: throttled by its own simulation."""
    command = _command()
    assert command is not None
    file = folder / "report.json"
    flags = ["--headless=new", *browser.arguments()]
    arguments = ["--form-factor=mobile", "--output=json", f"--output-path={file}", "--quiet"]
    arguments += ["--no-enable-error-reporting", f"--chrome-flags={shlex.join(flags)}"]
    environment = {**os.environ, "PATH": _path(command)}
    environment["CHROME_PATH"] = str(browser.executable())
    for _ in range(ATTEMPTS):
        run = subprocess.run(
            [command, url, *arguments],
            capture_output=True,
            text=True,
            timeout=RUN_SECONDS,
            env=environment,
            check=False,
        )
        if run.returncode == 0:
            found: dict[str, Any] = json.loads(file.read_text())
            return found
        assert any(word in run.stderr for word in AGAIN), run.stderr
    raise AssertionError(f"{ATTEMPTS} runs gave no trace: {run.stderr}")


def _command() -> str | None:
    return os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")


def _path(command: str) -> str:
    """PATH with the command's folder first: a Node that was installed beside it is its own."""
    return f"{Path(command).parent}{os.pathsep}{os.environ['PATH']}"
