"""Broken XML costs at most the item it is in: whatever it is, the items around it are whole."""

from pathlib import Path

import pytest

from tests.wordpress import exports
from wordpress.records import Author, Comment, Damage, Item, Problem, Record, Site, Term
from wordpress.repair import Repairs
from wordpress.wxr import read

SCRIPT = '<script>//<![CDATA[\nvar a="<b>";\n//]]></script><p>text</p>'


def records(file: Path) -> list[Record]:
    return list(read(file, Repairs()))


def raw(number: int, content: str = "Words.", **fields: object) -> str:
    """An item whose body is in CDATA as older WordPress wrote it: with "]]>" as it is."""
    comments = [exports.comment(number * 10), exports.comment(number * 10 + 1)]
    item = exports.post(number, "BODY", comments=comments, **fields)
    return item.replace("BODY", content)


def found(folder: Path, *parts: str) -> tuple[list[Item], list[Comment], list[Problem]]:
    file = exports.written(folder, *parts)
    read_ = records(file)
    assert isinstance(read_[0], Site)
    assert read_[0].title == "Old Paper"
    return (
        [record for record in read_ if isinstance(record, Item)],
        [record for record in read_ if isinstance(record, Comment)],
        [record for record in read_ if isinstance(record, Problem)],
    )


@pytest.mark.parametrize(
    "body",
    [
        SCRIPT,
        "a ]]> b",
        "a ]]> <b>b</b> ]]> c",
        "]]>",
        "]]]]>",
        "a ]]> <p>b",
        "a ]]> b & c",
        "a <![CDATA[ b ]]> c",
        "a ]]> </item> b",
        "a ]]> <item><title>t</title></item> b",
        "</wp:comment> ]]> <wp:post_id>77</wp:post_id>",
    ],
)
def test_a_body_with_an_unescaped_end_of_cdata_is_repaired(tmp_path: Path, body: str) -> None:
    items, comments, problems = found(tmp_path, raw(1), raw(2, body), raw(3))

    assert [(item.id, item.status, item.is_cut_off) for item in items] == [
        (1, "publish", False),
        (2, "publish", False),
        (3, "publish", False),
    ]
    assert [item.content for item in items] == ["Words.", body, "Words."]
    assert [comment.id for comment in comments] == [10, 11, 20, 21, 30, 31]
    assert [problem.damage for problem in problems] == [Damage.MENDED]
    assert (problems[0].key, problems[0].title) == ("2", "Post 2")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<title>Post 2</title>", "<title>A & B < C</title>"),
        ("<title>Post 2</title>", "<title>A&nbsp;B &#0;</title>"),
        ("<![CDATA[BODY]]>", "<![CDATA[BODY"),  # an end of CDATA that is missing
        ("<dc:creator>", "<dc:creator x:y='z' x:y='z'>"),
        ("<excerpt:encoded>", "<no:such>&bad;</no:such><excerpt:encoded>"),
    ],
)
def test_other_mistakes_in_an_item_are_repaired_too(tmp_path: Path, old: str, new: str) -> None:
    broken = raw(2, "BODY")
    assert old in broken

    items, comments, problems = found(tmp_path, raw(1), broken.replace(old, new), raw(3))

    assert [(item.id, item.is_cut_off) for item in items] == [(1, False), (2, False), (3, False)]
    assert items[1].content == "BODY"
    assert [comment.id for comment in comments] == [10, 11, 20, 21, 30, 31]
    assert [problem.damage for problem in problems] == [Damage.MENDED]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</title>", "</title></wrong>"),
        ("</title>", ""),
        ("<wp:post_type>", '<wp:post_type a="<" b=c>'),
        ("<wp:status>publish</wp:status>", ""),
        ("</wp:status>", ""),
        ("<item>", "<item>loose & words"),
        ("</item>", ""),
        ("</wp:comment></item>", "</item>"),
    ],
)
def test_an_item_that_cannot_be_read_whole_is_cut_off_and_its_neighbours_are_not(
    tmp_path: Path, old: str, new: str
) -> None:
    broken = raw(2, "BODY").replace(old, new, 1)
    broken = broken.replace("<wp:post_name>", "& <wp:post_name>") if "status" in old else broken

    items, comments, problems = found(tmp_path, raw(1), broken, raw(3))

    assert [(item.id, item.is_cut_off) for item in items if item.id != 2] == [
        (1, False),
        (3, False),
    ]
    (second,) = (item for item in items if item.id not in {1, 3})
    assert second.is_cut_off
    assert second.content == "BODY"
    assert {10, 11, 30, 31} <= {comment.id for comment in comments}
    assert {problem.damage for problem in problems} == {Damage.ITEM}
    assert problems[0].line in {9, 10}


def test_an_item_that_ends_too_early_is_not_public_and_costs_no_other(tmp_path: Path) -> None:
    broken = raw(2, "BODY").replace("</content:encoded>", "</content:encoded></item>")

    items, _comments, problems = found(tmp_path, raw(1), broken, raw(3))

    assert [(item.id, item.status) for item in items] == [
        (1, "publish"),
        (None, ""),
        (3, "publish"),
    ]
    assert [problem.damage for problem in problems] == [Damage.HEAD]


