"""One bad item never stops an import: it comes in plainly or is left out, and the report says."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from articles.models import Article, Author, Category, Image, Page
from comments.models import Comment
from tests.pictures import jpeg
from tests.wordpress import exports
from tests.wordpress.importing.refusals import BAD, accept_again, refuse
from wordpress.importing.uploads import Origins
from wordpress.media_folder import MediaFolder
from wordpress.models import Imported
from wordpress.report import Report

pytestmark = pytest.mark.django_db


def between_good_items(*parts: str) -> list[str]:
    return [
        exports.post(101, "Good before.", comments=[exports.comment(1001)]),
        *parts,
        exports.post(102, "Good after.", comments=[exports.comment(1002)]),
    ]


def good_ones_are_whole() -> bool:
    bodies = Article.objects.filter(body__contains="Good").order_by("body")
    return (
        [article.body for article in bodies] == ["<p>Good after.</p>", "<p>Good before.</p>"]
        and all(article.status == Article.Status.PUBLISHED for article in bodies)
        and Comment.objects.filter(pk__in=[1001, 1002]).count() == 2
    )


def adds_up(report: Report) -> bool:
    return all(
        tally.found == tally.imported + tally.updated + tally.unchanged + tally.skipped_count
        for tally in report.tallies.values()
    )


CASES_M1 = [
    '<a href="&#14;x">c</a>',
    '<img src="http://x.example/a&#1;.jpg">',
    '<iframe src="https://www.youtube.com/embed/a&#1;"></iframe>',
    '<video src="http://old.example/v&#2;.mp4"></video>',
    '<p title="&#xffff;">c</p>',
    '<p {"a"="b&#1;">c</p>',
]
CASES_M2 = [
    "x<y",
    "for(i=0;i<n;i++)",
    "<code>a<b</code>",
    "<p>a</p><p",
    "<div<p>x</div>",
    "We asked <AT&T> about it.",
    "<!-- wp:paragraph --><p>a<b</p><!-- /wp:paragraph -->",
]
CASES_M3 = [
    "<!-- wp:p --><!-->",
    "<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph --><!--->",
]


@pytest.mark.parametrize("body", [*CASES_M1, *CASES_M2, *CASES_M3])
def test_bodies_that_once_ended_an_import_are_imported(tmp_path: Path, body: str) -> None:
    report = exports.run(tmp_path, *between_good_items(exports.post(1, body)))

    assert good_ones_are_whole()
    assert report["articles"].imported == 3
    assert not report.failed
    told = " ".join(report.all_warnings())
    assert ("Characters that XML forbids" in told) is (body in CASES_M1)


def test_a_script_with_an_end_of_cdata_in_it_costs_nothing(tmp_path: Path) -> None:
    script = '<script>//<![CDATA[\nvar a="<b>";\n//]]></script><p>text</p>'
    item = exports.post(1, "BODY").replace("BODY", script)

    report = exports.run(tmp_path, *between_good_items(item))

    assert good_ones_are_whole()
    assert Article.objects.get(slug="post-1").body == "<p>text</p>"
    assert Article.objects.get(slug="post-1").status == Article.Status.PUBLISHED
    assert "It was repaired" in report.broken_at
    assert not report.failed


def test_a_body_too_large_to_convert_is_imported_without_its_markup(tmp_path: Path) -> None:
    body = "<p class='" + "x" * 200 + "'>A word.</p>\n"
    large = exports.post(1, body * 20_000, title="Large", link="https://old.example/large/")

    report = exports.run(tmp_path, *between_good_items(large))

    article = Article.objects.get(headline="Large")
    assert good_ones_are_whole()
    assert article.body.startswith("<p>A word.</p>\n<p>A word.</p>")
    # What was public stays public at its address.
    assert article.status == Article.Status.PUBLISHED
    (failure,) = report.failures
    assert (failure.kind, failure.id, failure.title, failure.address) == (
        "articles",
        "1",
        "Large",
        "https://old.example/large/",
    )
    assert "characters" in failure.cause
    assert "without markup" in failure.outcome
    assert any("Large" in warning for warning in report.all_warnings())
    assert adds_up(report)


def test_the_plain_form_is_replaced_by_a_later_import_unless_it_was_edited(tmp_path: Path) -> None:
    large = "<p class='" + "x" * 4_000_000 + "'>A word.</p>"
    exports.run(tmp_path, exports.post(1, large), exports.page(2, large))
    for number, words in ((1, "<p>A word.</p>"), (2, "<p>A word.</p>")):
        kind = Article if number == 1 else Page
        assert kind.objects.get().body == words

    again = exports.run(tmp_path, exports.post(1, large), exports.page(2, large))
    assert (again["articles"].skipped_count, again["pages"].skipped_count) == (1, 1)
    assert again.failed == 2
    Page.objects.update(body="<p>Ours.</p>")
    small = exports.run(tmp_path, exports.post(1, "<b>A</b>"), exports.page(2, "<b>A</b>"))

    assert Article.objects.get().body == "<p><b>A</b></p>"
    assert Page.objects.get().body == "<p>Ours.</p>"
    assert (small["articles"].updated, small["pages"].skipped_count) == (1, 1)


def test_a_story_that_is_here_is_not_replaced_by_its_plain_form(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.post(1, "<b>Whole</b>"))

    report = exports.run(tmp_path, exports.post(1, "<b class='" + "x" * 4_000_000 + "'>A</b>"))

    assert Article.objects.get().body == "<p><b>Whole</b></p>"
    assert "left as it is" in report.failures[0].outcome


def test_words_of_forty_megabytes_cost_their_item_only(tmp_path: Path) -> None:
    words = "Words of a body that nobody wrote. " * (40 * 1024 * 1024 // 35)

    report = exports.run(tmp_path, *between_good_items(exports.post(1, words, title="Huge")))

    article = Article.objects.get(headline="Huge")
    assert good_ones_are_whole()
    # Half a story must not be public as if it were all of it.
    assert article.status == Article.Status.DRAFT
    assert article.body.startswith("<p>Words of a body")
    assert len(article.body) < 1_100_000
    assert {failure.title for failure in report.failures} == {"Huge"}
    assert any("too large" in failure.cause for failure in report.failures)


@pytest.mark.parametrize("kind", [exports.post, exports.page])
def test_what_the_database_refuses_is_imported_plainly_if_it_takes_that(
    tmp_path: Path, kind: Callable[..., str]
) -> None:
    table = "articles_article" if kind is exports.post else "articles_page"
    refuse(table, "body", f"<i>{BAD}")

    report = exports.run(tmp_path, *between_good_items(kind(1, f"<i>{BAD}</i>", title="Odd")))

    model = Article if kind is exports.post else Page
    assert good_ones_are_whole()
    assert model.objects.get(body=f"<p>{BAD}</p>").status == Article.Status.PUBLISHED
    assert [failure.title for failure in report.failures] == ["Odd"]
    assert "IntegrityError" in report.failures[0].cause
    assert adds_up(report)


@pytest.mark.parametrize("kind", [exports.post, exports.page])
def test_what_the_database_never_takes_is_left_out_and_comes_with_the_next_import(
    tmp_path: Path, kind: Callable[..., str]
) -> None:
    table = "articles_article" if kind is exports.post else "articles_page"
    parts = between_good_items(kind(1, f"<i>{BAD}</i>", title="Odd"))
    refuse(table, "body")

    report = exports.run(tmp_path, *parts)

    assert good_ones_are_whole()
    assert [failure.outcome for failure in report.failures] == [
        "It was left out; the next import tries again."
    ]
    assert adds_up(report)
    assert not Imported.objects.filter(wordpress_id="1", kind__in=["article", "page"]).exists()
    accept_again(table)
    second = exports.run(tmp_path, *parts)
    assert second["articles"].imported + second["pages"].imported == 1
    assert not second.failed
    model = Article if kind is exports.post else Page
    assert model.objects.get(body__contains=BAD).body == f"<p><i>{BAD}</i></p>"


def test_one_bad_comment_costs_no_other(tmp_path: Path) -> None:
    refuse("comments_comment", "text")
    parts = [
        exports.post(
            1,
            comments=[
                exports.comment(11),
                exports.comment(12, BAD),
                exports.comment(13, comment_parent=12),
                exports.comment(14, comment_parent=11),
            ],
        )
    ]

    report = exports.run(tmp_path, *between_good_items(*parts))

    assert good_ones_are_whole()
    assert sorted(Comment.objects.values_list("pk", flat=True)) == [11, 13, 14, 1001, 1002]
    assert Comment.objects.get(pk=14).parent_id == 11
    assert [(f.kind, f.id) for f in report.failures] == [("comments", "12")]
    assert Article.objects.get(slug="post-1").comment_count == 3
    assert adds_up(report)
    accept_again("comments_comment")
    second = exports.run(tmp_path, *between_good_items(*parts))
    assert second["comments"].imported == 1
    assert Article.objects.get(slug="post-1").comment_count == 4


def test_a_comment_too_long_to_render_is_imported_without_its_markup(tmp_path: Path) -> None:
    long = "<b class='" + "x" * 500_000 + "'>A thought</b>"

    report = exports.run(tmp_path, exports.post(1, comments=[exports.comment(11, long)]))

    comment = Comment.objects.get()
    assert (comment.text, comment.status) == ("A thought", Comment.Status.PUBLISHED)
    assert [failure.id for failure in report.failures] == ["11"]
    second = exports.run(tmp_path, exports.post(1, comments=[exports.comment(11, "<b>A</b>")]))
    assert second["comments"].updated == 1
    assert "<strong>A</strong>" in Comment.objects.get().html


def test_one_bad_picture_costs_its_story_nothing_else(tmp_path: Path) -> None:
    media = tmp_path / "uploads"
    for name in ("good", "bad", "other"):
        (media / "2014").mkdir(parents=True, exist_ok=True)
        (media / "2014" / f"{name}.jpg").write_bytes(jpeg(40 + len(name), 30))
    refuse("articles_image", "title")
    folder = f"{exports.BASE}/wp-content/uploads/2014"
    body = (
        f'<p>One</p><img src="{folder}/good.jpg"><p>Two</p><img src="{folder}/bad.jpg">'
        f'<p>Three</p><img src="{folder}/{BAD}.jpg">'
    )
    (media / "2014" / f"{BAD}.jpg").write_bytes(jpeg(99, 30))

    report = exports.run(
        tmp_path,
        *between_good_items(
            exports.attachment(5, "2014/good.jpg", title="Good"),
            exports.attachment(6, "2014/bad.jpg", title=BAD),
            exports.post(1, body, title="Pictures"),
        ),
        origins=Origins(folder=MediaFolder(media)),
    )

    assert good_ones_are_whole()
    assert [image.title for image in Image.objects.all()] == ["Good"]
    article = Article.objects.get(headline="Pictures")
    assert article.status == Article.Status.PUBLISHED
    assert article.body_text.split()[:3] == ["One", "Two", "Three"]
    assert list(report["images"].skipped) == [
        reason for reason in report["images"].skipped if "IntegrityError" in reason
    ]
    assert Imported.objects.get(kind="article", wordpress_id="1").is_incomplete
    assert adds_up(report)


def test_one_bad_author_section_or_tag_costs_its_stories_nothing_else(tmp_path: Path) -> None:
    for table in ("articles_author", "articles_category", "articles_tag"):
        refuse(table, "name")
    bad = exports.post(
        1,
        "<b>Words</b>",
        creator=BAD,
        filed=[("category", BAD), ("category", "news"), ("post_tag", BAD), ("post_tag", "sea")],
    ).replace(BAD.title(), BAD)

    report = exports.run(
        tmp_path,
        exports.author("bad-one", BAD),
        exports.author("ann", "Ann"),
        exports.category(1, "odd", BAD),
        exports.category(2, "news"),
        exports.tag(3, "strange", BAD),
        *between_good_items(bad),
    )

    assert good_ones_are_whole()
    article = Article.objects.get(slug="post-1")
    assert article.body == "<p><b>Words</b></p>"
    assert article.section is not None
    assert article.section.slug == "news"
    assert [tag.slug for tag in article.tags.all()] == ["sea"]
    assert list(Author.objects.values_list("name", flat=True)) == ["Ann"]
    assert list(Category.objects.values_list("slug", flat=True)) == ["news"]
    assert {failure.kind for failure in report.failures} == {"authors", "categories", "tags"}
    assert adds_up(report)


def test_an_old_address_that_cannot_be_kept_costs_only_that(tmp_path: Path) -> None:
    refuse("articles_redirect", "old_path")
    item = exports.post(
        1, link=f"{exports.BASE}/x/", meta=[("_wp_old_slug", BAD), ("_wp_old_slug", "/[")]
    )

    report = exports.run(tmp_path, *between_good_items(item))

    assert good_ones_are_whole()
    assert report["articles"].imported == 3
    assert any(BAD in warning for warning in report.all_warnings())


def test_an_error_of_the_site_ends_the_import_instead_of_failing_every_item(
    tmp_path: Path,
) -> None:
    """SQLite says the database is full: each item would fail in the same way."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite can be given a size")
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={pages}")
    items = [exports.post(number, f"{number} words " * 5_000) for number in range(1, 9)]
    try:
        with pytest.raises(OperationalError, match="full"):
            exports.run(tmp_path, *items)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count=1073741823")


