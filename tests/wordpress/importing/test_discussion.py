"""Comments: threads in any order, numbers, statuses, mentions; updated, left alone, or left out."""

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone

from articles.models import Article, Page
from comments.models import Comment
from tests.factories import make_comment
from tests.wordpress import exports
from tests.wordpress.exports import comment
from wordpress.importing.run import Import
from wordpress.models import Imported

pytestmark = pytest.mark.django_db

S = Comment.Status


def brought(folder: Path, *comments: str, **fields: object) -> list[Comment]:
    exports.run(folder, exports.post(1, comments=comments, **fields))  # type: ignore[arg-type]
    return list(Comment.objects.order_by("pk"))


def tree() -> dict[int, tuple[int | None, int | None, int]]:
    rows = Comment.objects.values_list("pk", "parent_id", "root_id", "depth")
    return {pk: (parent, root, depth) for pk, parent, root, depth in rows}


def test_a_comment_keeps_its_number_words_and_time(tmp_path: Path) -> None:
    (found,) = brought(
        tmp_path,
        comment(
            123,
            "First line.\n\nSecond.",
            comment_author="Ann  &amp; Bob",
            comment_author_url="https://ann.example/",
        ),
    )

    assert found.pk == 123
    assert found.old_anchor is None
    assert found.text == "First line.\n\nSecond."
    assert found.html == "<p>First line.</p><p>Second.</p>"
    assert found.name == "Ann & Bob"
    assert (found.email, found.url) == ("reader@example.org", "https://ann.example/")
    assert found.created_at == dt.datetime(2014, 3, 6, 10, tzinfo=dt.UTC)
    assert Article.objects.get().comment_count == 1


