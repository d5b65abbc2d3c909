"""A save of a story does all that follows from it, whoever calls it."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from accounts import roles
from articles.actions.restore_revision import restore_revision
from articles.actions.save_story import StoryChanges, VersionConflictError, save_story
from articles.models import Article, PublicCheck, Redirect
from tests.articles.admin.story_form import form_of
from tests.factories import make_article, make_author, make_category, make_page, save_article
from tests.roles import make_staff
from tests.wordpress import exports

pytestmark = pytest.mark.django_db


def address_of(story: Article) -> str:
    return Article.objects.get(pk=story.pk).get_absolute_url()


def test_changing_the_slug_redirects_the_old_address() -> None:
    story = make_article()
    old = story.get_absolute_url()

    save_article(story, slug="elsewhere")

    assert Client().get(old)["Location"] == address_of(story) != old


def test_changing_the_slug_at_the_desk_redirects_the_old_address(client: Client) -> None:
    client.force_login(make_staff(roles.EDITOR))
    story = make_article()
    old = story.get_absolute_url()

    client.post(f"/admin/articles/article/{story.pk}/change/", form_of(story, slug="elsewhere"))

    assert client.get(old)["Location"] == address_of(story) != old


def test_import_that_moves_a_story_redirects_the_old_address(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.post(1, link="https://old.example/2020/01/01/first/"))
    story = Article.objects.get()
    old = story.get_absolute_url()

    exports.run(
        tmp_path,
        exports.post(
            1,
            link="https://old.example/2021/02/03/second/",
            post_date="2021-02-03 10:00:00",
            post_date_gmt="2021-02-03 10:00:00",
        ),
    )

    assert Client().get(old)["Location"] == address_of(story) != old


def test_import_that_moves_a_page_redirects_its_address_and_those_below(tmp_path: Path) -> None:
    pages = exports.page(1, post_name="about"), exports.page(2, post_name="team", post_parent=1)
    exports.run(tmp_path, *pages)

    exports.run(tmp_path, exports.page(1, post_name="us"), pages[1])

    assert Client().get("/about/")["Location"] == "/us/"
    assert Client().get("/about/team/")["Location"] == "/us/team/"
    assert Client().get("/us/team/").status_code == 200


def test_address_of_a_draft_that_nobody_knew_is_not_redirected() -> None:
    story = make_article(published=False)

    save_article(story, slug="elsewhere")

    assert not Redirect.objects.exists()


def test_second_save_of_the_same_version_is_refused_with_the_row_as_it_is() -> None:
    story = make_article(headline="Mine")
    base = story.version
    save_article(Article.objects.get(pk=story.pk), headline="Theirs")

    changes = StoryChanges({"headline": "Mine too"})

    with pytest.raises(VersionConflictError) as refused:
        save_story(story, changes, by=None, at=timezone.now(), base_version=base)

    assert refused.value.theirs.headline == "Theirs"
    assert Article.objects.get(pk=story.pk).headline == "Theirs"


def test_save_writes_the_named_columns_only() -> None:
    story = make_article(headline="Old", standfirst="Old")
    Article.objects.filter(pk=story.pk).update(standfirst="Written by somebody else")

    save_article(story, headline="New")

    story.refresh_from_db()
    assert (story.headline, story.standfirst) == ("New", "Written by somebody else")


def test_failing_related_rows_leave_the_story_as_it_was() -> None:
    story = make_article(headline="Old")

    def fail() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        save_article(story, write_related=fail, headline="New")

    story.refresh_from_db()
    assert (story.headline, story.revisions.count()) == ("Old", 0)


def test_new_story_is_by_its_writer_and_has_a_first_revision() -> None:
    writer = make_staff(roles.AUTHOR)
    author = make_author("Maren Kolstad", user=writer)
    story = Article(headline="The ferry", body="<p>It sails.</p>")

    save_article(story, by=writer)

    assert story.created_by == writer
    assert [byline.author for byline in story.bylines.all()] == [author]
    assert story.revisions.get().headline == "The ferry"


def test_restored_revision_is_checked_and_listed_as_any_save() -> None:
    section, editor = make_category(), make_staff(roles.EDITOR)
    story = make_article(headline="First", section=section)
    save_article(story, headline="Second")
    version = story.version

    restore_revision(story, story.revisions.get(), by=editor, at=timezone.now())
    save_article(story, headline="Third")
    first = story.revisions.get(headline="Second")
    restore_revision(story, first, by=editor, at=timezone.now())

    fresh = Article.objects.get(pk=story.pk)
    assert fresh.headline == "Second"
    assert fresh.version > version
    assert PublicCheck.objects.filter(article=story).exists()


def test_restored_revision_never_brings_a_blank_headline_back() -> None:
    story = make_article(headline="Kept", body="<p>New.</p>")
    save_article(story)
    story.revisions.update(headline="\u3164", body="<p>Old.</p>")

    restore_revision(story, story.revisions.get(), by=None, at=timezone.now())

    fresh = Article.objects.get(pk=story.pk)
    assert (fresh.headline, fresh.body) == ("Kept", "<p>Old.</p>")


def test_saved_page_moves_what_stands_below_it(client: Client) -> None:
    client.force_login(make_staff(roles.EDITOR))
    above = make_page(title="About", slug="about")
    make_page(slug="team", parent=above)
    form = {"title": "About", "slug": "us", "status": "published", "version": above.version}
    form |= {"body": above.body, "position": 0}

    answer = client.post(f"/admin/articles/page/{above.pk}/change/", form)

    assert answer.status_code == 302, answer.content
    assert Client().get("/about/team/")["Location"] == "/us/team/"
