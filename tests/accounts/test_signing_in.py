import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.core import mail
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts import linking
from accounts.models import User
from tests.accounts.conftest import Visitor, last_code, sent_mail
from tests.factories import make_user
from tests.oauth_stub import OAuthStub, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("provider", ["google", "facebook", "x"])
def test_a_reader_comes_in_with_one_provider_and_lands_where_they_were(
    visitor: Visitor, stub: OAuthStub, provider: str
) -> None:
    stub.person[provider] = Person(name="Maren Kolstad", email="maren@example.org")

    landed = visitor.choose(provider, then="/accounts/me/%23respond")

    assert landed.status_code == 200
    assert landed.url.path == "/accounts/me/"
    user = User.objects.get()
    assert user.display_name == "Maren Kolstad"
    assert not user.has_usable_password()
    assert not SocialToken.objects.exists()


def test_somebody_whose_provider_gives_no_address_is_not_asked_for_one(
    visitor: Visitor, stub: OAuthStub
) -> None:
    stub.person["x"] = Person(name="dockside")

    visitor.choose("x")

    assert visitor.is_signed_in()
    assert User.objects.get().email == ""


def test_of_what_a_provider_tells_only_number_name_and_picture_are_kept(
    visitor: Visitor, newcomer: Visitor, stub: OAuthStub
) -> None:
    for provider, someone in (("facebook", visitor), ("google", newcomer)):
        stub.person[provider] = Person(email="maren@example.org", picture="/p.jpg")
        someone.choose(provider)
        someone.choose(provider)

    kept = {account.provider: account.extra_data for account in SocialAccount.objects.all()}
    assert kept["facebook"]["name"] == kept["google"]["name"] == "Maren Kolstad"
    assert kept["google"]["picture"].endswith("/p.jpg")
    assert "maren@example.org" not in str(kept)


def test_an_address_that_the_provider_does_not_vouch_for_is_not_kept(
    visitor: Visitor, stub: OAuthStub
) -> None:
    stub.person["facebook"] = Person(email="maren@example.org")

    visitor.choose("facebook")

    assert User.objects.get().email == ""
    assert not EmailAddress.objects.exists()


def test_an_unverified_google_address_never_links_to_its_owners_account(
    visitor: Visitor, stub: OAuthStub
) -> None:
    owner = make_user("owner")
    EmailAddress.objects.create(user=owner, email="a@example.org", verified=True, primary=True)
    stub.person["google"] = Person(email="a@example.org", is_email_verified=False)

    visitor.choose("google")

    assert SocialAccount.objects.get().user != owner


def test_two_providers_with_one_verified_address_lead_to_one_account_after_a_proof(
    visitor: Visitor, newcomer: Visitor, stub: OAuthStub
) -> None:
    visitor.ask_for_code("maren@example.org")
    visitor.enter_code(last_code())
    stub.person["google"] = Person(email="maren@example.org")

    asked = newcomer.choose("google")
    assert "You already have an account here" in asked.text
    assert not newcomer.is_signed_in()
    assert not SocialAccount.objects.exists()
    session = Session.objects.get(session_key=newcomer.http.cookies["sessionid"]).get_decoded()
    assert "token" not in session[linking.PENDING_LINK]["sociallogin"]
    newcomer.post("/accounts/prove/")
    landed = newcomer.enter_code(last_code())

    assert landed.url.path == "/accounts/me/"
    assert SocialAccount.objects.get().user == User.objects.get()


def test_an_account_whose_provider_is_gone_is_opened_by_a_code(
    visitor: Visitor, newcomer: Visitor, stub: OAuthStub, settings: Settings
) -> None:
    stub.person["google"] = Person(email="maren@example.org")
    visitor.choose("google")
    settings.SOCIALACCOUNT_PROVIDERS = {**settings.SOCIALACCOUNT_PROVIDERS, "google": {}}

    assert "Google" not in newcomer.get("/accounts/login/").text
    newcomer.ask_for_code("maren@example.org")
    landed = newcomer.enter_code(last_code())

    assert landed.url.path == "/accounts/me/"
    assert "<li>Google</li>" in landed.text
    assert "Google" in newcomer.get("/accounts/3rdparty/").text
    assert User.objects.count() == 1


