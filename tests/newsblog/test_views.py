import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.test import Client, RequestFactory
from lxml import html

from accounts import roles
from articles.models import Article
from newsblog import views
from tests.articles.admin.story_form import ADD, form_of
from tests.factories import make_article, make_user
from tests.roles import make_staff


@pytest.mark.django_db
def test_missing_page_offers_a_search_and_the_latest_stories(client: Client) -> None:
    story = make_article(headline="Still here")

    response = client.get("/nothing/")
    page = html.document_fromstring(response.content)

    assert response.status_code == 404
    assert page.xpath("//form[@role='search']/@action") == ["/search/"]
    assert page.xpath("//ol[@class='headlines']//a/@href") == [story.get_absolute_url()]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not page.xpath("//link[@rel='canonical']")


def test_error_page_needs_neither_database_nor_manifest(
    rf: RequestFactory, settings: object
) -> None:
    response = views.server_error(rf.get("/"))
    page = html.document_fromstring(response.content)

    assert response.status_code == 500
    assert page.xpath("string(//h1)") == "Something broke on our side"
    assert page.xpath("//link[@rel='stylesheet']/@href") == [
        "/static/css/site.css",
        "/static/css/forms.css",
    ]


def test_error_page_does_without_its_stylesheet_if_that_was_not_collected(
    rf: RequestFactory, settings: object
) -> None:
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "newsblog.storage.StaticFilesStorage"},
    }

    response = views.server_error(rf.get("/"))

    assert response.status_code == 500
    assert b"stylesheet" not in response.content


@pytest.mark.django_db
def test_error_in_a_view_becomes_that_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_article()
    client.raise_request_exception = False

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(CursorWrapper, "execute", broken)
    response = client.get("/")

    assert response.status_code == 500
    assert b"Something broke on our side" in response.content
    assert b"broken on purpose" not in response.content


@pytest.mark.django_db
def test_what_a_visitor_may_not_open_says_what_to_do(client: Client) -> None:
    request = RequestFactory().get("/")
    request.user = make_user()

    response = views.permission_denied(request, PermissionDenied("secret reason"))

    assert response.status_code == 403
    assert b"You may not open this page" in response.content
    assert b"secret reason" not in response.content


@pytest.mark.django_db
def test_expired_form_says_that_nothing_was_sent() -> None:
    response = views.csrf_failure(RequestFactory().get("/"), reason="secret reason")

    assert response.status_code == 403
    assert b"Nothing was sent" in response.content
    assert b"secret reason" not in response.content


@pytest.mark.django_db
def test_security_headers_stand_on_every_answer(client: Client) -> None:
    for address in ("/", "/nothing/", "/%00/", "/identity.css"):
        headers = client.get(address).headers

        assert "default-src 'none'" in headers["Content-Security-Policy"], address
        assert "unsafe" not in headers["Content-Security-Policy"], address
        assert headers["X-Content-Type-Options"] == "nosniff", address


@pytest.mark.django_db
def test_missing_picture_is_not_found(client: Client) -> None:
    assert client.get("/media/pictures/00/none/960.webp").status_code == 404


@pytest.fixture
def away(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client of a site whose database does not answer."""
    client.raise_request_exception = False

    def no_answer(self: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", no_answer)
    return client


def test_form_sent_while_the_database_is_away_comes_back_to_be_sent_again(away: Client) -> None:
    response = away.post("/2026/11/22/story/respond/?a=1", {"text": "<My> words", "parent": "7"})
    page = html.document_fromstring(response.content)

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert page.xpath("//form/@action") == ["/2026/11/22/story/respond/?a=1"]
    assert page.xpath("string(//textarea[@name='text'])").strip() == "<My> words"
    assert page.xpath("//input[@name='parent']/@value") == ["7"]


def test_password_sent_while_the_database_is_away_does_not_come_back(away: Client) -> None:
    response = away.post("/accounts/login/", {"login": "me", "password": "secret", "text": "a"})

    assert response.status_code == 503
    assert b"secret" not in response.content
    assert b"<form" not in response.content


def test_story_sent_while_the_database_is_away_comes_back_with_its_readers_password(
    away: Client,
) -> None:
    sent = {"headline": "The flood", "body": "<p>Words.</p>", "password": "sesame"}

    page = html.document_fromstring(away.post("/admin/articles/article/add/", sent).content)

    assert page.xpath("string(//textarea[@name='body'])").strip() == "<p>Words.</p>"
    assert page.xpath("//input[@name='password']/@value") == ["sesame"]


def test_what_another_site_sends_while_the_database_is_away_is_not_given_back(
    away: Client,
) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}

    response = away.post("/admin/articles/article/add/", {"body": "Theirs"}, headers=headers)

    assert response.status_code == 503
    assert b"Theirs" not in response.content


@pytest.fixture
def broken(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """An editor's browser at a site that can't store stories."""
    client.raise_request_exception = False
    client.force_login(make_staff(roles.EDITOR))

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(Article, "save", fail)
    return client


@pytest.mark.django_db
def test_story_whose_save_fails_comes_back_with_all_its_fields(broken: Client) -> None:
    sent = form_of(body="<p>My words.</p>", password="sesame", _draft=f"{'a' * 32}.{'b' * 32}")

    response = broken.post(ADD, sent)

    page = html.document_fromstring(response.content)
    assert response.status_code == 500
    assert page.xpath("//form/@action") == [ADD]
    assert page.xpath("string(//textarea[@name='body'])").strip() == "<p>My words.</p>"
    names = set(page.xpath("//form//*/@name"))
    assert set(sent) <= names
    assert "saved-drafts" not in response.cookies
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_save_that_fails_for_another_sites_page_gives_nothing_back(broken: Client) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}

    response = broken.post(ADD, form_of(body="<p>Their words.</p>"), headers=headers)

    assert response.status_code == 500
    assert b"Their words" not in response.content


def test_form_too_large_to_be_read_is_told_of_the_outage_all_the_same(
    away: Client, settings: object
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10  # type: ignore[attr-defined]

    response = away.post(
        "/x/", "text=" + "a" * 100, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == 503
    assert b"<form" not in response.content


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [{"headline": "a" * 3_000_000}, {f"x{n}": "1" for n in range(3000)}],
    ids=["long", "many"],
)
def test_form_that_is_too_long_is_answered_with_the_limit(
    client: Client, sent: dict[str, str]
) -> None:
    client.force_login(make_staff(roles.EDITOR))

    response = client.post(ADD, sent)
    page = html.document_fromstring(response.content)

    assert response.status_code == 413
    assert page.xpath("string(//h1)") == "This is too long to be saved"
    assert "A form may hold 2.0\xa0MB in 2000 fields." in page.text_content()
    assert not Article.objects.exists()
