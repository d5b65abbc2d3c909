"""Part of `make check`: a public site passes Django's deployment checks, and refuses to start bare.

Both in a process of its own with nothing of this one's environment.
"""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PUBLIC = {"SITE_URL": "https://news.example.org"}
NEEDED = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "news.example.org",
    "EMAIL_URL": "smtp://user:password@mail.example.org",
}


def check(environment: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check` with this environment and a data folder of its own."""
    with tempfile.TemporaryDirectory(prefix="newsblog-check-") as folder:
        return subprocess.run(
            [sys.executable, "-W", "error", "manage.py", "check", *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "NEWSBLOG_DATA_DIR": folder, **environment},
            capture_output=True,
            text=True,
            check=False,
        )


def main() -> int:
    problems = []
    done = check(PUBLIC | NEEDED, "--deploy", "--fail-level", "WARNING")
    if done.returncode:
        problems.append(f"A well-configured public site does not pass:\n{done.stderr}")
    for name in NEEDED:
        rest = {key: value for key, value in NEEDED.items() if key != name}
        done = check(PUBLIC | rest)
        if done.returncode == 0:
            problems.append(f"A public site without {name} starts.")
        elif f"Set {name}" not in done.stderr or "Traceback" in done.stderr:
            problems.append(f"A public site without {name} does not say so:\n{done.stderr}")
    if check({}).returncode:
        problems.append("A local site with an empty environment does not start.")
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print("Deployment: a public site passes, and refuses to start without " + ", ".join(NEEDED))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
