"""Pages: their tree whatever the order, their addresses, what is taken."""

from pathlib import Path

import pytest

from articles.models import Page, Redirect
from tests.factories import make_page
from tests.wordpress import exports

pytestmark = pytest.mark.django_db


def paths() -> list[str]:
    return sorted(Page.objects.values_list("path", flat=True))


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_the_tree_is_whole_in_whatever_order_pages_come(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    pages = {
        1: exports.page(1, post_name="about"),
        2: exports.page(2, post_name="team", post_parent=1),
        3: exports.page(3, post_name="ann", post_parent=2),
    }

    report = exports.run(tmp_path, *(pages[number] for number in order))

    assert paths() == ["about", "about/team", "about/team/ann"]
    assert report["pages"].imported == 3


def test_pages_in_a_circle_and_below_nothing_stand_at_the_top(tmp_path: Path) -> None:
    report = exports.run(
        tmp_path,
        exports.page(1, post_parent=2),
        exports.page(2, post_parent=1),
        exports.page(3, post_parent=3),
        exports.page(4, post_parent=99),
    )

    assert report["pages"].imported == 4
    tops = set(Page.objects.filter(parent=None).values_list("slug", flat=True))
    assert {"page-3", "page-4"} <= tops


def test_a_taken_or_reserved_address_gets_a_number(tmp_path: Path) -> None:
    make_page(slug="about")

    exports.run(
        tmp_path,
        exports.page(1, post_name="about"),
        exports.page(2, post_name="search"),
        exports.page(3, post_name="2014"),
    )

    assert paths() == ["2014-2", "about", "about-2", "search-2"]


def test_numbers_and_other_permalinks_lead_to_the_page(tmp_path: Path) -> None:
    exports.run(
        tmp_path,
        exports.page(7, post_name="about", link="https://old.example/old-about/",
                     guid="https://old.example/?page_id=7"),
    )  # fmt: skip

    found = set(Redirect.objects.filter(page__path="about").values_list("old_path", flat=True))
    assert found == {"/?p=7", "/?page_id=7", "/old-about"}


def test_a_draft_page_is_not_public_and_leaves_no_address(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.page(7, status="draft", post_name=""))

    assert not Page.objects.reachable().exists()
    assert Page.objects.get().slug == "post-7"
    assert not Redirect.objects.exists()


def test_changed_pages_are_updated_and_edited_ones_are_not(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.page(1, "Old."), exports.page(2, "Old."))
    mine = Page.objects.get(slug="page-2")
    mine.title = "Mine"
    mine.save(update_fields=["title"])

    report = exports.run(tmp_path, exports.page(1, "New."), exports.page(2, "New."))

    assert (report["pages"].updated, report["pages"].skipped_count) == (1, 1)
    assert Page.objects.get(slug="page-1").body == "<p>New.</p>"
    mine.refresh_from_db()
    assert mine.body == "<p>Old.</p>"


def test_a_chain_deeper_than_pages_go_is_cut(tmp_path: Path) -> None:
    chain = [exports.page(n, post_name=f"p{n}", post_parent=n - 1) for n in range(1, 15)]

    report = exports.run(tmp_path, *chain)

    assert report["pages"].imported == 14
    assert max(path.count("/") for path in paths()) < 8
