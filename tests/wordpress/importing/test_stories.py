"""Posts become stories: status, address, sections, words; updated, left alone, or left out."""

import datetime as dt
from pathlib import Path

import pytest

from articles.actions import publish
from articles.models import Article, Category, CategoryListing, Redirect, Revision, Tag
from tests.factories import make_article, make_category, make_user
from tests.wordpress import exports

pytestmark = pytest.mark.django_db

S = Article.Status


def brought(folder: Path, *args: object, **fields: object) -> Article:
    exports.run(folder, exports.post(*args, **fields))  # type: ignore[arg-type]
    return Article.objects.get()


@pytest.mark.parametrize(
    ("status", "fields", "here"),
    [
        ("publish", {}, S.PUBLISHED),
        ("draft", {"post_date_gmt": "0000-00-00 00:00:00"}, S.DRAFT),
        ("pending", {}, S.SUBMITTED),
        ("private", {}, S.PRIVATE),
        ("trash", {"post_name": "post-1__trashed"}, S.TRASHED),
        ("auto-draft", {}, S.DRAFT),
        ("", {}, S.DRAFT),
        ("wc-completed", {}, S.DRAFT),
        ("inherit", {}, S.DRAFT),
    ],
)
def test_statuses_become_ours_and_nothing_becomes_public_that_was_not(
    tmp_path: Path, status: str, fields: dict[str, str], here: str
) -> None:
    article = brought(tmp_path, 1, status=status, **fields)

    assert article.status == here
    assert Article.objects.visible().exists() is (status == "publish")


def test_a_scheduled_post_appears_at_its_time(tmp_path: Path) -> None:
    article = brought(
        tmp_path,
        1,
        status="future",
        post_date="2090-01-01 12:00:00",
        post_date_gmt="2090-01-01 19:00:00",
        link="https://old.example/2020/01/01/post-1/",
    )

    due = dt.datetime(2090, 1, 1, 19, tzinfo=dt.UTC)
    assert article.published_at == due
    assert not Article.objects.visible().exists()
    assert Article.objects.visible(at=due).get() == article
    assert article.published_on == dt.date(2090, 1, 1)


def test_a_scheduled_post_whose_time_passed_waits_for_an_editor(tmp_path: Path) -> None:
    report = exports.run(tmp_path, exports.post(1, status="future"))

    assert Article.objects.get().status == S.APPROVED
    assert any("waits for an editor" in warning for warning in report.all_warnings())


def test_a_password_stays_in_front_of_a_post(tmp_path: Path) -> None:
    article = brought(tmp_path, 1, post_password="enter")

    assert article.password == "enter"
    assert not Article.objects.visible().exists()
    assert Article.objects.reachable().exists()


def test_a_password_too_long_for_us_makes_the_post_private(tmp_path: Path) -> None:
    assert brought(tmp_path, 1, post_password="x" * 101).status == S.PRIVATE


def test_the_address_is_that_of_the_permalink(tmp_path: Path) -> None:
    article = brought(
        tmp_path,
        1,
        link="https://old.example/2014/03/04/the-tide/",
        post_date="2014-03-05 00:30:00",
        post_date_gmt="2014-03-04 23:30:00",
        post_name="tide",
    )

    assert article.get_absolute_url() == "/2014/03/04/the-tide/"
    assert article.published_at == dt.datetime(2014, 3, 4, 23, 30, tzinfo=dt.UTC)


def test_without_a_dated_permalink_the_day_of_the_old_clock_counts(tmp_path: Path) -> None:
    article = brought(
        tmp_path,
        1,
        link="https://old.example/the-tide/",
        post_date="2014-03-05 00:30:00",
        post_date_gmt="2014-03-04 23:30:00",
    )

    assert article.get_absolute_url() == "/2014/03/05/post-1/"
    assert Redirect.objects.filter(old_path="/the-tide", article=article).exists()
    assert Redirect.objects.filter(old_path="/?p=1", article=article).exists()


