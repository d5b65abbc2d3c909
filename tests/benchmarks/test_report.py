import json
from xml.etree import ElementTree

from benchmarks import chart, report
from benchmarks.figures import Figure, Run

SVG = "{http://www.w3.org/2000/svg}"


def run() -> Run:
    found = Run(left_out=["stored pages: wrk is not installed"])
    found.add(
        Figure("pages", "story", 14.2, "ms", at_most=12, note="8 queries"),
        Figure("memory", "web server", 201, "MB"),
    )
    return found


def test_table_says_loudly_what_was_missed_and_left_out() -> None:
    text = report.table(run())

    assert "14.2 ms" in text
    assert "!!! NOT MEASURED: stored pages: wrk is not installed" in text
    assert "!!! MISSED: pages: story" in text


def test_tables_for_the_documentation_have_a_row_a_figure() -> None:
    text = report.markdown(run())

    assert "| story | 14.2 ms | ≤ 12 MISSED | 8 queries |" in text
    assert "### Memory" in text


def test_json_keeps_every_figure_and_the_machine() -> None:
    kept = json.loads(report.as_json(run(), arguments={"sizes": "1k"}))

    assert kept["figures"][0]["value"] == 14.2
    assert kept["figures"][0]["is_met"] is False
    assert kept["machine"]["processors"] >= 1
    assert kept["left_out"] == ["stored pages: wrk is not installed"]


def test_bars_are_as_long_as_the_pages_take() -> None:
    drawn = chart.growth({"front & more": {"1k": 10.0, "100k": 20.0}}, title="Growth")

    bars = [
        float(bar.attrib["width"])
        for bar in ElementTree.fromstring(drawn).iter(f"{SVG}rect")
        if bar.attrib.get("height") == str(chart.BAR - 1)
    ]
    assert bars[1] == 2 * bars[0]


def test_a_chart_of_nothing_is_still_a_picture() -> None:
    assert ElementTree.fromstring(chart.growth({}, title="Growth")).tag == f"{SVG}svg"
