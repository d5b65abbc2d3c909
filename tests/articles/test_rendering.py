import pytest

from articles import html, rendering
from articles.models import Article, Page, Subject
from tests.factories import make_article, make_page

pytestmark = pytest.mark.django_db


def outdate(text: Subject) -> None:
    """As an older version of newsblog would have left it."""
    type(text).objects.filter(pk=text.pk).update(body_html="<p>old</p>", body_version=0)


def test_an_editor_who_saved_meanwhile_is_not_overwritten() -> None:
    story = make_article(body="<p>Before.</p>")
    stale = Article.objects.only("body").get(pk=story.pk)
    story.body = "<p>After.</p>"
    story.save()

    assert rendering.rerender(stale) is False
    story.refresh_from_db()
    assert story.body_html == "<p>After.</p>"


def test_rendering_again_leaves_the_time_of_the_last_save_alone() -> None:
    story = make_article(body="<p>Words.</p>")
    before = story.modified_at
    assert rendering.rerender(story) is True
    story.refresh_from_db()
    assert story.modified_at == before


def test_only_what_is_out_of_date_is_rendered_again() -> None:
    old, new = make_article(body="<p>Old.</p>"), make_article(body="<p>New.</p>")
    outdate(old)
    Article.objects.filter(pk=new.pk).update(body_html="<p>as it is</p>")
    assert rendering.count_outdated(Article) == 1

    assert list(rendering.rerender_outdated(Article)) == [1]

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.body_html, old.body_version) == ("<p>Old.</p>", html.VERSION)
    assert new.body_html == "<p>as it is</p>"


def test_everything_is_rendered_again_where_that_is_asked_for() -> None:
    page = make_page(body="<p>Words.</p>")
    Page.objects.filter(pk=page.pk).update(body_html="broken")
    list(rendering.rerender_outdated(Page, everything=True))
    page.refresh_from_db()
    assert page.body_html == "<p>Words.</p>"


def test_a_run_that_was_stopped_is_continued_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "BATCH", 2)
    stories = [make_article() for _ in range(5)]
    for story in stories:
        outdate(story)
    steps = rendering.rerender_outdated(Article)
    assert next(steps) == 2
    steps.close()

    assert rendering.count_outdated(Article) == 3
    assert list(rendering.rerender_outdated(Article)) == [2, 3]
    assert rendering.count_outdated(Article) == 0
