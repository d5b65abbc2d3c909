"""Authors: people on bylines, never accounts."""

from pathlib import Path

import pytest

from accounts.models import User
from articles.models import Article, Author, Redirect
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