def test_zero_gmt_dates_fall_back_to_the_local_one(tmp_path: Path) -> None:
    article = brought(tmp_path, 1, post_date_gmt="0000-00-00 00:00:00")

    assert article.published_at == dt.datetime(2014, 3, 5, 9, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("%ce%b5%cf%80%ce%af", "επί"),
        ("Upper_Case.x", "Upper_Case.x"),
        ("a%2Fb", "a-b"),
        ("", "the-title"),
        ("x" * 250, "x" * 200),
    ],
)
def test_slugs_stay_as_they_were_where_they_can(tmp_path: Path, name: str, slug: str) -> None:
    assert brought(tmp_path, 1, post_name=name, title="The title").slug == slug


def test_a_taken_address_gets_a_number(tmp_path: Path) -> None:
    day = dt.datetime(2014, 3, 5, 8, tzinfo=dt.UTC)
    make_article(slug="post-1", published=day)

    exports.run(tmp_path, exports.post(1), exports.post(2, post_name="post-1"))

    slugs = set(Article.objects.values_list("slug", flat=True))
    assert slugs == {"post-1", "post-1-2", "post-1-3"}


def test_titles_lose_markup_and_gain_words_where_there_are_none(tmp_path: Path) -> None:
    exports.run(
        tmp_path,
        exports.post(1, title="A &amp; <em>B</em>"),
        exports.post(2, "One two three four five six seven eight nine ten.", title=""),
        exports.post(3, "", title=""),
    )

    headlines = Article.objects.order_by("pk").values_list("headline", flat=True)
    assert list(headlines) == ["A & B", "One two three four five six seven eight…", "post-3"]


@pytest.mark.parametrize(
    ("content", "excerpt", "shown"),
    [
        ("Body words.", "<b>Told</b> so.", "Told so."),
        ("Before.<!--more-->After.", "", "Before."),
        ("word " * 60, "", " ".join(["word"] * 55) + "…"),
    ],
)
def test_lists_show_excerpt_or_teaser_or_the_first_words(
    tmp_path: Path, content: str, excerpt: str, shown: str
) -> None:
    assert brought(tmp_path, 1, content, excerpt=excerpt).excerpt == shown


def test_sections_tags_and_bylines_are_joined(tmp_path: Path) -> None:
    exports.run(
        tmp_path,
        exports.author("ann", "Ann Other"),
        exports.category(1, "news"),
        exports.category(2, "local", parent="news"),
        exports.tag(3, "sea"),
        exports.post(
            1, filed=[("category", "local"), ("category", "extra"), ("post_tag", "sea"),
                      ("post_format", "post-format-link")]
        ),
    )  # fmt: skip

    article = Article.objects.get()
    assert article.section == Category.objects.get(slug="local")
    assert [c.slug for c in article.categories.all()] == ["extra"]
    assert [t.slug for t in article.tags.all()] == ["sea"]
    assert [b.author.name for b in article.bylines.all()] == ["Ann Other"]
    listed = CategoryListing.objects.filter(article=article)
    assert {row.topic.slug for row in listed} == {"local", "news", "extra"}


def test_the_primary_section_of_an_seo_plugin_comes_first(tmp_path: Path) -> None:
    exports.run(
        tmp_path,
        exports.category(1, "news"),
        exports.category(2, "sport"),
        exports.post(
            1,
            filed=[("category", "news"), ("category", "sport")],
            meta=[("_yoast_wpseo_primary_category", "2"), ("_yoast_wpseo_title", "%%title%% x"),
                  ("_yoast_wpseo_metadesc", "Said well.")],
        ),
    )  # fmt: skip

    article = Article.objects.get()
    assert article.section is not None
    assert article.section.slug == "sport"
    assert (article.seo_title, article.seo_description) == ("", "Said well.")


def test_sticky_closed_and_changed_are_kept(tmp_path: Path) -> None:
    article = brought(
        tmp_path, 1, is_sticky="1", comment_status="closed", post_modified_gmt="2014-03-07 10:00:00"
    )

    assert article.is_sticky
    assert not article.comments_open
    assert article.updated_at == dt.datetime(2014, 3, 7, 10, tzinfo=dt.UTC)


def test_scripts_are_sanitised(tmp_path: Path) -> None:
    article = brought(tmp_path, 1, "<p onclick='x()'>A<script>alert(1)</script></p>")

    assert article.body_html == "<p>A</p>"
    assert article.body_text.strip() == "A"


