import re
from http.cookies import SimpleCookie

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from articles.models import Article, SiteIdentity
from comments.models import Comment
from tests.comments.views.comment_form import LONG, address, hidden, kept_text, signed_in
from tests.factories import make_article, make_page, make_user

pytestmark = pytest.mark.django_db

SENTENCE = "Please log in using one of these methods to post your comment:"
MAREN = {"guest-name": "Maren K.", "guest-email": "maren@example.org"}


@pytest.fixture(autouse=True)
def _no_code_was_asked_for() -> None:
    cache.clear()


@pytest.fixture
def article() -> Article:
    """A story where guests may write."""
    SiteIdentity.objects.create(guests_may_comment=True)
    return make_article()


def mails() -> list[str]:
    """The words of what is queued to be sent, oldest first."""
    jobs = DBTaskResult.objects.filter(task_path="accounts.mail.send_secret").order_by(
        "enqueued_at"
    )
    return [job.args_kwargs["kwargs"]["text"] for job in jobs]


def last_code() -> str:
    found = re.search(r"^ {2,}(\S+)\s*$", mails()[-1], re.MULTILINE)
    assert found
    return found[1]


def field(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="guest-{name}"[^>]*>', page)
    assert found, f"no field {name}"
    value = re.search(r'value="([^"]*)"', found[0])
    return value[1] if value else ""


def ask(client: Client, article: Article, **fields: str) -> object:
    return client.post(address(article), {"text": LONG, "act": "guest", **MAREN, **fields})


def enter(client: Client, article: Article, code: str) -> str:
    """Type the code in; the page where one lands."""
    then = f"{address(article)}#respond"
    answer = client.post("/accounts/login/code/confirm/", {"code": code, "next": then}, follow=True)
    return answer.content.decode()


@pytest.mark.parametrize("make", [make_article, make_page])
def test_without_the_switch_readers_are_asked_to_log_in(make: object) -> None:
    subject = make()  # type: ignore[operator]
    for page in (subject.get_absolute_url(), address(subject)):
        text = Client().get(page).content.decode()
        assert SENTENCE in text
        assert "guest-email" not in text


@pytest.mark.parametrize("make", [make_article, make_page])
def test_with_the_switch_there_are_fields_instead_of_the_sentence(make: object) -> None:
    SiteIdentity.objects.create(guests_may_comment=True)
    subject = make()  # type: ignore[operator]
    for page in (subject.get_absolute_url(), address(subject)):
        text = Client().get(page).content.decode()
        assert SENTENCE not in text
        assert "(Address never made public)" in text
        assert all(name in text for name in ("guest-name", "guest-email", "guest-url"))


def test_guest_proves_the_address_and_then_posts_the_text_that_was_kept(article: Article) -> None:
    client = Client()

    asked = ask(client, article, **{"guest-url": "maren.example"})
    assert asked.status_code == 302  # type: ignore[attr-defined]
    assert not Comment.objects.exists()
    page = enter(client, article, last_code())
    assert kept_text(page) == LONG
    assert "Maren K." in page
    client.post(address(article), {"text": LONG, "writer": hidden(page, "writer")})

    comment = Comment.objects.get()
    assert (comment.shown_name, comment.site) == ("Maren K.", "https://maren.example")
    assert comment.email == ""
    assert "maren@example.org" not in Client().get(article.get_absolute_url()).content.decode()


def test_typing_the_code_in_posts_nothing_by_itself(article: Article) -> None:
    client = Client()
    ask(client, article)

    enter(client, article, last_code())

    assert not Comment.objects.exists()


def test_a_guest_has_an_account_without_password_or_provider(article: Article) -> None:
    client = Client()
    ask(client, article)
    enter(client, article, last_code())

    user = User.objects.get()
    assert user.display_name == "Maren K."
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified


def known(**fields: str) -> User:
    """Somebody who came in here before."""
    user = make_user(email="maren@example.org", **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Client().force_login(user)
    return user


def plain(text: str) -> str:
    """Without what differs by chance: codes, tokens, keys."""
    return re.sub(r'value="[^"]*"|nonce="[^"]*"|^ +[A-Z0-9-]+$', "", text, flags=re.MULTILINE)


def told(client: Client, article: Article) -> tuple[object, str, str]:
    """The answer, the page it leads to, and the mail."""
    answer = ask(client, article)
    page = client.get(answer["Location"]).content.decode()  # type: ignore[index]
    return (answer.status_code, answer["Location"]), plain(page), mails()[-1]  # type: ignore[attr-defined, index]


def test_whether_an_address_has_an_account_shows_nowhere(article: Article) -> None:
    stranger = told(Client(), article)
    EmailAddress.objects.all().delete()
    User.objects.all().delete()
    owner = known(display_name="Maren the owner")

    somebody = told(Client(), article)

    assert stranger[:2] == somebody[:2]
    assert plain(stranger[2]) == plain(somebody[2])
    assert "Was this you?" in somebody[2]
    assert not Comment.objects.exists()
    owner.refresh_from_db()
    assert owner.display_name == "Maren the owner"


def test_owner_of_an_account_who_writes_as_a_guest_posts_under_the_accounts_name(
    article: Article,
) -> None:
    owner = known(display_name="Maren the owner")
    client = Client()
    ask(client, article)

    page = enter(client, article, last_code())

    assert kept_text(page) == LONG
    assert "Maren the owner" in page
    owner.refresh_from_db()
    assert owner.display_name == "Maren the owner"


def test_a_name_like_that_of_the_staff_is_marked(article: Article) -> None:
    make_user(display_name="Ines Halvorsen", is_staff=True)
    client = Client()
    ask(client, article, **{"guest-name": "Ines H\u0430lvorsen"})

    assert "(reader)" in enter(client, article, last_code())


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("name", "", "Write the name that other readers should see."),
        ("name", "\u200b\u200b", "at least one letter or digit"),
        ("email", "", "so that we can send you a code"),
        ("email", "maren", "This is not an e-mail address."),
        ("url", "javascript:alert(1)", "This is not a web address."),
        ("url", "ftp://maren.example", "This is not a web address."),
    ],
)
def test_what_is_wrong_is_said_under_its_field_and_all_is_kept(
    article: Article, name: str, value: str, error: str
) -> None:
    answer = ask(Client(), article, **{f"guest-{name}": value})

    page = answer.content.decode()  # type: ignore[attr-defined]
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert kept_text(page) == LONG
    assert error in page
    assert f'aria-describedby="guest-{name}-error"' in page
    assert mails() == []


