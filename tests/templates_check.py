"""Part of `make check`: every template is formatted by djade; `--write` formats them."""

import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def templates() -> list[Path]:
    """All templates of ours: the site's folder, and those an app brings with it."""
    found = [*ROOT.glob("templates/**/*"), *ROOT.glob("*/templates/**/*")]
    outside = {".venv", "var"}
    return sorted(
        path
        for path in found
        if path.suffix in {".html", ".txt", ".xml"}
        and path.relative_to(ROOT).parts[0] not in outside
    )


def main(arguments: Sequence[str]) -> int:
    paths = [str(path) for path in templates() if path.suffix == ".html"]
    if not paths:
        print("There are no templates to check.")
        return 1
    djade = Path(sysconfig.get_path("scripts")) / "djade"
    how = [] if "--write" in arguments else ["--check"]
    return subprocess.run([djade, *how, "--target-version", "6.0", *paths], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
