"""Whole imports: every export of WordPress's own tests, twice; dry runs; the order of things."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from articles.models import Article, Page, SiteIdentity
from comments.models import Comment
from tests.shared_data import shared
from tests.wordpress import exports
from wordpress.importing.run import Import, byte_of
from wordpress.models import Imported, Source
from wordpress.report import KINDS, Report

pytestmark = pytest.mark.django_db

COUNTS: list[dict[str, Any]] = json.loads(shared("wxr", "COUNTS.json").read_text())
APPS = ("articles", "comments", "accounts", "wordpress")


def run(path: Path, *, dry: bool = False) -> Report:
    return Import(path, is_dry=dry).run()


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for app in APPS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            rows: models.QuerySet[Any] = model._default_manager.order_by("pk")
            tables[model._meta.label] = list(rows.values())
    for row in tables["wordpress.Source"]:
        row.pop("finished_at")
    return tables


def adds_up(report: Report) -> bool:
    return all(
        tally.found == tally.imported + tally.updated + tally.unchanged + tally.skipped_count
        for tally in report.tallies.values()
    )


@pytest.mark.parametrize("expected", COUNTS, ids=lambda entry: entry["file"])
def test_every_export_imports_with_its_counts_and_a_second_run_changes_nothing(
    expected: dict[str, Any],
) -> None:
    path = shared("wxr", expected["file"])

    first = run(path)

    types = expected["types"]
    assert {kind: first[kind].found for kind in KINDS if kind != "other"} == {
        "articles": types.get("post", 0),
        "pages": types.get("page", 0),
        "comments": expected["comments"],
        "categories": expected["categories"],
        "tags": expected["tags"],
        "terms": expected["terms"],
        "authors": expected["authors"],
        "images": types.get("attachment", 0),
    }
    assert adds_up(first)
    for kind in ("articles", "pages", "comments", "categories", "tags", "authors"):
        assert first[kind].imported == first[kind].found - first[kind].skipped_count
    assert first["articles"].imported == types.get("post", 0)
    assert bool(first.broken_at) is not expected["well_formed"]

    before = everything()
    second = run(path)

    assert everything() == before
    assert adds_up(second)
    assert all(second[kind].imported == second[kind].updated == 0 for kind in KINDS)


@pytest.mark.parametrize("name", ["themeunittestdata.wordpress.xml", "small-export.xml"])
def test_a_dry_run_says_what_an_import_would_do_and_writes_nothing(name: str) -> None:
    before = everything()

    planned = run(shared("wxr", name), dry=True)

    assert everything() == before
    assert not Source.objects.exists()
    done = run(shared("wxr", name))
    for kind in KINDS:
        assert vars(planned[kind]) == vars(done[kind])


def test_a_dry_run_on_top_of_an_import_writes_nothing_either(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.post(1, "Old."), exports.category(4, "news"))
    before = everything()

    report = exports.run(
        tmp_path,
        exports.post(1, "New."),
        exports.post(2, comments=[exports.comment(1)]),
        exports.category(5, "sport"),
        exports.author("bob"),
        exports.page(9),
        exports.attachment(7, "2014/03/sea.jpg"),
        dry=True,
    )

    assert everything() == before
    assert (report["articles"].updated, report["articles"].imported) == (1, 1)


def test_a_break_keeps_what_stands_before_it_and_names_line_and_byte(tmp_path: Path) -> None:
    text = exports.export(exports.post(1), exports.post(2), exports.post(3))
    file = tmp_path / "broken.xml"
    file.write_text(text[: text.index("<wp:post_id>3")])

    report = run(file)

    assert Article.objects.count() == 3
    # The third had no number yet: it is known by its guid, and stays out of readers' sight.
    assert Article.objects.visible().count() == 2
    line = text[: text.index("<wp:post_id>3")].count("\n") + 1
    assert f"line {line}" in report.broken_at
    assert f"byte {file.stat().st_size}" in report.broken_at or "byte" in report.broken_at


def test_what_was_cut_off_is_completed_by_the_whole_file(tmp_path: Path) -> None:
    whole = exports.export(exports.post(1, "All of it."))
    file = tmp_path / "export.xml"
    file.write_text(whole[: whole.index("<wp:status>")])
    run(file)
    assert Article.objects.get().status == Article.Status.DRAFT

    file.write_text(whole)
    report = run(file)

    article = Article.objects.get()
    assert (article.status, article.body) == (Article.Status.PUBLISHED, "<p>All of it.</p>")
    assert report["articles"].updated == 1


def test_a_cut_off_file_never_undoes_what_a_whole_one_brought(tmp_path: Path) -> None:
    whole = exports.export(exports.post(1, "All of it."))
    file = tmp_path / "export.xml"
    file.write_text(whole)
    run(file)

    file.write_text(whole[: whole.index("<wp:status>")])
    report = run(file)

    assert Article.objects.get().status == Article.Status.PUBLISHED
    assert report["articles"].skipped_count == 1


def test_two_sites_with_the_same_numbers_stand_side_by_side(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.post(1, title="Here", comments=[exports.comment(1)]))

    exports.run(
        tmp_path,
        exports.post(1, title="There", guid="x", comments=[exports.comment(1)]),
        base="https://other.example",
    )

    assert sorted(Article.objects.values_list("headline", flat=True)) == ["Here", "There"]
    assert Source.objects.count() == 2
    second = Comment.objects.get(article__headline="There")
    assert (second.pk != 1, second.old_anchor) == (True, 1)


def test_the_same_site_is_known_by_any_spelling_of_its_address(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.post(1), base="http://www.old.example/")

    report = exports.run(tmp_path, exports.post(1), base="https://old.example")

    assert report["articles"].unchanged == 1


def test_a_site_without_a_name_takes_the_old_ones(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.post(1))

    site = SiteIdentity.current()
    assert (site.name, site.tagline, site.language) == ("Old Paper", "News of old", "en-GB")


def test_a_site_with_a_name_keeps_it(tmp_path: Path) -> None:
    SiteIdentity.objects.create(name="Ours")

    exports.run(tmp_path, exports.post(1))

    assert SiteIdentity.current().name == "Ours"


def test_the_largest_sections_are_named_in_the_menu_if_none_was_chosen(tmp_path: Path) -> None:
    exports.run(
        tmp_path,
        exports.category(1, "news"),
        exports.category(2, "empty"),
        exports.post(1, filed=[("category", "news")]),
    )

    sections = SiteIdentity.current().navigation["sections"]
    assert [section["path"] for section in sections] == ["news"]


def test_what_has_no_place_here_is_counted_with_the_reason(tmp_path: Path) -> None:
    report = exports.run(
        tmp_path,
        exports.post(5, post_type="nav_menu_item"),
        exports.post(6, post_type="product", comments=[exports.comment(1)]),
    )

    assert report["other"].found == 2
    assert "menus" in exports.skipped(report, "other")["5"]
    assert "product" in exports.skipped(report, "other")["6"]
    assert "product" in exports.skipped(report, "comments")["1"]
    assert not Article.objects.exists()
    assert not Page.objects.exists()


def test_deleting_a_source_keeps_what_it_brought(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.post(1))

    Source.objects.all().delete()

    assert Article.objects.count() == 1
    assert not Imported.objects.exists()


def test_bytes_of_a_place_are_counted_from_the_start_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"ab\ncd\nef")

    assert byte_of(file, 1, 1) == 0
    assert byte_of(file, 3, 2) == 7
    assert byte_of(file, 0, 0) is None