def test_form_of_a_cached_page_comes_back_with_everything_in_it(article: Article) -> None:
    client = Client(enforce_csrf_checks=True)

    page = client.post(address(article), {"text": LONG, "act": "guest", **MAREN}).text

    assert (kept_text(page), field(page, "name"), field(page, "email")) == (
        LONG, "Maren K.", "maren@example.org",
    )  # fmt: skip
    assert mails() == []


def test_preview_keeps_the_fields_and_finds_no_fault_with_them_yet(article: Article) -> None:
    page = (
        Client()
        .post(address(article), {"text": "**x**", "act": "preview", "guest-name": "Maren"})
        .content.decode()
    )

    assert field(page, "name") == "Maren"
    assert "guest-email-error" not in page


def test_a_mailbox_gets_five_codes_an_hour_and_the_text_is_kept(article: Article) -> None:
    for _ in range(5):
        assert ask(Client(), article).status_code == 302  # type: ignore[attr-defined]

    answer = ask(Client(), article)

    assert answer.status_code == 429  # type: ignore[attr-defined]
    assert kept_text(answer.content.decode()) == LONG  # type: ignore[attr-defined]


def test_without_the_switch_a_guests_form_leads_to_the_door() -> None:
    article = make_article()

    answer = ask(Client(), article)

    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert "Please log in" in answer.content.decode()  # type: ignore[attr-defined]
    assert mails() == []


def test_fields_are_saved_in_the_browser_only_where_that_is_ticked(article: Article) -> None:
    plain_client, saving = Client(), Client()
    ask(plain_client, article)
    ask(saving, article, **{"guest-remember": "1"})

    assert "guest" not in plain_client.cookies
    cookie = saving.cookies["guest"]
    assert cookie["httponly"]
    later = Client()
    later.cookies = SimpleCookie({"guest": cookie.value})
    page = later.get(address(article)).content.decode()
    assert (field(page, "name"), field(page, "email")) == ("Maren K.", "maren@example.org")
    mine = later.get(address(article), headers={"Accept": "application/json"}).json()
    assert field(mine["identity"], "email") == "maren@example.org"


def test_what_is_saved_can_be_erased_on_the_form(article: Article) -> None:
    client = Client()
    ask(client, article, **{"guest-remember": "1"})

    page = client.post(address(article), {"text": LONG, "act": "forget-guest", **MAREN}).text

    assert (kept_text(page), field(page, "name"), field(page, "email")) == (LONG, "", "")
    assert client.cookies["guest"].value == ""
    assert field(client.get(address(article)).text, "email") == ""


def test_unticking_erases_too(article: Article) -> None:
    client = Client()
    ask(client, article, **{"guest-remember": "1"})
    ask(client, article)

    assert client.cookies["guest"].value == ""


@pytest.mark.attack
@pytest.mark.parametrize("cookie", ["x", "", "eyJuYW1lIjoieCJ9:1w:abc", "\u00e9"])
def test_a_cookie_that_is_not_ours_counts_as_none(article: Article, cookie: str) -> None:
    client = Client()
    client.cookies = SimpleCookie({"guest": cookie})

    assert field(client.get(address(article)).content.decode(), "email") == ""


def test_a_visitors_story_is_the_same_with_a_saved_guest_and_without(article: Article) -> None:
    saving = Client()
    ask(saving, article, **{"guest-remember": "1"})
    later = Client()
    later.cookies = SimpleCookie({"guest": saving.cookies["guest"].value})

    pages = [each.get(article.get_absolute_url()) for each in (later, Client())]

    assert pages[0].content == pages[1].content
    assert not pages[0].cookies


def test_somebody_signed_in_is_not_asked_who_they_are_until_they_change(article: Article) -> None:
    client, user = signed_in()

    assert "guest-email" not in client.get(address(article)).text
    changing = client.post(address(article), {"text": "x", "act": "change", "writer": user.pk})
    assert "guest-email" in changing.text


def test_somebody_signed_in_who_writes_as_a_guest_is_signed_out_first(article: Article) -> None:
    client, user = signed_in()
    ask(client, article)

    page = enter(client, article, last_code())

    assert kept_text(page) == LONG
    assert hidden(page, "writer") != str(user.pk)
