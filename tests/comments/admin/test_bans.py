import pytest
from django.test import Client
from django.utils import timezone

from accounts import roles
from comments.models import Ban, ModerationLog
from tests.factories import make_user
from tests.roles import make_staff

pytestmark = pytest.mark.django_db

LIST = "/admin/comments/ban/"


def test_chosen_bans_are_lifted_and_written_down(client: Client) -> None:
    moderator, person = make_staff(roles.MODERATOR), make_user(display_name="Rolf")
    client.force_login(moderator)
    made = Ban.objects.create(person=person, reason="Rude", begins_at=timezone.now())
    assert b"Rolf" in client.get(f"{LIST}?q=rolf").content

    client.post(LIST, {"action": "lift", "index": 0, "_selected_action": [made.pk]})

    made.refresh_from_db()
    assert made.lifted_at is not None
    row = ModerationLog.objects.get(person=person)
    assert (row.verb, row.by) == (ModerationLog.Verb.LIFT_BAN, moderator)


def test_a_ban_is_neither_edited_nor_deleted_nor_made_here(client: Client) -> None:
    client.force_login(make_staff(roles.OWNER))
    made = Ban.objects.create(person=make_user(), reason="Rude", begins_at=timezone.now())

    client.post(f"{LIST}{made.pk}/change/", {"reason": "Better"})
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{made.pk}/delete/", {"post": "yes"}).status_code == 403

    made.refresh_from_db()
    assert made.reason == "Rude"
