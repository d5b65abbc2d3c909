"""Lighthouse has nothing to object to on the demo's front page, two stories and a section.

Its score for performance is a figure of time, which a busy machine spoils: it is asked for where
LIGHTHOUSE_SCORE=1 says that the machine is quiet. The audits that no load changes are always held.
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests import lighthouse
from tests.processes import free_port, manage, wait_until

MISSING = lighthouse.missing()
pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING or "it is there")

RUNS = 3
PAGES = ("front", "story", "section")
# A picture and seven comments; the lead story has 120 and quotes, which is more than most.
STORY = "the-meadow-is-back-eelgrass-off-holm-has-doubled-in-four-years"
CATEGORIES = ("accessibility", "best-practices", "seo")
# Of the performance category: what depends on the pages alone.
TIMELESS = (
    "cumulative-layout-shift",
    "unsized-images",
    "lcp-discovery-insight",
    "font-display-insight",
    "viewport-insight",
    "cache-insight",
    "third-parties-insight",
    "duplicated-javascript-insight",
    "legacy-javascript-insight",
    "unused-javascript",
    "unused-css-rules",
    "unminified-javascript",
    "unminified-css",
    "total-byte-weight",
)


@pytest.fixture(scope="module")
def site(
    site_with_tables: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The demo newsroom behind the real server, and the addresses of the pages."""
    folder = tmp_path_factory.mktemp("lighthouse") / "var"
    log = folder.with_name("log")
    shutil.copytree(site_with_tables, folder)
    with manage("demo", folder=folder) as demo:
        output, _ = demo.communicate(timeout=600)
    assert demo.returncode == 0, output
    port = free_port()
    with manage("serve", "--port", str(port), "--no-worker", folder=folder, log=log) as serve:
        wait_until(lambda: "Ctrl-C" in log.read_text() or serve.poll() is not None, seconds=180)
        root = f"http://127.0.0.1:{port}"
        with urlopen(f"{root}/") as answer:  # noqa: S310  (our own)
            front = answer.read().decode()
        story = re.search(rf'href="([^"]+/{STORY}/)"', front)
        lead = re.search(r'class="lead-picture" href="([^"]+)"', front)
        assert story, front
        assert lead, front
        yield {
            "front": f"{root}/",
            "story": f"{root}{story[1]}",
            "long discussion": f"{root}{lead[1]}",
            "section": f"{root}/category/harbour/",
        }


@pytest.mark.parametrize("page", [*PAGES, "long discussion"])
def test_lighthouse_finds_nothing_to_mend(site: dict[str, str], tmp_path: Path, page: str) -> None:
    found = lighthouse.report(site[page], tmp_path)

    assert not found["runWarnings"]
    for category in CATEGORIES:
        assert found["categories"][category]["score"] == 1, failing(found, category)
    audits = found["audits"]
    assert {name: audits[name]["score"] for name in TIMELESS} == dict.fromkeys(TIMELESS, 1)
    document = audits["document-latency-insight"]["details"]["items"]
    assert document["usesCompression"]["value"] is True
    assert document["noRedirects"]["value"] is True


@pytest.mark.parametrize("page", PAGES)
def test_lighthouse_gives_a_hundred_for_speed(
    site: dict[str, str], tmp_path: Path, page: str
) -> None:
    if os.environ.get("LIGHTHOUSE_SCORE") != "1":
        pytest.skip("a figure of time: LIGHTHOUSE_SCORE=1 asks for it on a quiet machine")

    scores = []
    for _ in range(RUNS):
        found = lighthouse.report(site[page], tmp_path)
        scores.append((found["categories"]["performance"]["score"], failing(found, "performance")))
        if scores[-1][0] == 1:
            break
    assert max(score for score, _ in scores) == 1, scores


def failing(found: dict[str, Any], category: str) -> dict[str, str]:
    """The audits that cost a category points."""
    audits = [
        found["audits"][each["id"]]
        for each in found["categories"][category]["auditRefs"]
        if each["weight"]
    ]
    return {
        audit["id"]: audit.get("displayValue") or audit["title"]
        for audit in audits
        if audit["score"] is not None and audit["score"] < 1
    }