def test_old_slugs_guids_and_pages_of_a_post_lead_to_it(tmp_path: Path) -> None:
    article = brought(
        tmp_path,
        1,
        "A<!--nextpage-->B<!--nextpage-->C",
        link="https://old.example/2014/03/05/tide/",
        guid="https://old.example/2007/09/04/first-name/",
        meta=[("_wp_old_slug", "tied")],
    )

    paths = set(Redirect.objects.filter(article=article).values_list("old_path", flat=True))
    assert paths == {
        "/?p=1",
        "/2007/09/04/first-name",
        "/2014/03/05/tied",
        "/2014/03/05/tide/2",
        "/2014/03/05/tide/3",
    }


def test_a_site_below_a_path_answers_there_too(tmp_path: Path) -> None:
    base = "https://old.example/blog"
    exports.run(tmp_path, exports.post(1, link=f"{base}/2014/03/05/tide/"), base=base)

    paths = set(Redirect.objects.filter(article__isnull=False).values_list("old_path", flat=True))
    assert paths == {"/?p=1", "/blog?p=1", "/blog/2014/03/05/tide"}


def test_a_changed_post_is_updated_and_its_words_kept_as_revisions(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.post(1, "Old words.", filed=[("post_tag", "a")]))
    report = exports.run(tmp_path, exports.post(1, "New words.", filed=[("post_tag", "b")]))

    article = Article.objects.get()
    assert report["articles"].updated == 1
    assert article.body == "<p>New words.</p>"
    assert [tag.slug for tag in article.tags.all()] == ["b"]
    assert list(Revision.objects.values_list("body", flat=True)) == [
        "<p>New words.</p>",
        "<p>Old words.</p>",
    ]


def test_a_story_edited_here_is_left_as_it_is(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.post(1, "Old words."))
    article = Article.objects.get()
    article.body = "<p>An editor's words.</p>"
    article.save(update_fields=["body"])

    report = exports.run(tmp_path, exports.post(1, "New words."))

    article.refresh_from_db()
    assert article.body == "<p>An editor's words.</p>"
    assert "edited here" in exports.skipped(report, "articles")["1"]


def test_a_story_filed_elsewhere_here_is_edited_too(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.post(1, "Old words."))
    Article.objects.get().tags.add(Tag.objects.create(name="X", slug="x"))

    report = exports.run(tmp_path, exports.post(1, "New words."))

    assert "edited here" in exports.skipped(report, "articles")["1"]


def test_a_story_withdrawn_here_stays_withdrawn(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.post(1, "Old words."))
    publish.withdraw(Article.objects.get(), by=make_user())

    exports.run(tmp_path, exports.post(1, "New words."))

    assert Article.objects.get().status == S.WITHDRAWN


def test_a_story_deleted_here_stays_deleted(tmp_path: Path) -> None:
    exports.run(tmp_path, exports.post(1, comments=[exports.comment(1)]))
    Article.objects.all().delete()

    report = exports.run(tmp_path, exports.post(1, "New words.", comments=[exports.comment(1)]))

    assert not Article.objects.exists()
    assert "deleted here" in exports.skipped(report, "articles")["1"]
    assert "deleted here" in exports.skipped(report, "comments")["1"]


def test_the_same_number_twice_counts_once(tmp_path: Path) -> None:
    report = exports.run(tmp_path, exports.post(1, title="First"), exports.post(1, title="Second"))

    assert Article.objects.get().headline == "First"
    assert report["articles"].skipped_count == 1


def test_a_section_that_was_here_before_is_used(tmp_path: Path) -> None:
    news = make_category("Our news", slug="news")

    exports.run(
        tmp_path,
        exports.category(1, "news", "Their news"),
        exports.post(1, filed=[("category", "news")]),
    )

    assert Article.objects.get().section == news
    news.refresh_from_db()
    assert news.name == "Our news"


def test_every_act_leaves_a_row(tmp_path: Path) -> None:
    article = brought(tmp_path, 1)

    log = article.publishing_log.get()
    assert (log.verb, log.now) == ("import", S.PUBLISHED)
