"""Categories become sections in their tree; tags stay tags; other terms are told."""

from pathlib import Path

import pytest

from articles.models import Category, Redirect, Tag
from tests.factories import make_tag
from tests.wordpress import exports
from tests.wordpress.exports import category, tag

pytestmark = pytest.mark.django_db


def test_children_before_parents_still_make_the_tree(tmp_path: Path) -> None:
    exports.run(
        tmp_path, category(3, "c", parent="b"), category(2, "b", parent="a"), category(1, "a")
    )

    assert sorted(Category.objects.values_list("path", flat=True)) == ["a", "a/b", "a/b/c"]


def test_a_circle_of_sections_is_cut(tmp_path: Path) -> None:
    report = exports.run(tmp_path, category(1, "a", parent="b"), category(2, "b", parent="a"))

    assert Category.objects.count() == 2
    assert any("circle" in warning for warning in report.all_warnings())


def test_many_sections_in_one_line_are_put_in_order_in_one_pass(tmp_path: Path) -> None:
    chain = [category(n, f"s{n}", parent=f"s{n - 1}") for n in range(1_000, 0, -1)]

    report = exports.run(tmp_path, *chain)

    assert Category.objects.count() == 1_000
    assert not any("circle" in warning for warning in report.all_warnings())


def test_sections_deeper_than_they_go_are_set_higher(tmp_path: Path) -> None:
    chain = [category(n, f"s{n}", parent=f"s{n - 1}") for n in range(1, 13)]

    exports.run(tmp_path, *chain)

    assert Category.objects.count() == 12
    assert max(path.count("/") for path in Category.objects.values_list("path", flat=True)) < 8


def test_old_addresses_of_sections_and_tags_lead_to_them(tmp_path: Path) -> None:
    exports.run(tmp_path, category(1, "a"), category(2, "b", parent="a"), tag(3, "t"))

    found = dict(Redirect.objects.values_list("old_path", "category__path"))
    assert found == {"/?cat=1": "a", "/?cat=2": "a/b", "/category/b": "a/b", "/?tag=t": None}


def test_unicode_slugs_and_names_stay(tmp_path: Path) -> None:
    exports.run(
        tmp_path,
        category(1, "%ce%bd%ce%ad%ce%b1", "Νέα &amp; more"),
        tag(2, "%f0%9f%9a%80", "🚀"),
        tag(3, "", "C++"),
    )

    assert Category.objects.get().slug == "νέα"
    assert set(Tag.objects.values_list("slug", "name")) == {("🚀", "🚀"), ("c", "C++")}


def test_a_renamed_section_is_updated_and_one_renamed_here_is_not(tmp_path: Path) -> None:
    exports.run(tmp_path, category(1, "a", "A"), category(2, "b", "B"))
    Category.objects.filter(slug="b").update(name="Ours")

    report = exports.run(tmp_path, category(1, "a", "New A"), category(2, "b", "New B"))

    assert set(Category.objects.values_list("name", flat=True)) == {"New A", "Ours"}
    assert (report["categories"].updated, report["categories"].skipped_count) == (1, 1)


def test_a_section_moved_in_the_export_moves_with_those_below_it(tmp_path: Path) -> None:
    exports.run(tmp_path, category(1, "a"), category(2, "b"), category(3, "c", parent="b"))

    exports.run(
        tmp_path, category(1, "a"), category(2, "b", parent="a"), category(3, "c", parent="b")
    )

    assert sorted(Category.objects.values_list("path", flat=True)) == ["a", "a/b", "a/b/c"]


def test_a_tag_that_was_here_before_is_used_and_kept(tmp_path: Path) -> None:
    mine = make_tag("Ours", slug="sea")

    exports.run(tmp_path, tag(1, "sea", "Theirs"), exports.post(1, filed=[("post_tag", "sea")]))

    mine.refresh_from_db()
    assert mine.name == "Ours"
    assert mine.articles.count() == 1


def test_a_deleted_tag_stays_deleted(tmp_path: Path) -> None:
    exports.run(tmp_path, tag(1, "sea"))
    Tag.objects.all().delete()

    report = exports.run(tmp_path, tag(1, "sea"), exports.post(1, filed=[("post_tag", "sea")]))

    assert not Tag.objects.exists()
    assert "deleted here" in exports.skipped(report, "tags")["1"]


def test_other_taxonomies_are_told(tmp_path: Path) -> None:
    term = (
        "<wp:term><wp:term_id>9</wp:term_id><wp:term_taxonomy>colour</wp:term_taxonomy>"
        "<wp:term_slug>red</wp:term_slug><wp:term_name>Red</wp:term_name></wp:term>"
    )

    report = exports.run(tmp_path, term)

    assert "colour" in exports.skipped(report, "terms")["9"]
