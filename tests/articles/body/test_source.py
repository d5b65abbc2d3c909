"""The stored source of bodies is as safe as what readers get, and loses nothing that they see."""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import roles
from articles import revisions
from articles.body.source import allowed_value, is_clean
from articles.html import clean_source
from articles.models import Article, Page, Revision, Subject
from newsblog.demo import files
from tests.articles.admin.story_form import change, sign_in
from tests.attacks.hostile_bodies import INLINE, PAYLOADS
from tests.attacks.test_hostile_html import PIECES
from tests.factories import make_article, make_page, save_article
from tests.markup import rendered, tags_in
from tests.shared_data import shared
from tests.wordpress import exports
from tests.wordpress.bodies.test_converting import convert
from wordpress.importing import stories
from wordpress.models import Imported
from wordpress.records import Item
from wordpress.repair import Repairs
from wordpress.wxr import read

DIRTY = '<p>Hello <abbr title="World" onmouseenter="alert(1)">WHO</abbr></p>'
CLEAN = '<p>Hello <abbr title="World">WHO</abbr></p>'


def planted(row: Subject | Revision, body: str) -> None:
    """As a version of newsblog that did not clean the source left it."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {row._meta.db_table} SET body = %s WHERE id = %s", [body, row.pk])  # noqa: S608


def body_of(row: Subject | Revision) -> str:
    return str(type(row)._default_manager.values_list("body", flat=True).get(pk=row.pk))


# --- What is cleaned


@pytest.mark.parametrize("tag", INLINE)
def test_no_inline_element_keeps_a_handler_in_the_source(tag: str) -> None:
    source = f'<p>Hello <{tag} lang="en" onmouseenter="alert(1)">WHO</{tag}></p>'

    assert clean_source(source) == f'<p>Hello <{tag} lang="en">WHO</{tag}></p>'


@pytest.mark.parametrize(
    ("source", "cleaned"),
    [
        ('<p onclick="x()" style="color:red">x</p>', "<p>x</p>"),
        ('<p><a href="javascript:x()" target="_blank">x</a></p>', "<p><a>x</a></p>"),
        ('<iframe srcdoc="<b>x" src="https://youtu.be/dQw4w9WgXcQ"><i>y</i></iframe>',
         '<iframe src="https://youtu.be/dQw4w9WgXcQ"></iframe>'),
        ('<img src="data:image/svg+xml,x" alt="A">', '<img alt="A">'),
        ("<form action=/x><input name=y>Words</form>", "Words"),
        ("<p>a<script>x()</script><!-- note -->b</p>", "<p>ab</p>"),
        ('<b style="font-weight: 700; background: url(//x)">x</b>',
         '<b style="font-weight:700">x</b>'),
        ("<pre>\n\none</pre><script></script>", "<pre>\n\none</pre>"),
        ("<p>nul\x00l h\ud83dalf</p>", "<p>null half</p>"),
    ],
)  # fmt: skip
def test_what_the_list_does_not_name_goes_and_the_words_stay(source: str, cleaned: str) -> None:
    assert clean_source(source) == cleaned


@pytest.mark.parametrize(
    "source",
    [
        '<figure data-embed="youtube/dQw4w9WgXcQ"></figure>',
        '<figure data-embed="gone-provider/12"><figcaption>Film</figcaption></figure>',
        '<h2 id="a">Two</h2><p><a href="#a">up</a> <a name="b"></a></p>',
        '<img class="alignleft" src="https://old.example/a.jpg" width="300" alt="">',
        '<div class="wp-caption"><p class="wp-caption-text">C</p></div>',
        '<p align="right">x</p><span style="font-weight:700">y</span>',
        "<center>x</center><h1>One</h1><font>y</font>",
        '<iframe src="https://player.vimeo.com/video/123"></iframe>',
        '<audio controls="" src="/media/a.mp3"></audio>',
        "Loose words,\n\n  a > b &mdash; &copy; é\n<p>unclosed <b>bold",
        '<p\n  lang="en"\n>x</p><br/><hr />',
        "",
    ],
)
def test_what_the_renderer_reads_is_stored_as_it_was_written(source: str) -> None:
    assert clean_source(source) == source


def not_listed(source: str) -> list[object]:
    return [
        (tag.name, name, value)
        for tag in tags_in(source)
        for name, value in tag.attributes.items()
        if allowed_value(tag.name, name, value) != value
    ]


def agrees(source: str) -> bool:
    """Whether a source is clean after one cleaning, and readers get the same of both."""
    cleaned = clean_source(source)
    assert is_clean(cleaned), cleaned
    assert clean_source(cleaned) == cleaned
    assert not_listed(cleaned) == []
    return rendered(cleaned) == rendered(source)


@pytest.mark.parametrize("source", PAYLOADS)
def test_readers_get_the_same_of_a_cleaned_source(source: str) -> None:
    assert agrees(source)


@given(st.lists(PIECES | st.text(max_size=4), max_size=25).map("".join))
@settings(max_examples=150, deadline=None)
def test_cleaning_is_done_at_once_and_changes_nothing_for_readers(source: str) -> None:
    assert agrees(source)


def test_the_demo_is_stored_as_it_was_written() -> None:
    for folder in ("stories", "pages"):
        for document in files.documents(folder):
            source = document.text.replace("picture:", "/media/")
            assert clean_source(source) == source, document.name


@pytest.mark.attack
def test_readers_get_the_same_of_every_known_payload() -> None:
    lines = shared("xss", "payloads.jsonl").read_text(encoding="utf-8").split("\n")
    for payload in (json.loads(line)["payload"] for line in lines if line):
        assert agrees(payload), payload


# --- Every way in


def by_form(client: Client) -> Article:
    article = make_article()
    change(client, article, body=DIRTY)
    return article


def by_restoring(client: Client) -> Article:
    article = make_article()
    save_article(article)
    planted(article.revisions.get(), DIRTY)
    article.body = "<p>Later.</p>"
    article.save()
    client.post(f"/admin/articles/article/{article.pk}/revisions/1/")
    return article


def by_update(_client: Client) -> Article:
    article = make_article()
    Article.objects.filter(pk=article.pk).update(body=DIRTY)
    return article


def by_bulk_update(_client: Client) -> Article:
    article = make_article()
    article.body = DIRTY
    Article.objects.bulk_update([article], ["body"])
    return article


def by_bulk_create(_client: Client) -> Article:
    return Article.objects.bulk_create([Article(headline="x", slug="x", body=DIRTY)])[0]


def as_page(_client: Client) -> Page:
    return make_page(body=DIRTY)


def as_revision(_client: Client) -> Revision:
    article = make_article()
    planted(article, DIRTY)
    article.refresh_from_db()
    revision = revisions.take(article, by=None, at=timezone.now())
    assert revision
    return revision


@pytest.mark.django_db
@pytest.mark.parametrize(
    "written",
    [by_form, by_restoring, by_update, by_bulk_update, by_bulk_create, as_page, as_revision],
)
def test_every_way_of_storing_a_body_cleans_it(
    client: Client, written: Callable[[Client], Subject | Revision]
) -> None:
    sign_in(client, roles.EDITOR)

    assert body_of(written(client)) == CLEAN


@pytest.mark.django_db
def test_an_object_holds_what_was_stored() -> None:
    assert make_article(body=DIRTY).body == CLEAN


@pytest.mark.django_db
def test_an_import_stores_clean_sources_and_knows_them_again(tmp_path: Path) -> None:
    hostile = '<p>Words <span class="x" onclick="alert(1)" lang="en">here</span></p>'
    exports.run(tmp_path, exports.post(1, hostile))

    article = Article.objects.get()
    assert article.body == article.revisions.get().body
    assert "onclick" not in article.body
    assert "here" in article.body
    exports.run(tmp_path, exports.post(1, hostile + "<p>More.</p>"))
    article.refresh_from_db()
    assert "More." in article.body


# --- What was stored before


def cleaned_up() -> None:
    """Run the migrations of the upgrade on the rows as they are."""
    loader = MigrationLoader(connection)
    for app, name in (
        ("wordpress", "0002_fingerprints_of_cleaned_bodies"),
        ("articles", "0004_clean_stored_sources"),
    ):
        migration = import_module(f"{app}.migrations.{name}")
        apps = loader.project_state((app, name)).apps
        migration.forwards(apps, SimpleNamespace(connection=connection))


@pytest.mark.django_db
def test_the_upgrade_cleans_what_is_stored_and_touches_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(import_module("articles.migrations.0004_clean_stored_sources"), "BATCH", 2)
    kept = '<h2 id="a">As  written &mdash; here</h2>'
    rows = [make_article(body="<p>x</p>") for _ in range(5)]
    page, clean = make_page(body="<p>x</p>"), make_article(body=kept)
    revision = revisions.take(rows[0], by=None, at=timezone.now())
    assert revision
    for row in (*rows, page, revision):
        planted(row, DIRTY)
    before = list(Article.objects.order_by("pk").values_list("modified_at", "version", "body_html"))

    for _again in range(2):
        cleaned_up()
        assert {body_of(row) for row in (*rows, page, revision)} == {CLEAN}
        assert body_of(clean) == kept
    after = list(Article.objects.order_by("pk").values_list("modified_at", "version", "body_html"))
    assert after == before


@pytest.mark.django_db
@pytest.mark.parametrize("is_edited_here", [False, True])
def test_after_the_upgrade_an_import_still_knows_what_was_edited_here(
    tmp_path: Path, *, is_edited_here: bool
) -> None:
    exports.run(tmp_path, exports.post(1, "<p>Old words.</p>"))
    article = Article.objects.get()
    planted(article, '<p><a href="https://a.example/" target="_blank">Old words.</a></p>')
    entry = Imported.objects.get(article=article)
    Imported.objects.filter(pk=entry.pk).update(fingerprint=stories.fingerprint_now(entry))
    if is_edited_here:
        Article.objects.filter(pk=article.pk).update(standfirst="Ours.")

    cleaned_up()
    exports.run(tmp_path, exports.post(1, "<p>New words.</p>"))

    assert ("New words." in body_of(article)) is not is_edited_here


@pytest.mark.attack
def test_readers_get_the_same_of_every_body_of_the_exports() -> None:
    """As it was written there, and as the import converts it."""
    for file in sorted(shared("wxr").glob("*.xml")):
        for record in read(file, Repairs()):
            if isinstance(record, Item) and len(record.content) < 50_000:
                assert agrees(record.content), (file.name, record.title)
                assert agrees(convert(record.content).html), (file.name, record.title)
