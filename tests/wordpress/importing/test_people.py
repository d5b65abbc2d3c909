"""Authors: people on bylines, never accounts."""

import re
from pathlib import Path

import pytest

from accounts.models import User
from articles.models import Article, Author, Redirect
from comments.models import Comment
from tests.factories import make_author
from tests.wordpress import exports
from tests.wordpress.exports import author

pytestmark = pytest.mark.django_db


def test_authors_get_their_name_and_address_and_no_account(tmp_path: Path) -> None:
    exports.run(tmp_path, author("j.doe", "Jane Doe", 4))

    found = Author.objects.get()
    assert (found.name, found.slug) == ("Jane Doe", "j.doe")
    assert Redirect.objects.get(old_path="/?author=4").author == found
    assert not User.objects.exists()


def test_a_byline_of_somebody_nobody_declared_is_made(tmp_path: Path) -> None:
    report = exports.run(tmp_path, exports.post(1, creator="ghost"))

    assert Article.objects.get().bylines.get().author.name == "ghost"
    assert report["authors"].found == 0
    assert any("ghost" in warning for warning in report.all_warnings())


def test_the_same_person_is_not_made_twice(tmp_path: Path) -> None:
    mine = make_author("Jane Doe", slug="jane")

    exports.run(tmp_path, author("jane", "Jane Doe"), exports.post(1, creator="jane"))

    assert Author.objects.get() == mine


def test_somebody_else_of_that_address_stays_somebody_else(tmp_path: Path) -> None:
    make_author("Jane Roe", slug="jane")

    exports.run(tmp_path, author("jane", "Jane Doe"), exports.post(1, creator="jane"))

    assert Article.objects.get().bylines.get().author.slug == "jane-2"


def test_a_renamed_author_is_updated_and_one_renamed_here_is_not(tmp_path: Path) -> None:
    exports.run(tmp_path, author("a", "A", 1), author("b", "B", 2))
    Author.objects.filter(slug="b").update(name="Ours")

    report = exports.run(tmp_path, author("a", "New A", 1), author("b", "New B", 2))

    assert set(Author.objects.values_list("name", flat=True)) == {"New A", "Ours"}
    assert (report["authors"].updated, report["authors"].skipped_count) == (1, 1)


def test_an_author_without_login_or_name_is_told(tmp_path: Path) -> None:
    report = exports.run(tmp_path, author("", "", 3))

    assert exports.skipped(report, "authors") == {"3": "it has neither login nor name"}


@pytest.mark.parametrize(
    ("login", "given", "shown"),
    [
        ("jane@paper.example", "jane@paper.example", r"Author [0-9]{6}"),
        ("jane@paper.example", "", r"Author [0-9]{6}"),
        ("jane@paper.example", "Jane Doe", "Jane Doe"),
        ("jane", "Jane Doe <jane@paper.example>", "Jane Doe"),
        ("jane", "jane@paper.example", r"Author [0-9]{6}"),
    ],
)
def test_a_byline_never_shows_an_address(
    tmp_path: Path, login: str, given: str, shown: str
) -> None:
    report = exports.run(tmp_path, exports.author(login, given), exports.post(1, creator=login))
    exports.run(tmp_path, exports.author(login, given), exports.post(1, creator=login))

    name = Author.objects.get().name
    assert re.fullmatch(shown, name)
    assert ("name them at the desk" in " ".join(report.all_warnings())) == name.startswith("Author")


def test_an_author_whom_only_a_story_names_shows_no_address(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.post(1, creator="jane@paper.example"))

    assert re.fullmatch(r"Author [0-9]{6}", Author.objects.get().name)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("jane.doe@example.com", r"Reader [0-9]{6}"),
        ("Jane &lt;jane.doe@example.com&gt;", "Jane"),
        ("jane.doe＠example.com", r"Reader [0-9]{6}"),  # noqa: RUF001
        ("jane\u200b.doe@example.com", r"Reader [0-9]{6}"),
        ("Jane @ Quay", "Jane @ Quay"),
    ],
)
def test_a_commenters_name_never_shows_an_address(tmp_path: Path, given: str, shown: str) -> None:
    words = [exports.comment(n, comment_author=given) for n in (1, 2)]

    exports.run(tmp_path, exports.post(1, comments=words))

    (name,) = set(Comment.objects.values_list("name", flat=True))
    assert re.fullmatch(shown, name)