@pytest.mark.parametrize("order", [(1, 2, 3, 4), (4, 3, 2, 1), (3, 1, 4, 2)])
def test_threads_are_whole_in_whatever_order_comments_come(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    parents = {1: 0, 2: 1, 3: 2, 4: 1}

    brought(tmp_path, *(comment(n, comment_parent=parents[n]) for n in order))

    assert tree() == {1: (None, None, 0), 2: (1, 1, 1), 3: (2, 1, 2), 4: (1, 1, 1)}
    assert not Imported.objects.filter(checksum="").exists()


def test_a_second_run_leaves_late_replies_alone(tmp_path: Path) -> None:
    parts = exports.post(1, comments=[comment(3, comment_parent=2), comment(2)])
    exports.run(tmp_path, parts)

    report = exports.run(tmp_path, parts)

    assert report["comments"].unchanged == 2


def test_replies_to_what_is_missing_stay_as_threads_of_their_own(tmp_path: Path) -> None:
    report = exports.run(
        tmp_path,
        exports.post(1, comments=[comment(5, comment_parent=4), comment(6, comment_parent=5)]),
        exports.post(2, comments=[comment(7, comment_parent=6)]),
    )

    assert tree() == {5: (None, None, 0), 6: (5, 5, 1), 7: (None, None, 0)}
    assert any("missing" in warning for warning in report.all_warnings())


def test_comments_that_answer_each_other_in_a_circle_are_not_lost(tmp_path: Path) -> None:
    brought(
        tmp_path,
        comment(1, comment_parent=2),
        comment(2, comment_parent=1),
        comment(3, comment_parent=3),
    )

    assert set(tree()) == {1, 2, 3}
    assert all((parent is None) == (depth == 0) for parent, _root, depth in tree().values())


def test_a_thread_a_thousand_deep_keeps_its_depth(tmp_path: Path) -> None:
    brought(tmp_path, *(comment(n, comment_parent=n - 1) for n in range(1000, 0, -1)))

    assert tree()[1000] == (999, 1, 999)


@pytest.mark.parametrize(
    ("approved", "status"),
    [("1", S.PUBLISHED), ("0", S.HELD), ("spam", S.SPAM), ("trash", S.REMOVED),
     ("post-trashed", S.REMOVED), ("", S.HELD), ("approved", S.PUBLISHED), ("odd", S.HELD)],
)  # fmt: skip
def test_statuses_become_ours(tmp_path: Path, approved: str, status: str) -> None:
    (found,) = brought(tmp_path, comment(1, comment_approved=approved))

    assert found.status == status
    assert Article.objects.get().comment_count == (status == S.PUBLISHED)


def test_pingbacks_and_trackbacks_are_mentions_and_not_counted(tmp_path: Path) -> None:
    brought(
        tmp_path,
        comment(1, comment_type="pingback"),
        comment(2, comment_type="trackback"),
        comment(3, comment_type="comment"),
    )

    assert Comment.objects.pingbacks().count() == 2
    assert Article.objects.get().comment_count == 1


def test_what_is_no_comment_is_left_out_with_the_reason(tmp_path: Path) -> None:
    report = exports.run(
        tmp_path,
        exports.post(
            1,
            comments=[
                comment(1, comment_type="order_note"),
                comment(2, "  "),
                comment(3),
                comment(3),
            ],
        ),
    )

    reasons = exports.skipped(report, "comments")
    assert "order_note" in reasons["1"]
    assert "no words" in reasons["2"]
    assert "the same number" in reasons["3"]
    assert Comment.objects.count() == 1


def test_the_same_number_under_two_stories_stays_under_the_first(tmp_path: Path) -> None:
    parts = (exports.post(1, comments=[comment(7)]), exports.post(2, comments=[comment(7)]))

    report = exports.run(tmp_path, *parts)

    assert Comment.objects.get().article == Article.objects.get(headline="Post 1")
    assert "another story" in exports.skipped(report, "comments")["7"]
    assert exports.run(tmp_path, *parts)["comments"].unchanged == 1


def test_a_taken_number_becomes_an_old_anchor(tmp_path: Path) -> None:
    mine = make_comment(text="Ours.")

    brought(tmp_path, comment(mine.pk, "Theirs."), comment(90, comment_parent=mine.pk))

    theirs = Comment.objects.get(text="Theirs.")
    assert theirs.old_anchor == mine.pk
    assert theirs.pk not in {mine.pk, 90}
    assert Comment.objects.get(pk=90).parent == theirs


def test_comments_written_here_afterwards_get_numbers_of_their_own(tmp_path: Path) -> None:
    brought(tmp_path, comment(5000))

    assert make_comment(Article.objects.get()).pk > 5000


def test_comments_without_numbers_are_known_by_their_words(tmp_path: Path) -> None:
    parts = exports.post(1, comments=[comment(None, "One."), comment(None, "Two.")])
    exports.run(tmp_path, parts)

    report = exports.run(tmp_path, parts)

    assert Comment.objects.count() == 2
    assert report["comments"].unchanged == 2


def test_bad_addresses_and_sites_of_commenters_are_left_out(tmp_path: Path) -> None:
    (found,) = brought(
        tmp_path,
        comment(1, comment_author="", comment_author_email="no mail",
                comment_author_url="javascript:alert(1)"),
    )  # fmt: skip

    assert (found.name, found.email, found.url) == ("Anonymous", "", "")


@pytest.mark.parametrize(
    ("ip", "network"), [("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48")]
)
def test_networks_are_kept_for_thirty_days_only(tmp_path: Path, ip: str, network: str) -> None:
    recent = (timezone.now() - dt.timedelta(days=3)).strftime("%Y-%m-%d %H:%M:%S")
    brought(
        tmp_path,
        comment(1, comment_author_IP=ip, comment_date_gmt=recent),
        comment(2, comment_author_IP=ip),
    )

    assert Comment.objects.get(pk=1).network == network
    assert Comment.objects.get(pk=2).network == ""


def test_scripts_in_comments_do_not_run(tmp_path: Path) -> None:
    (found,) = brought(tmp_path, comment(1, '<script>alert(1)</script><b onclick="x()">Hi</b>'))

    assert found.html == "<p><strong>Hi</strong></p>"


def test_lists_and_tables_in_comments_keep_their_words_apart(tmp_path: Path) -> None:
    (found,) = brought(
        tmp_path,
        comment(1, "<h2>Head</h2><dl><dt>A</dt><dd>B</dd></dl><tr><td>1</td><td>2</td></tr>"),
    )

    assert found.html == "<p>Head<br>A<br>B</p><p>1 2</p>"


def test_a_changed_comment_is_updated_and_a_moderated_one_is_not(tmp_path: Path) -> None:
    brought(tmp_path, comment(1, "Old."), comment(2, "Old."))
    Comment.objects.filter(pk=2).update(status=S.REMOVED)

    report = exports.run(
        tmp_path, exports.post(1, comments=[comment(1, "New."), comment(2, "New.")])
    )

    assert Comment.objects.get(pk=1).text == "New."
    assert Comment.objects.get(pk=2).text == "Old."
    assert (report["comments"].updated, report["comments"].skipped_count) == (1, 1)


def test_a_comment_deleted_here_stays_deleted(tmp_path: Path) -> None:
    brought(tmp_path, comment(1))
    Comment.objects.all().delete()

    report = exports.run(tmp_path, exports.post(1, comments=[comment(1)]))

    assert not Comment.objects.exists()
    assert "deleted here" in exports.skipped(report, "comments")["1"]


def test_a_later_export_adds_replies_to_earlier_comments(tmp_path: Path) -> None:
    brought(tmp_path, comment(1))

    exports.run(tmp_path, exports.post(1, comments=[comment(2, comment_parent=1)]))

    assert tree()[2] == (1, 1, 1)
    assert Article.objects.get().comment_count == 2


def test_a_reply_whose_run_was_cut_off_finds_its_place_in_the_next(tmp_path: Path) -> None:
    parts = exports.post(1, comments=[comment(3, comment_parent=2), comment(2)])
    exports.run(tmp_path, parts)
    # As the rows stood before the item was settled.
    Comment.objects.filter(pk=3).update(parent=None, root=None, depth=0)
    Imported.objects.filter(comment_id=3).update(checksum="", fingerprint="")

    exports.run(tmp_path, parts)

    assert tree()[3] == (2, 2, 1)
    assert not Imported.objects.filter(checksum="").exists()


def test_pages_have_comments_too(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.page(1, comments=[comment(1), comment(2, comment_parent=1)]))

    assert Page.objects.get().comment_count == 2
    assert tree()[2] == (1, 1, 1)


def test_more_comments_than_a_batch_are_all_brought(tmp_path: Path) -> None:
    file = exports.written(
        tmp_path,
        exports.post(1, comments=[comment(n, comment_parent=n // 2) for n in range(1, 1001)]),
        exports.post(2, comments=[comment(2000)]),
    )

    report = Import(file).run()

    assert report["comments"].imported == 1001
    assert Comment.objects.exclude(depth=0).count() == 999
    assert Article.objects.get(headline="Post 1").comment_count == 1000
