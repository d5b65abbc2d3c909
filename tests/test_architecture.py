"""The rules of docs/design.md that a machine can hold."""

import ast
import itertools
import re
import subprocess
import sysconfig
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from tests.reached import own_patterns
from tests.templates_check import ROOT, templates

APPS = sorted(
    path.parent.name
    for path in ROOT.glob("*/__init__.py")
    if path.parent.name not in {"tests", "benchmarks", ".venv"}
)
FORBIDDEN_NAMES = {
    "base", "common", "core", "helpers", "misc", "mixins", "selectors", "services", "utils",
}  # fmt: skip
LINES = {"py": 400, "css": 400, "js": 150, "html": 150}
FUNCTION_LINES = 40
# Names that stand for a vocabulary, not for a place that a browser would ask.
VOCABULARIES = (
    "http://www.w3.org/",
    "https://schema.org",
    "http://schema.org",
    "http://www.sitemaps.org/",
    "http://www.google.com/schemas/",
)
HOST = re.compile(r"https?://[^\s\"'<>)]+")
COMMENTS = re.compile(
    r"{#.*?#}|{% comment.*?endcomment %}|<!--.*?-->|/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL
)
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)
INLINE = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)


def python_files() -> list[Path]:
    found = itertools.chain(
        ROOT.glob("*.py"), *(ROOT.glob(f"{app}/**/*.py") for app in [*APPS, "tests", "benchmarks"])
    )
    return sorted(path for path in found if "migrations" not in path.parts)


def own_static(kind: str) -> list[Path]:
    found = [*ROOT.glob(f"static/**/*.{kind}"), *ROOT.glob(f"*/static/**/*.{kind}")]
    return sorted(path for path in found if path.relative_to(ROOT).parts[0] not in {".venv", "var"})


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_comments(path: Path) -> str:
    return COMMENTS.sub("", path.read_text())


def test_imports_point_one_way() -> None:
    linter = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout[-3000:]


def test_no_file_is_longer_than_its_ceiling() -> None:
    pages = [path for path in templates() if path.suffix == ".html"]
    files = {"py": python_files(), "css": own_static("css"), "js": own_static("js"), "html": pages}
    too_long = [
        f"{name(path)}: {lines} lines, at most {LINES[kind]}"
        for kind, paths in files.items()
        for path in paths
        if (lines := len(path.read_text().splitlines())) > LINES[kind]
    ]

    assert too_long == []


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code: what a caller reads, signature and docstring, is not counted."""
    first = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - first[0].lineno + 1 if first else 0


def test_no_function_is_longer_than_its_ceiling() -> None:
    too_long = [
        f"{name(path)}:{node.lineno} {node.name}: {lines} lines, at most {FUNCTION_LINES}"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := body_lines(node)) > FUNCTION_LINES
    ]

    assert too_long == []


# Where status, version and time of a row may be set: in the acts, and where an import makes the row
# of a comment that is not saved yet.
ACTS = ("articles/actions/", "comments/actions/", "wordpress/importing/words.py")
SET_BY_ACTS = {"status", "version", "published_at"}


def test_only_acts_set_status_version_and_time_of_publication() -> None:
    rooms = ("articles/", "comments/", "desk/", "wordpress/", "newsblog/")
    files = {name(path): path for path in python_files() if name(path).startswith(rooms)}
    outside = [
        f"{where}:{node.lineno} {ast.unparse(node)}"
        for where, path in files.items()
        if not where.startswith(ACTS) and "/migrations/" not in where
        for statement in ast.walk(ast.parse(path.read_text()))
        if isinstance(statement, ast.Assign | ast.AugAssign)
        for node in ast.walk(statement)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and node.attr in SET_BY_ACTS
    ]

    assert outside == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = [path for path in python_files() if path.stem in FORBIDDEN_NAMES]
    packages = {path.parent for path in python_files() if path.parent.name in FORBIDDEN_NAMES}

    assert [name(path) for path in (*named, *packages)] == []


def test_every_module_says_what_it_is_responsible_for() -> None:
    silent = [
        name(path)
        for path in python_files()
        if path.relative_to(ROOT).parts[0] in APPS
        and path.name != "apps.py"
        and path.read_text().strip()
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert silent == []


def test_imports_stand_at_the_top() -> None:
    """An import inside a function hides a cycle; AppConfig.ready and manage.py must."""
    hidden = [
        f"{name(path)}:{inner.lineno}"
        for path in python_files()
        if path.relative_to(ROOT).parts[0] in APPS and path.name != "apps.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


@pytest.mark.parametrize("path", templates(), ids=name)
def test_template_has_no_unsafe_or_inline_part(path: Path) -> None:
    source = without_comments(path)

    assert not re.search(r"\|\s*safe\b|\bsafeseq\b", source)
    assert path.suffix == ".txt" or "autoescape off" not in source
    # A mail brings its own sheet: no policy holds there, and programs fetch no other.
    inline = ["<style"] if path.parent.name == "email" else []
    assert INLINE.findall(source) == inline[: path.suffix == ".html"]
    # A script without an address must be data, which no policy for scripts concerns.
    for attributes in SCRIPT.findall(source):
        assert "src=" in attributes or "application/" in attributes or "importmap" in attributes


@pytest.mark.parametrize("path", [*templates(), *own_static("css"), *own_static("js")], ids=name)
def test_no_other_host_is_named_in_what_a_browser_gets(path: Path) -> None:
    found = HOST.findall(without_comments(path))

    assert [url for url in found if not url.startswith(VOCABULARIES)] == []


@pytest.mark.parametrize("path", own_static("js"), ids=name)
def test_scripts_write_no_markup_and_evaluate_nothing(path: Path) -> None:
    risky = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"

    assert re.findall(risky, without_comments(path)) == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_address_has_a_name() -> None:
    """Whether each is also reached by a test is told at the end of `make test`."""
    assert [route for _, route, name in own_patterns(get_resolver()) if not name] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_file_names_no_place_to_fetch_from(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert re.findall(r"https?://\S+|--(?:extra-)?index-url|--find-links|file:", text) == []
    pinned = re.findall(r"^([a-z0-9._-]+(?:\[[a-z0-9,._-]+\])?)==\S+", text, re.MULTILINE)
    assert len(pinned) > 20
    assert text.count("--hash=sha256:") >= len(pinned)


def test_both_lock_files_agree() -> None:
    pins = [
        dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))
        for lock in ("requirements.lock", "requirements-dev.lock")
    ]
    runtime, everything = pins

    assert runtime.items() <= everything.items()
