"""A form of the desk that can't be saved comes back with everything that was sent."""

import pytest
from django.test import Client

from accounts import roles
from accounts.models import User
from articles.models import Article, Byline, Category, Page, SiteIdentity
from tests.articles.admin.story_form import ADD, LIST, form_of
from tests.desk.sent_forms import WORDS, Browser, read, values
from tests.factories import make_article, make_author, make_category, make_page, make_tag, make_user
from tests.roles import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_staff(roles.EDITOR)


def test_save_while_signed_out_gives_the_text_back_and_works_after_signing_in(
    editor: User,
) -> None:
    browser = Browser(editor)
    section, tag = make_category(), make_tag()
    data = form_of(
        headline="The flood", body=WORDS, section=section.pk, tags=[tag.pk], password="sesame"
    )
    data["csrfmiddlewaretoken"] = browser.token()
    browser.sign_out()

    response = browser.send(ADD, data)

    assert response.status_code == 403
    assert "You are signed out" in response.content.decode()
    assert not Article.objects.exists()
    sent_back = values(response)
    assert sent_back["headline"] == ["The flood"]
    assert sent_back["body"] == [WORDS]
    assert sent_back["section"] == [str(section.pk)]
    assert sent_back["password"] == ["sesame"]
    assert {name for name in data if name != "_continue"} <= set(sent_back)
    assert read(response).xpath("//a[@data-sign-in-link]/@target") == ["_blank"]

    browser.sign_in(editor)
    once_more = browser.send(ADD, dict(sent_back))
    assert not Article.objects.exists()
    shown = values(once_more)
    assert shown["body"] == [WORDS]
    browser.send(ADD, {**shown, "_continue": "1"})

    story = Article.objects.get()
    assert (story.headline, story.section, story.password) == ("The flood", section, "sesame")
    assert story.tags.get() == tag
    assert "Typed for an hour." in story.body


def test_save_with_a_token_that_does_not_fit_shows_the_form_with_everything_sent(
    editor: User,
) -> None:
    browser = Browser(editor)
    author, section = make_author(), make_category()
    story = make_article(headline="Before")
    address = f"{LIST}{story.pk}/change/"
    bylines = {
        "bylines-TOTAL_FORMS": 1,
        "bylines-0-author": author.pk,
        "bylines-0-role": "photographer",
        "bylines-0-position": 3,
    }
    data = form_of(story, headline="After", body=WORDS, section=section.pk, **bylines)
    data |= {"csrfmiddlewaretoken": "x" * 64, "comments_open": "on"}
    browser.client.cookies.pop("csrftoken", None)

    response = browser.send(address, data)

    assert response.status_code == 403
    assert "The form had expired" in response.content.decode()
    story.refresh_from_db()
    assert (story.headline, story.version) == ("Before", 1)
    shown = values(response)
    assert (shown["headline"], shown["body"]) == (["After"], [WORDS])
    assert shown["section"] == [str(section.pk)]
    assert shown["bylines-0-author"] == [str(author.pk)]
    saved = browser.send(address, {**shown, "_continue": "1"})
    assert saved.status_code == 302
    story.refresh_from_db()
    assert (story.headline, story.section) == ("After", section)
    byline = Byline.objects.get(article=story)
    assert (byline.author, byline.role, byline.position) == (author, "photographer", 3)


