"""Records of exports: what WordPress's own test files hold, and what damaged ones still give."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.shared_data import shared
from tests.wordpress import exports
from wordpress.records import Author, Comment, Damage, Item, Problem, Record, Site, Term
from wordpress.repair import Repairs
from wordpress.wxr import read

COUNTS: list[dict[str, Any]] = json.loads(shared("wxr", "COUNTS.json").read_text())


def records(path: Path) -> list[Record]:
    return list(read(path, Repairs()))


def of(found: list[Record], kind: type[Any]) -> list[Any]:
    return [record for record in found if isinstance(record, kind)]


@pytest.mark.parametrize("expected", COUNTS, ids=lambda entry: entry["file"])
def test_every_export_gives_what_it_holds(expected: dict[str, Any]) -> None:
    found = records(shared("wxr", expected["file"]))
    items, comments = of(found, Item), of(found, Comment)
    statuses = Counter(item.status or "?" for item in items)
    statuses.update(f"c:{comment.approved or None}" for comment in comments)

    assert isinstance(found[0], Site)
    assert dict(Counter(item.type for item in items)) == expected["types"]
    assert (
        dict(Counter(comment.type or "comment" for comment in comments))
        == (expected["comment_types"])
    )
    assert sum(bool(comment.parent) for comment in comments) == expected["nested"]
    elements = Counter(term.element for term in of(found, Term))
    assert (elements["category"], elements["tag"], elements["term"]) == (
        expected["categories"],
        expected["tags"],
        expected["terms"],
    )
    assert len(of(found, Author)) == expected["authors"]
    assert sum(len(item.meta) for item in items) == expected["postmeta"]
    assert dict(statuses) == expected["status"]
    assert bool(of(found, Problem)) is not expected["well_formed"]


def test_fields_of_a_post_are_read_as_they_stand(tmp_path: Path) -> None:
    file = exports.written(
        tmp_path,
        exports.post(
            7,
            "<p>One</p>\n\n[gallery]",
            title="Tom & Jerry",
            link="https://old.example/2014/03/05/tom/",
            excerpt="Short.",
            post_parent="3",
            is_sticky="1",
            comment_status="closed",
            filed=[("category", "news"), ("post_tag", "cats")],
            meta=[("_thumbnail_id", "12"), ("price", "9")],
        ),
    )

    (item,) = of(records(file), Item)

    assert (item.id, item.type, item.status, item.title) == (7, "post", "publish", "Tom & Jerry")
    assert item.content == "<p>One</p>\n\n[gallery]"
    assert item.excerpt == "Short."
    assert (item.parent, item.is_sticky, item.comments_open) == (3, True, False)
    assert [(f.taxonomy, f.slug) for f in item.filings] == [
        ("category", "news"),
        ("post_tag", "cats"),
    ]
    assert item.meta_value("_thumbnail_id") == "12"
    assert item.meta == (("_thumbnail_id", "12"), ("price", ""))


def test_any_namespace_of_wordpress_is_understood(tmp_path: Path) -> None:
    for uri in ("http://wordpress.org/export/1.0/", "https://wordpress.org/export/1.2/", "x:y"):
        file = tmp_path / "export.xml"
        text = exports.export(exports.author("ann"), exports.post(3))
        file.write_text(
            text.replace('xmlns:wp="http://wordpress.org/export/1.2/"', f'xmlns:wp="{uri}"')
        )

        found = records(file)

        assert [item.id for item in of(found, Item)] == [3]
        assert [author.login for author in of(found, Author)] == ["ann"]


def test_elements_of_other_feeds_are_not_mistaken_for_fields(tmp_path: Path) -> None:
    item = exports.post(3, title="Right").replace(
        "<item>",
        '<item><media:title xmlns:media="http://search.yahoo.com/mrss/">Wrong</media:title>'
        '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" href="x">wrong</atom:link>',
    )

    (found,) = of(records(exports.written(tmp_path, item)), Item)

    assert (found.title, found.link) == ("Right", "")


def test_comments_come_with_the_key_of_their_item_even_before_its_number(tmp_path: Path) -> None:
    item = exports.post(None, guid="g-1", comments=[exports.comment(1)])
    late = exports.post(9, comments=[exports.comment(3)])
    early = late.replace("<item>", f"<item>{exports.comment(2)}")

    found = of(records(exports.written(tmp_path, item, early)), Comment)

    assert [(comment.id, comment.item_key) for comment in found] == [
        (1, "at:g-1"),
        (2, "9"),
        (3, "9"),
    ]


def test_a_break_gives_what_stands_before_it_and_says_where(tmp_path: Path) -> None:
    file = tmp_path / "broken.xml"
    text = exports.export(exports.post(1), exports.post(2), exports.post(3))
    file.write_text(text[: text.index("<wp:post_id>3") + 20])

    found = records(file)

    assert [(item.id, item.is_cut_off) for item in of(found, Item)][:2] == [(1, False), (2, False)]
    assert of(found, Item)[2].is_cut_off
    (problem,) = of(found, Problem)
    assert problem.damage is Damage.BREAK
    assert problem.line == text[: text.index("<wp:post_id>3")].count("\n") + 1


def test_small_mistakes_are_mended_and_told(tmp_path: Path) -> None:
    nbsp = exports.post(1).replace("<title>Post 1", "<title>A&nbsp;B & C &#0;")
    file = exports.written(tmp_path, nbsp, exports.post(2))

    found = records(file)

    assert [item.id for item in of(found, Item)] == [1, 2]
    assert of(found, Item)[0].title == "A\u00a0B & C \ufffd"
    assert [problem.damage for problem in of(found, Problem)] == [Damage.MENDED]


def test_a_break_behind_a_small_mistake_still_ends_the_reading(tmp_path: Path) -> None:
    nbsp = exports.post(1).replace("<title>Post 1", "<title>A&nbsp;B")
    text = exports.export(nbsp, exports.post(2), exports.post(3))
    file = tmp_path / "broken.xml"
    file.write_text(text[: text.index("<wp:post_id>3")])

    found = records(file)

    assert [(item.id, item.is_cut_off) for item in of(found, Item)] == [
        (1, False),
        (2, False),
        (None, True),
    ]
    assert [problem.damage for problem in of(found, Problem)] == [Damage.MENDED, Damage.BREAK]


def test_what_stands_behind_the_end_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "export.xml"
    file.write_text(exports.export(exports.post(1)) + "<p>added by a proxy")

    found = records(file)

    assert [item.id for item in of(found, Item)] == [1]
    assert [problem.damage for problem in of(found, Problem)] == [Damage.TRAILING]


def test_an_item_of_endless_parts_is_no_flood(tmp_path: Path) -> None:
    flood = exports.post(2).replace("<item>", "<item><x>" + "<y/>" * 400_000 + "</x>")
    file = exports.written(tmp_path, exports.post(1), flood, exports.post(3))

    found = records(file)

    assert [item.id for item in of(found, Item)] == [1, 2, 3]
    assert [problem.damage for problem in of(found, Problem)] == [Damage.MENDED]


def test_progress_is_told_in_bytes_of_the_file(tmp_path: Path) -> None:
    file = exports.written(tmp_path, *(exports.post(n, "x" * 1000) for n in range(200)))
    told: list[int] = []

    list(read(file, Repairs(), progress=told.append))

    assert told == sorted(told)
    assert told[-1] == file.stat().st_size
