"""The report: counts that add up, reasons once, warnings once, valid JSON."""

import io
import json

from wordpress import report as reports
from wordpress.report import Report


def filled() -> Report:
    report = Report()
    tally = report["articles"]
    tally.found, tally.imported = 3, 1
    tally.skip("7", "why “not”")
    tally.skip("8", "why “not”")
    for number in range(12):
        report.met("Unknown shortcode left as text: [x]", str(number))
    report.warn("Careful.")
    return report


def test_json_has_the_documented_shape() -> None:
    file = io.StringIO()
    filled().write_json(file)

    told = json.loads(file.getvalue())
    assert told["articles"] == {
        "found": 3,
        "imported": 1,
        "updated": 0,
        "unchanged": 0,
        "skipped": [{"id": "7", "reason": "why “not”"}, {"id": "8", "reason": "why “not”"}],
    }
    assert set(reports.KINDS) | {"dry_run", "broken_at", "failed", "failures", "warnings"} == set(
        told
    )
    assert told["warnings"][0] == "Careful."
    assert told["warnings"][1].endswith("(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …)")


def test_the_table_names_counts_reasons_and_warnings() -> None:
    lines = list(filled().table())

    assert lines[1].split() == ["stories", "3", "1", "0", "0", "2"]
    assert "- stories: 2 × why “not” (7, 8)" in lines
    assert "! Careful." in lines


def test_floods_of_warnings_are_counted() -> None:
    report = Report()
    for number in range(reports.MOST_WARNINGS + 7):
        report.warn(str(number))

    assert report.all_warnings()[-1].startswith("7 more")
    assert len(list(report.table())) < 50
