"""What the documentation names exists, and what the settings read is documented."""

import re
from pathlib import Path

import pytest

from tests.rules_table import PAGE, page
from tests.templates_check import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(document: Path) -> None:
    links = [link for link in LINK.findall(document.read_text()) if "://" not in link]

    assert [link for link in links if not (document.parent / link).exists()] == []


def test_files_that_contributors_are_sent_to_exist() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    named = set(re.findall(r"`([a-z_]+/[\w/.]*)`", text))

    assert "articles/actions/publish.py" in named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_index_of_the_documentation_lists_each_page() -> None:
    folder = ROOT / "docs"
    listed = {link for link in LINK.findall((folder / "README.md").read_text()) if "/" not in link}

    assert listed == {page.name for page in folder.glob("*.md")} - {"README.md"}


def test_index_of_decisions_lists_each_page() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = LINK.findall((folder / "README.md").read_text())

    assert sorted(listed) == sorted(page.name for page in folder.glob("0*.md"))


def test_every_variable_that_the_settings_read_is_documented() -> None:
    settings = (ROOT / "newsblog" / "settings.py").read_text()
    read = set(re.findall(r"env\.(?:text|flag|number|words|headers)\(\s*\"([A-Z_]+)\"", settings))
    documented = set(re.findall(r"[A-Z][A-Z_]{3,}", (ROOT / "docs" / "configure.md").read_text()))

    assert {"DEBUG", "SITE_URL", "DATABASE_URL"} <= read
    assert read <= documented


def test_targets_of_make_that_the_pages_name_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        target
        for page in PAGES
        if page.name != "CHANGELOG.md"
        for block in re.findall(r"`([^`\n]+)`|^((?:make|PORT).*)$", page.read_text(), re.MULTILINE)
        for text in block
        for target in re.findall(r"\bmake ([a-z-]+)", text)
    }

    assert {"run", "test", "check"} <= named
    assert named <= targets


def test_container_holds_every_package_of_the_site() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    copied = re.findall(
        r"^COPY (\w+) \1$", (ROOT / "deploy/Containerfile").read_text(), re.MULTILINE
    )
    let_in = re.findall(r"^!(\w+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)

    assert packages | {"templates", "static"} <= set(copied) & set(let_in)


def test_table_of_rules_is_the_one_of_the_code() -> None:
    assert PAGE.read_text() == page(), "run python -m tests.rules_table"