def test_the_command_names_what_failed_and_says_so_with_its_status(tmp_path: Path) -> None:
    large = exports.post(1, "<p class='" + "x" * 4_000_000 + "'>A</p>", title="Large")
    file = exports.written(tmp_path, *between_good_items(large))
    target = tmp_path / "report.json"

    with pytest.raises(CommandError, match="as they are: 1"):
        call_command("import_wordpress", str(file), "--report", str(target))

    assert good_ones_are_whole()
    told = json.loads(target.read_text())
    assert told["failed"] == 1
    assert told["failures"][0]["title"] == "Large"
    assert set(told["failures"][0]) == {"kind", "id", "title", "address", "cause", "outcome"}


def test_pages_nested_deeper_than_may_be_and_backwards_are_all_imported(tmp_path: Path) -> None:
    pages = [exports.page(n, post_parent=n + 1) for n in range(1, 31)]

    report = exports.run(tmp_path, *pages, exports.page(31))

    assert Page.objects.count() == 31
    assert adds_up(report)


def test_a_dry_run_tells_the_same_failures(tmp_path: Path) -> None:
    large = exports.post(1, "<p class='" + "x" * 4_000_000 + "'>A</p>", title="Large")

    report = exports.run(tmp_path, large, dry=True)

    assert [failure.title for failure in report.failures] == ["Large"]
    assert report["articles"].imported == 1
    assert not Article.objects.exists()


def test_a_date_at_the_end_of_time_costs_no_item(tmp_path: Path) -> None:
    last = {"post_date": "9999-12-31 23:59:59", "post_date_gmt": "9999-12-31 23:59:59"}

    report = exports.run(
        tmp_path, *between_good_items(exports.post(1, "Words.", **last), exports.page(2, **last))
    )

    assert Article.objects.filter(body="<p>Words.</p>").exists()
    assert report["pages"].imported == 1
    assert not report.failures
