import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client

from accounts import roles
from accounts.models import User
from comments.actions import like
from tests.factories import make_comment, make_user
from tests.roles import make_staff

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/user/"


def person_form(person: User, **changes: object) -> dict[str, object]:
    return {
        "username": person.username,
        "display_name": "",
        "email": "",
        "is_active": "on",
    } | changes


def test_an_owner_gives_a_person_a_role_which_opens_the_desk(client: Client) -> None:
    client.force_login(make_staff(roles.OWNER))
    person = make_user()
    editors = Group.objects.get(name=roles.EDITOR)

    client.post(f"{LIST}{person.pk}/change/", person_form(person, groups=[editors.pk]))

    person = User.objects.get(pk=person.pk)
    assert person.is_staff
    assert person.has_perm("articles.publish_article")


def test_an_owner_takes_a_role_away_and_the_desk_closes(client: Client) -> None:
    client.force_login(make_staff(roles.OWNER))
    person = make_staff(roles.EDITOR)

    client.post(f"{LIST}{person.pk}/change/", person_form(person))

    assert not User.objects.get(pk=person.pk).is_staff


def test_an_owner_does_not_become_a_superuser(client: Client) -> None:
    owner = make_staff(roles.OWNER)
    client.force_login(owner)
    owners = Group.objects.get(name=roles.OWNER)

    client.post(
        f"{LIST}{owner.pk}/change/",
        person_form(owner, groups=[owners.pk], is_superuser="on", user_permissions=["1"]),
    )

    owner = User.objects.get(pk=owner.pk)
    assert not owner.is_superuser
    assert not owner.user_permissions.exists()


def test_an_owner_does_not_touch_a_superuser(client: Client) -> None:
    client.force_login(make_staff(roles.OWNER))
    above = make_user("root", is_superuser=True, is_staff=True)

    assert client.post(f"{LIST}{above.pk}/change/", person_form(above)).status_code == 403
    assert client.post(f"{LIST}{above.pk}/delete/", {"post": "yes"}).status_code == 403
    passwords = {
        "password1": "taken-over-1",
        "password2": "taken-over-1",
        "usable_password": "true",
    }
    assert client.post(f"{LIST}{above.pk}/password/", passwords).status_code == 403
    assert User.objects.get(pk=above.pk).check_password("a password")


@pytest.mark.parametrize("role", [roles.AUTHOR, roles.EDITOR, roles.MODERATOR])
def test_only_owners_see_people(client: Client, role: str) -> None:
    person = make_user()
    client.force_login(make_staff(role))

    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}{person.pk}/change/", person_form(person)).status_code == 403


def test_people_with_a_role_are_found_by_role_and_by_name(client: Client) -> None:
    client.force_login(make_staff(roles.OWNER))
    make_staff(roles.MODERATOR, username="judge")
    make_user("reader-only")

    by_role = client.get(f"{LIST}?role=moderator").content
    by_name = client.get(f"{LIST}?q=judg").content

    assert b"judge" in by_role
    assert b"reader-only" not in by_role
    assert b"judge" in by_name


def test_deleting_a_person_keeps_the_shape_of_threads_and_no_name(client: Client) -> None:
    client.force_login(make_staff(roles.OWNER))
    leaver, other = make_user(display_name="Maren"), make_user()
    root = make_comment(author=leaver, name="Maren", url="https://maren.example")
    reply = make_comment(parent=root, author=other)
    like.like(reply, by=leaver)

    client.post(f"{LIST}{leaver.pk}/delete/", {"post": "yes"})

    assert not User.objects.filter(pk=leaver.pk).exists()
    root.refresh_from_db()
    reply.refresh_from_db()
    assert (root.author, root.name, root.url) == (None, "Former reader", "")
    assert (reply.parent, reply.like_count) == (root, 0)


def test_an_owner_helps_somebody_who_lost_their_second_factor(client: Client) -> None:
    client.force_login(make_staff(roles.OWNER))
    person, above = make_user(), make_user("root", is_superuser=True, is_staff=True)
    for user in (person, above):
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    chosen = {"action": "take_second_factors_away", "_selected_action": [person.pk, above.pk]}

    page = client.post(LIST, chosen, follow=True).text

    assert "1 person signs in without a second factor now." in page
    assert Authenticator.objects.get().user == above
    assert LogEntry.objects.get().object_id == str(person.pk)
