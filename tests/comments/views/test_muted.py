import pytest
from django.test import Client

from comments.actions import like
from comments.models import Mute
from comments.views.muted import PAGE_SIZE
from tests.comments.views.comment_form import signed_in
from tests.factories import make_comment, make_user

pytestmark = pytest.mark.django_db

MUTED = "/comments/muted/"


def test_people_one_muted_are_listed_and_heard_again_at_a_click() -> None:
    client, user = signed_in(make_user())
    loud, other = make_user(display_name="Loud <b>One</b>"), make_user(display_name="Quiet Too")
    for person in (loud, other):
        like.mute(person, by=user)
    like.mute(user, by=other)

    page = client.get(MUTED).text
    assert "Loud &lt;b&gt;One&lt;/b&gt;" in page
    assert "Quiet Too" in page

    answer = client.post(MUTED, {"mute": Mute.objects.get(muted=loud).pk}, follow=True)

    assert "You see the comments of Loud &lt;b&gt;One&lt;/b&gt; again." in answer.text
    assert list(Mute.objects.filter(person=user).values_list("muted", flat=True)) == [other.pk]


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 18, "9" * 40])
def test_number_of_nobody_changes_nothing(number: str) -> None:
    client, user = signed_in(make_user())
    like.mute(make_user(), by=user)

    assert client.post(MUTED, {"mute": number}).status_code == 302
    assert Mute.objects.count() == 1


def test_nobody_unmutes_for_another() -> None:
    client, _user = signed_in(make_user())
    like.mute(make_user(), by=make_user())

    client.post(MUTED, {"mute": Mute.objects.get().pk})

    assert Mute.objects.count() == 1


def test_long_list_has_pages_and_none_beyond_its_end() -> None:
    client, user = signed_in(make_user())
    for _ in range(PAGE_SIZE + 1):
        like.mute(make_user(), by=user)

    assert client.get(f"{MUTED}page/2/").text.count('name="mute"') == 1
    assert client.get(f"{MUTED}page/3/").status_code == 404


def test_visitors_sign_in_first() -> None:
    assert "login" in Client().get(MUTED)["Location"]


def test_account_leads_to_the_list_and_an_empty_one_says_so() -> None:
    client, _user = signed_in(make_user())

    assert f'href="{MUTED}"' in client.get("/accounts/me/").text
    assert "You muted nobody" in client.get(MUTED).text


def test_below_a_muted_persons_comment_stands_the_way_back() -> None:
    client, user = signed_in(make_user())
    loud = make_comment(author=make_user())
    like.mute(loud.author, by=user)

    assert ">Unmute</a>" in client.get(loud.subject.get_absolute_url()).text
    asked = client.get(f"/comments/{loud.pk}/mute/").text
    assert "Unmute" in asked
    assert '<input type="hidden" name="mute" value="0">' in asked
