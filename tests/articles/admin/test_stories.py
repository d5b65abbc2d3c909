import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts import roles
from articles.models import Article, PublishingLog, SiteIdentity
from articles.redirects import find
from tests.articles.admin.story_form import ADD, LIST, change, form_of, sign_in
from tests.factories import make_article, make_author, make_category, make_tag

pytestmark = pytest.mark.django_db


# --- Writing


def test_an_author_writes_a_draft_that_is_theirs_and_bears_their_byline(client: Client) -> None:
    person = sign_in(client, roles.AUTHOR)
    writer = make_author(user=person)

    client.post(ADD, form_of(headline="The  tide\nturns", body="<p>It did.</p><script>x</script>"))

    article = Article.objects.get()
    assert (article.headline, article.status) == ("The tide turns", Article.Status.DRAFT)
    assert article.created_by == person
    assert article.bylines.get().author == writer
    assert "<script" not in article.body_html
    assert article.revisions.count() == 1


def test_bylines_keep_their_order_and_sections_and_tags_are_saved(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    first, second = make_author(), make_author()
    section, tag = make_category(), make_tag()
    bylines = {
        "bylines-TOTAL_FORMS": 2,
        "bylines-0-author": second.pk,
        "bylines-0-role": "writer",
        "bylines-0-position": 2,
        "bylines-1-author": first.pk,
        "bylines-1-role": "photographer",
        "bylines-1-position": 1,
    }

    client.post(ADD, form_of(section=section.pk, tags=[tag.pk], **bylines))

    article = Article.objects.get()
    assert [byline.author for byline in article.bylines.all()] == [first, second]
    assert (article.section, article.tags.get()) == (section, tag)


def test_a_save_writes_only_what_the_form_changed(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article()
    Article.objects.filter(pk=article.pk).update(comment_count=41)

    change(client, article, standfirst="New.")

    article.refresh_from_db()
    assert (article.standfirst, article.comment_count, article.version) == ("New.", 41, 2)


def test_another_address_for_a_public_story_leaves_a_redirect(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(slug="flood")
    before = article.get_absolute_url()

    change(client, article, slug="high-water")

    article.refresh_from_db()
    assert article.slug == "high-water"
    assert find(before) == article.get_absolute_url()


def test_a_story_of_the_same_day_keeps_its_address(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    at = timezone.now() - dt.timedelta(hours=2)
    make_article(slug="flood", published=at)
    other = make_article(slug="storm", published=at)

    page = change(client, other, slug="flood")

    assert "has this address already" in page
    other.refresh_from_db()
    assert other.slug == "storm"


def test_a_public_story_does_not_lose_its_address(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(slug="flood")

    assert "needs an address" in change(client, article, slug="")


def test_a_story_whose_sections_changed_is_listed_there_at_once(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    section = make_category()
    article = make_article()

    change(client, article, section=section.pk)

    assert article.category_listings.get().topic == section


# --- Two editors


def test_a_save_over_a_newer_version_is_refused_with_both_texts_kept(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(body="<p>Before.</p>")
    change(client, article, body="<p>Theirs &amp; theirs.</p>")

    page = change(client, article, body="<p>Mine.</p>", headline="My headline")

    assert "Somebody saved this text while you were writing" in page
    assert "&lt;p&gt;Mine.&lt;/p&gt;" in page
    assert "My headline" in page
    assert "Theirs &amp;amp; theirs." in page
    article.refresh_from_db()
    assert article.body == "<p>Theirs &amp; theirs.</p>"


def test_after_the_refusal_the_next_save_is_a_decision(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article()
    change(client, article, standfirst="Theirs.")
    page = change(client, article, standfirst="Mine.")
    assert 'name="version" value="2"' in page

    change(client, article, standfirst="Mine.", version=2)

    article.refresh_from_db()
    assert article.standfirst == "Mine."
    assert "Theirs." in set(article.revisions.values_list("standfirst", flat=True))


@pytest.mark.parametrize("version", ["", "x", "0", "99"])
def test_a_save_that_does_not_say_what_it_was_made_from_is_refused(
    client: Client, version: str
) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(standfirst="Kept.")

    change(client, article, standfirst="Lost.", version=version)

    article.refresh_from_db()
    assert article.standfirst == "Kept."


# --- Moving


def test_the_publish_button_saves_the_words_and_publishes_them(client: Client) -> None:
    editor = sign_in(client, roles.EDITOR)
    article = make_article(published=False, slug="")

    page = change(client, article, headline="Bridge opens", _move="publish")

    article.refresh_from_db()
    assert article.is_visible()
    assert article.slug == "bridge-opens"
    assert "“Bridge opens” is published." in page
    assert PublishingLog.objects.get().by == editor


def test_a_new_story_can_be_published_at_once(client: Client) -> None:
    sign_in(client, roles.EDITOR)

    client.post(ADD, form_of(_move="publish"))

    assert Article.objects.visible().count() == 1


def test_a_time_is_read_in_the_zone_of_the_site(client: Client) -> None:
    SiteIdentity.objects.create(time_zone="Pacific/Auckland")
    sign_in(client, roles.EDITOR)
    article = make_article(published=False)

    year = timezone.now().year + 1

    page = change(client, article, _move="schedule", move_at=f"{year}-07-01T09:30")

    article.refresh_from_db()
    assert article.published_at == dt.datetime(year, 6, 30, 21, 30, tzinfo=dt.UTC)
    assert article.is_scheduled()
    assert "Pacific/Auckland" in page
    assert f"1 Jul {year}, 09:30" in page


def test_publish_now_brings_a_scheduled_story_forward(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(published=timezone.now() + dt.timedelta(days=2))

    change(client, article, _move="publish")

    article.refresh_from_db()
    assert article.is_visible()


def test_a_schedule_without_a_time_asks_for_one_and_keeps_the_words(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(published=False)

    page = change(client, article, standfirst="Kept.", _move="schedule")

    assert "Say when" in page
    article.refresh_from_db()
    assert (article.status, article.standfirst) == (Article.Status.DRAFT, "Kept.")


def test_a_move_that_the_status_forbids_is_a_message(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(published=False, body="")

    page = change(client, article, _move="publish")

    assert "There is no text yet." in page
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT


def test_a_story_goes_to_the_editors_and_back_with_a_reason(client: Client) -> None:
    author = sign_in(client, roles.AUTHOR)
    article = make_article(published=False, created_by=author)
    change(client, article, _move="submit")
    article.refresh_from_db()
    assert article.status == Article.Status.SUBMITTED

    sign_in(client, roles.EDITOR)
    assert "Say why" in change(client, article, _move="send_back")
    article.refresh_from_db()
    change(client, article, _move="send_back", move_reason="Who says so?")

    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT
    assert "Who says so?" in client.get(f"{LIST}{article.pk}/change/").content.decode()


def test_actions_of_the_list_do_what_they_can_and_say_what_they_could_not(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    good, empty = make_article(published=False), make_article(published=False, body="")

    page = client.post(
        LIST,
        {"action": "publish", "index": 0, "_selected_action": [good.pk, empty.pk]},
        follow=True,
    ).content.decode()

    assert Article.objects.visible().get() == good
    assert "1 story: done." in page
    assert "There is no text yet." in page


# --- Correcting and going back


def test_a_correction_stands_on_the_story(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article()
    address = f"{LIST}{article.pk}/correct/"
    assert client.get(address).status_code == 200

    client.post(address, {"kind": "correction", "text": "The year was 2021."})

    assert article.corrections.get().text == "The year was 2021."


def test_a_draft_is_not_corrected(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(published=False)

    response = client.post(f"{LIST}{article.pk}/correct/", {"kind": "correction", "text": "No."})

    assert b"Only a published story can be corrected" in response.content
    assert not article.corrections.exists()


def test_an_earlier_revision_comes_back(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    article = make_article(body="<p>First.</p>")
    change(client, article, standfirst="One.")
    article.refresh_from_db()
    change(client, article, standfirst="Two.", body="<p>Second.</p>")
    assert b"First." in client.get(f"{LIST}{article.pk}/revisions/1/").content

    client.post(f"{LIST}{article.pk}/revisions/1/")

    article.refresh_from_db()
    assert (article.standfirst, article.body) == ("One.", "<p>First.</p>")
    assert article.body_text == "First."


def test_addresses_of_films_become_embeds_and_others_are_explained(client: Client) -> None:
    sign_in(client, roles.AUTHOR)
    film = {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"}

    assert client.get(f"{LIST}embed/", film).json()["embed"] == "youtube/dQw4w9WgXcQ"
    for url in ("https://nowhere.example/", "javascript:alert(1)", "", "x" * 5000, "http://["):
        response = client.get(f"{LIST}embed/", {"url": url})
        assert response.status_code == 404
        assert "can't be embedded" in response.json()["message"]