def test_an_expired_button_publishes_nothing(editor: User) -> None:
    browser = Browser(editor)
    story = make_article(published=False)
    data = form_of(story, body=WORDS, _move="publish", csrfmiddlewaretoken="x" * 64)

    response = browser.send(f"{LIST}{story.pk}/change/", data)

    assert values(response)["body"] == [WORDS]
    story.refresh_from_db()
    assert story.status == Article.Status.DRAFT


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://forum.testserver"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://testserver.evil.example"},
    {"Origin": "null"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_what_a_page_of_another_site_sends_never_stands_in_a_form(
    headers: dict[str, str], editor: User, is_signed_in: bool
) -> None:
    browser = Browser(editor if is_signed_in else None)

    response = browser.send(ADD, form_of(body="<p>Their words.</p>"), **headers)

    assert response.status_code == 403
    assert "Their words" not in response.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_what_a_page_of_another_site_wants_restored_is_refused(
    headers: dict[str, str], editor: User
) -> None:
    browser = Browser(editor)

    response = browser.send(ADD, form_of(body="<p>Their words.</p>", _restore="1"), **headers)

    assert response.status_code == 403
    assert "Their words" not in response.content.decode()


def test_a_stranger_gets_back_what_they_sent_and_nothing_of_the_desk() -> None:
    section = make_category("Secret section")
    story = make_article(headline="Not public yet", body="<p>Nobody knows.</p>", published=False)
    data = form_of(headline="Mine", body="</textarea><script>alert(1)</script>", section=section.pk)

    response = Browser().send(f"{LIST}{story.pk}/change/", data)

    page = response.content.decode()
    assert values(response)["body"] == ["</textarea><script>alert(1)</script>"]
    assert "<script>alert" not in page
    for secret in ("Not public yet", "Nobody knows", "Secret section", story.slug):
        assert secret not in page
    assert "sessionid" not in response.cookies
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    "name", ["old_password", "new_password1", "password1", "password2", "usable_password"]
)
def test_a_form_with_the_password_of_an_account_does_not_come_back(name: str) -> None:
    data = {name: "a long password", "text": "Words that are long enough to be worth keeping."}

    for address in ("/admin/password_change/", "/admin/accounts/user/add/"):
        response = Browser().send(address, data)

        assert response.status_code == 403
        assert "a long password" not in response.content.decode()


def test_a_form_without_a_text_is_refused_as_before(editor: User) -> None:
    assert "Nothing was sent" in Browser().send(LIST, {"action": "publish"}).content.decode()


def test_a_reader_who_is_signed_in_gets_the_text_back_and_no_desk() -> None:
    browser = Browser(make_user("reader"))

    response = browser.send(ADD, form_of(body=WORDS))

    assert values(response)["body"] == [WORDS]
    assert "may not use the desk" in response.content.decode()


def test_an_author_whose_story_was_passed_on_meanwhile_can_copy_the_text() -> None:
    author = make_staff(roles.AUTHOR)
    story = make_article(published=False, created_by=author, status=Article.Status.APPROVED)
    client = Client()
    client.force_login(author)

    response = client.post(f"{LIST}{story.pk}/change/", form_of(story, body=WORDS))

    assert response.status_code == 403
    page = read(response)
    assert page.xpath("string(//textarea[@readonly and contains(., 'Typed')])").strip() == WORDS
    assert not page.xpath("//form[contains(@class, 'write')]//button")


def test_a_page_that_was_deleted_meanwhile_leaves_its_text_to_copy(editor: User) -> None:
    page = make_page()
    address = f"/admin/articles/page/{page.pk}/change/"
    page.delete()
    client = Client()
    client.force_login(editor)

    response = client.post(address, {"title": "About us", "body": WORDS, "slug": "about"})

    assert response.status_code == 404
    assert WORDS in [text.strip() for text in read(response).xpath("//textarea/text()")]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/admin/articles/page/add/", "body"),
        ("/admin/articles/category/add/", "description"),
        ("/admin/articles/author/add/", "bio"),
        ("/admin/articles/siteidentity/1/change/", "footer_text"),
    ],
)
def test_every_form_of_the_desk_comes_back(address: str, name: str, editor: User) -> None:
    SiteIdentity.objects.get_or_create(pk=1)
    long = "A text that somebody wrote at the desk.\nIt has two lines."
    data = {name: long, "name": "Harbour", "title": "About"}

    signed_out = Browser().send(address, data)
    expired = Browser(make_staff(roles.OWNER)).send(address, data)

    shown = values(expired, form="//form[contains(@id, '_form') and not(@id='logout-form')]")
    assert [value.strip() for value in shown[name]] == [long]
    assert values(signed_out)[name] == [long]
    assert not Category.objects.exists()
    assert not Page.objects.exists()


def test_a_correction_that_can_not_be_sent_comes_back(editor: User) -> None:
    story = make_article()
    text = "The mayor's name is Okafor, not Okafur, as an earlier version of this story said."
    address = f"{LIST}{story.pk}/correct/"

    for browser in (Browser(), Browser(editor)):
        response = browser.send(address, {"text": text, "kind": "correction"})

        assert values(response)["text"] == [text]
        assert values(response)["kind"] == ["correction"]