def test_somebody_with_a_second_factor_is_asked_for_it_whichever_way_they_come(
    visitor: Visitor, newcomer: Visitor, stub: OAuthStub
) -> None:
    stub.person["google"] = Person(email="ed@example.org")
    visitor.choose("google")
    editor = User.objects.get()
    User.objects.update(is_staff=True, is_superuser=True)
    TOTP.activate(editor, generate_totp_secret())

    by_provider = newcomer.choose("google")
    assert by_provider.url.path == "/accounts/2fa/authenticate/"
    assert newcomer.get("/admin/").url.path != "/admin/"
    newcomer.post("/accounts/logout/")
    newcomer.ask_for_code("ed@example.org")
    by_code = newcomer.enter_code(last_code())
    assert by_code.url.path == "/accounts/2fa/authenticate/"
    assert not newcomer.is_signed_in()


def test_a_staff_account_is_not_opened_by_a_provider_that_knows_its_address(
    visitor: Visitor, stub: OAuthStub
) -> None:
    editor = make_user("editor", is_staff=True)
    EmailAddress.objects.create(user=editor, email="ed@example.org", verified=True, primary=True)
    stub.person["google"] = Person(email="ed@example.org")

    visitor.choose("google")

    assert not visitor.is_signed_in()


def test_proof_with_another_account_joins_nothing(
    visitor: Visitor, newcomer: Visitor, stub: OAuthStub
) -> None:
    visitor.ask_for_code("maren@example.org")
    visitor.enter_code(last_code())
    stub.person["google"] = Person(email="maren@example.org")
    newcomer.choose("google")

    newcomer.ask_for_code("mallory@example.org")
    newcomer.enter_code(last_code())

    assert newcomer.is_signed_in()
    assert not SocialAccount.objects.exists()


def test_a_code_lets_somebody_in_who_was_never_here(visitor: Visitor) -> None:
    visitor.ask_for_code("new@example.org")
    landed = visitor.enter_code(last_code())

    assert landed.url.path == "/accounts/me/"
    assert EmailAddress.objects.get().verified


def test_staff_come_in_by_a_code_at_the_address_that_an_owner_gave_them(
    visitor: Visitor,
) -> None:
    editor = make_user("ines", email="Ines@example.org", is_staff=True)
    make_user("ines2", email="ines@example.org")

    visitor.ask_for_code("ines@example.org")
    visitor.enter_code(last_code())

    assert "Ines@example.org".lower() in visitor.get("/accounts/me/").text
    proven = EmailAddress.objects.get(verified=True)
    assert (proven.user, proven.email, proven.primary) == (editor, "ines@example.org", True)


def test_nobody_learns_from_the_page_whether_an_address_is_known(
    visitor: Visitor, newcomer: Visitor
) -> None:
    known = make_user("known", email="known@example.org")
    EmailAddress.objects.create(user=known, email="known@example.org", verified=True, primary=True)

    one = visitor.ask_for_code("known@example.org")
    other = newcomer.ask_for_code("other@example.org")

    assert one.status_code == other.status_code
    assert one.url.path == other.url.path
    sent = sent_mail()
    assert len(sent) == 2
    assert sent[0].subject == sent[1].subject


def test_a_code_works_once_and_three_wrong_tries_end_it(
    visitor: Visitor, newcomer: Visitor
) -> None:
    visitor.ask_for_code("maren@example.org")
    code = last_code()
    for _ in range(3):
        visitor.enter_code("WRONG1")
    visitor.enter_code(code)
    assert not visitor.is_signed_in()

    newcomer.ask_for_code("maren@example.org")
    code = last_code()
    newcomer.enter_code(code)
    newcomer.post("/accounts/logout/")
    newcomer.enter_code(code)
    assert not newcomer.is_signed_in()


def test_a_mailbox_is_sent_five_codes_an_hour_and_no_more(live_server: LiveServer) -> None:
    for _ in range(7):
        someone = Visitor(live_server.url)
        someone.ask_for_code("bombed@example.org")
        someone.http.close()

    assert len(sent_mail()) == 5


