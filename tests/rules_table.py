"""Writes the table of moderation rules into docs/moderating.md: python -m tests.rules_table."""

import dataclasses
import inspect
import os
import sys
from pathlib import Path

import django

from comments.rules import RULES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "moderating.md"
BEGIN = "<!-- rules: made by `python -m tests.rules_table` -->\n"
END = "<!-- end of rules -->\n"


def table() -> str:
    """A row for each rule: what it does, its settings with their defaults, what they mean."""
    lines = ["", "| rule | setting (default) | |", "|---|---|---|"]
    for rule in RULES:
        about = (inspect.getdoc(sys.modules[rule.decide.__module__]) or "").splitlines()[0]
        what = about.partition(";")[0].rstrip(".")
        settings = dataclasses.fields(rule.settings)
        for number, each in enumerate(settings or [None]):
            row = ["" if number else what, "", ""]
            if each is not None:
                default = each.default
                if isinstance(default, bool):
                    default = "on" if default else "off"
                row[1:] = [f"{each.metadata['label']} ({default})", str(each.metadata["help_text"])]
            lines.append("| " + " | ".join(row).replace("  ", " ") + " |")
    return "\n".join([*lines, ""]) + "\n"


def page() -> str:
    """The page with the table as it should be."""
    text = PAGE.read_text()
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    return text[:begin] + table() + text[end:]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsblog.settings")
    django.setup()
    PAGE.write_text(page())
