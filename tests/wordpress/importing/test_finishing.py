"""What stands at the end of an import: no stale page, no number that leads nowhere."""

from pathlib import Path

import pytest
from django.test import TestCase

from articles import cache_tags
from articles.redirects import find
from pagecache.invalidation import tag_versions
from tests.wordpress import exports

pytestmark = pytest.mark.django_db


def test_stored_pages_are_dropped(tmp_path: Path) -> None:
    before = tag_versions().now()

    with TestCase.captureOnCommitCallbacks(execute=True):
        exports.run(tmp_path, exports.post(1, comments=[exports.comment(1)]))

    assert not tag_versions().are_untouched([cache_tags.SITE], since=before)


def test_a_dry_run_drops_nothing(tmp_path: Path) -> None:
    with TestCase.captureOnCommitCallbacks() as announced:
        exports.run(tmp_path, exports.post(1, comments=[exports.comment(1)]), dry=True)

    assert announced == []


def test_guids_with_the_number_of_nobody_lead_to_their_post(tmp_path: Path) -> None:
    exports.run(
        tmp_path,
        exports.post(1, guid="https://older.example/?p=77"),
        exports.post(2, guid="https://older.example/?p=1"),
    )

    assert find("/?p=77").endswith("/post-1/")
    assert find("/?p=1").endswith("/post-1/")
    assert find("/?p=2").endswith("/post-2/")