def test_no_form_fills_a_mailbox(
    visitor: Visitor, newcomer: Visitor, live_server: LiveServer, stub: OAuthStub
) -> None:
    visitor.ask_for_code("maren@example.org")
    visitor.enter_code(last_code())
    mail.outbox.clear()

    for _ in range(4):
        newcomer.post("/accounts/password/reset/", email="maren@example.org")
    stub.person["google"] = Person(email="maren@example.org")
    newcomer.choose("google")
    for _ in range(3):
        told = newcomer.post("/accounts/prove/")
    newcomer.post("/accounts/login/code/confirm/", action="resend")

    assert len(sent_mail()) == 4  # and the code at the beginning
    assert "We have sent several e-mails to that address" in told.text


def test_over_the_limit_of_a_form_one_is_told_when_to_try_again(visitor: Visitor) -> None:
    answers = [
        visitor.post("/accounts/password/reset/", email="maren@example.org") for _ in range(6)
    ]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "600"


def test_a_name_that_is_taken_stops_nobody(
    visitor: Visitor, newcomer: Visitor, stub: OAuthStub
) -> None:
    stub.person["x"] = Person(uid="1", name="Sam")
    visitor.choose("x")
    stub.person["x"] = Person(uid="2", name="Sam")
    newcomer.choose("x")

    assert sorted(User.objects.values_list("username", flat=True)) == ["sam", "sam2"]


def test_a_name_like_that_of_the_staff_is_marked(visitor: Visitor, stub: OAuthStub) -> None:
    make_user("ines", display_name="Ines Halvorsen", is_staff=True)
    stub.person["x"] = Person(name="Іnes  Halvorsеn")  # noqa: RUF001  (Cyrillic twins)

    visitor.choose("x")

    assert User.objects.get(is_staff=False).display_name.endswith("(reader)")


def test_cancelling_at_the_provider_leads_back_with_a_sentence(
    visitor: Visitor, stub: OAuthStub
) -> None:
    landed = visitor.choose("google", decision="deny", then="/accounts/login/")

    assert landed.status_code == 200
    assert "You cancelled at Google" in landed.text
    assert not visitor.is_signed_in()


@pytest.mark.parametrize("where", ["consent", "token"])
def test_an_error_at_the_provider_is_no_dead_end(
    visitor: Visitor, stub: OAuthStub, where: str
) -> None:
    stub.person["google"] = Person(error=where)

    landed = visitor.choose("google", then="/accounts/login/")

    if where == "token":
        assert "Nothing is lost" in landed.text
    assert not visitor.is_signed_in()


def test_signing_in_never_begins_by_a_link(visitor: Visitor, stub: OAuthStub) -> None:
    page = visitor.get("/accounts/google/login/")

    assert page.status_code == 200
    assert "Continue with Google?" in page.text
    assert stub.seen == []


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)"],
)
def test_after_signing_in_nobody_is_sent_to_another_site(
    visitor: Visitor, newcomer: Visitor, stub: OAuthStub, target: str
) -> None:
    by_provider = visitor.choose("google", then=target)
    newcomer.ask_for_code("maren@example.org", then=target)
    by_code = newcomer.enter_code(last_code(), then=target)

    for landed in (by_provider, by_code):
        assert landed.url.host in {"localhost", "127.0.0.1"}


def test_a_foreign_answer_without_our_state_is_refused(visitor: Visitor, stub: OAuthStub) -> None:
    landed = visitor.get("/accounts/google/login/callback/?code=stolen&state=guessed")

    assert not visitor.is_signed_in()
    assert "Nothing is lost" in landed.text


def test_sign_in_that_one_browser_began_cannot_be_finished_in_another(
    visitor: Visitor, newcomer: Visitor, stub: OAuthStub
) -> None:
    """Login CSRF: the attacker's own code and state, sent to somebody as a link."""
    asked: list[str] = []
    visitor.http.event_hooks["request"] = [lambda request: asked.append(str(request.url))]
    visitor.choose("google", decision="allow")
    callback = next(url for url in asked if "/login/callback/?" in url)

    newcomer.get(callback)

    assert not newcomer.is_signed_in()
    assert User.objects.count() == 1