def test_a_section_that_is_never_closed_takes_nothing_of_the_next_item(tmp_path: Path) -> None:
    broken = exports.post(2, meta=[("_yoast_wpseo_title", "LAST")]).replace("LAST]]>", "LAST")

    items, _comments, problems = found(tmp_path, raw(1), broken, raw(3, title="<b>"), raw(4))

    assert [(item.id, item.is_cut_off) for item in items] == [
        (1, False),
        (2, False),
        (3, False),
        (4, False),
    ]
    assert items[1].meta_value("_yoast_wpseo_title") == "LAST"
    assert [problem.key for problem in problems] == ["2"]


def test_an_item_in_the_words_of_a_post_is_no_item(tmp_path: Path) -> None:
    feed = "<pre></item>\n<item><title>x</title></item><item></pre>"

    items, _comments, problems = found(tmp_path, raw(1, feed), raw(2, f"{feed} ]]> {SCRIPT}"))

    assert [(item.id, item.content) for item in items] == [(1, feed), (2, f"{feed} ]]> {SCRIPT}")]
    assert [problem.damage for problem in problems] == [Damage.MENDED]


def test_a_broken_comment_costs_no_other_comment(tmp_path: Path) -> None:
    broken = raw(2).replace("<wp:comment_id>20", "<wp:comment_karma>&</wp:comment_karma>"
                            "<wp:comment_id>20")  # fmt: skip
    lost = raw(3).replace("<wp:comment_id>30</wp:comment_id>", "<wp:comment_id>30<wp:comment_id>")

    items, comments, _problems = found(tmp_path, raw(1), broken, lost, raw(4))

    assert [item.id for item in items] == [1, 2, 3, 4]
    assert [c.id for c in comments if c.id != 30] == [10, 11, 20, 21, 31, 40, 41] or [
        c.id for c in comments
    ] == [10, 11, 20, 21, None, 31, 40, 41]
    assert all(comment.content == "A thought." for comment in comments)


def test_comments_before_the_mistake_are_given_once(tmp_path: Path) -> None:
    late = raw(2).replace("</wp:comment></item>", "</wp:comment><x>&</x></item>")

    _items, comments, _problems = found(tmp_path, late, raw(3))

    assert [comment.id for comment in comments] == [20, 21, 30, 31]


def test_a_mistake_in_the_head_costs_neither_the_items_nor_the_rest_of_the_head(
    tmp_path: Path,
) -> None:
    parts = [exports.author("ann", "Ann & Co"), exports.category(1, "news"), exports.author("bob")]
    parts[0] = parts[0].replace("<![CDATA[Ann & Co]]>", "Ann & Co")
    file = exports.written(tmp_path, *parts, raw(1), exports.tag(4, "sea"), raw(2))

    found_ = records(file)

    assert [a.login for a in found_ if isinstance(a, Author)] == ["ann", "bob"]
    assert next(a.display_name for a in found_ if isinstance(a, Author)) == "Ann & Co"
    assert [t.slug for t in found_ if isinstance(t, Term)] == ["news", "sea"]
    assert [item.id for item in found_ if isinstance(item, Item)] == [1, 2]


@pytest.mark.parametrize("mistake", ["</wrong>", "<open>", "&nbsp;", "<a b>", "]]>", "<![CDATA["])
def test_any_mistake_between_items_is_passed(tmp_path: Path, mistake: str) -> None:
    items, _comments, problems = found(tmp_path, raw(1), mistake, raw(2), raw(3))

    assert [item.id for item in items if not item.is_cut_off] == [1, 2, 3]
    assert problems


def test_a_mistake_in_the_last_item_leaves_the_end_of_the_file_known(tmp_path: Path) -> None:
    for broken in (raw(2, SCRIPT), exports.post(2, meta=[("a", "LAST")]).replace("LAST]]>", "")):
        items, _comments, problems = found(tmp_path, raw(1), broken)

        assert [item.id for item in items] == [1, 2]
        assert [problem.damage for problem in problems] == [Damage.MENDED]


def test_the_words_before_the_end_of_a_file_that_was_cut_are_kept(tmp_path: Path) -> None:
    text = exports.export(raw(1), raw(2, "Many words that were written"))
    file = tmp_path / "export.xml"
    file.write_text(text[: text.index("that were")])

    read_ = records(file)

    items = [record for record in read_ if isinstance(record, Item)]
    assert [(item.content, item.is_cut_off) for item in items] == [
        ("Words.", False),
        ("Many words ", True),
    ]
    assert [r.damage for r in read_ if isinstance(r, Problem)] == [Damage.BREAK]


def test_a_file_of_nothing_but_mistakes_is_read_in_one_go(tmp_path: Path) -> None:
    """A quadratic reader would take hours for these."""
    many = [raw(number, SCRIPT) for number in range(1, 501)]

    items, comments, problems = found(tmp_path, *many)

    assert [item.id for item in items] == list(range(1, 501))
    assert len(comments) == 1000
    assert len(problems) == 500
    for junk in ("<item>", "<item><title>", "<item><![CDATA[", "<item></x>", "<item>&", "</item>"):
        file = exports.written(tmp_path, junk * 5_000, raw(7))
        assert any(isinstance(r, Item) and r.id == 7 for r in records(file))


def test_a_text_too_large_is_shortened_and_costs_that_item_only(tmp_path: Path) -> None:
    file = tmp_path / "export.xml"
    text = exports.export(raw(1), raw(2, "BODY"), raw(3))
    head, tail = text.split("BODY")
    with file.open("w") as out:
        out.write(head)
        for _megabyte in range(40):
            out.write("wörds " * (1024 * 1024 // 7))
        out.write(tail)

    read_ = records(file)

    items = [record for record in read_ if isinstance(record, Item)]
    assert [(item.id, item.is_cut_off) for item in items] == [(1, False), (2, True), (3, False)]
    assert items[1].status == "publish"
    assert len(items[1].content) < 40 * 1024 * 1024
    assert items[1].content.endswith(("wörds ", "w", "wö", "wör", "wörd", "wörds"))
    assert [r.damage for r in read_ if isinstance(r, Problem)] == [Damage.ITEM]
    assert [r.id for r in read_ if isinstance(r, Comment)] == [10, 11, 20, 21, 30, 31]


def test_a_large_text_without_cdata_costs_that_item_only(tmp_path: Path) -> None:
    item = raw(2, "BODY").replace("<![CDATA[BODY]]>", "&lt;p&gt;x" * 4_500_000)
    file = exports.written(tmp_path, raw(1), item, raw(3))

    items = [record for record in records(file) if isinstance(record, Item)]

    assert [item.id for item in items if not item.is_cut_off] == [1, 3]
    assert [item.title for item in items if item.is_cut_off] == ["Post 2"]


def test_a_mistake_behind_many_comments_keeps_them_and_their_item(tmp_path: Path) -> None:
    comments = [exports.comment(number, "Words. " * 300) for number in range(1000, 2500)]
    long = exports.post(2, SCRIPT.replace("]]>", "] ]>"), comments=comments)
    broken = long.replace("<wp:comment_id>2400<", "<x>&</x><wp:comment_id>2400<")
    cut = broken.replace("</item>", "")

    for item, is_cut_off in ((broken, False), (cut, True)):
        items, found_, _problems = found(tmp_path, raw(1), item, raw(3))

        assert [(i.id, i.is_cut_off) for i in items] == [(1, False), (2, is_cut_off), (3, False)]
        numbers = [comment.id for comment in found_]
        assert numbers == [10, 11, *range(1000, 2500), 30, 31]


SLIPS = [
    "&", "& ", "&x", "&&", "&amp", "<", "<x", "<x>", "</x>", "<?x", "<![CDATA[", "</channel>",
    "</rss>", "</channel></rss>", "</channel></rss><rss><channel>", "</item>", "<channel>",
    "<wp:author><wp:author_login>a & b</wp:author_login></wp:author>",
]  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_between_two_items_costs_no_item(tmp_path: Path, slip: str) -> None:
    items, comments, problems = found(tmp_path, raw(1), slip, *(raw(n) for n in range(2, 7)))

    assert [(item.id, item.is_cut_off) for item in items] == [(n, False) for n in range(1, 7)]
    assert len(comments) == 12
    assert problems


@pytest.mark.parametrize("slip", ["&a=1", "& ", "<!--", "<?x"])
def test_what_never_ends_in_an_item_costs_at_most_that_item(tmp_path: Path, slip: str) -> None:
    bad = raw(2).replace("<title>", f"<title>{slip}", 1)
    items, _comments, problems = found(tmp_path, raw(1), bad, *(raw(n) for n in range(3, 7)))

    assert [item.id for item in items] == [1, 2, 3, 4, 5, 6]
    assert [item.id for item in items if item.is_cut_off] in ([], [2])
    assert [problem.key for problem in problems] == ["2"]
    assert problems[0].line < 20  # where the slip is, not where the file ends


def test_a_comment_that_never_ends_costs_one_item(tmp_path: Path) -> None:
    items, _comments, _problems = found(tmp_path, raw(1), "<!--", raw(2), raw(3), raw(4))

    assert [(item.id, item.is_cut_off) for item in items] == [
        (1, False), (2, True), (3, False), (4, False),
    ]  # fmt: skip


def test_an_item_that_somebody_commented_out_becomes_a_draft(tmp_path: Path) -> None:
    items, _comments, _problems = found(tmp_path, raw(1), "<!-- ", raw(2), " -->", raw(3))

    assert [(item.id, item.is_cut_off) for item in items] == [(1, False), (2, True), (3, False)]


def test_a_bare_ampersand_before_more_than_the_parser_holds_loses_nothing(tmp_path: Path) -> None:
    bad = raw(1).replace("<title>", "<title>a & b ", 1)
    body = "<p>" + "word " * 200_000 + "</p>"
    items, _comments, _problems = found(tmp_path, bad, *(raw(n, body) for n in range(2, 42)))

    assert [item.id for item in items] == list(range(1, 42))
    assert not any(item.is_cut_off for item in items)
