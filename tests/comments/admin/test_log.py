import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts import roles
from comments.models import ModerationLog
from tests.factories import make_comment
from tests.roles import make_staff

pytestmark = pytest.mark.django_db

LIST = "/admin/comments/moderationlog/"
Verb = ModerationLog.Verb


def row(verb: str, **fields: object) -> ModerationLog:
    fields.setdefault("at", timezone.now())
    return ModerationLog.objects.create(comment=make_comment(), verb=verb, **fields)


def listed(client: Client, query: str) -> list[str]:
    response = client.get(LIST + query)
    assert response.status_code == 200
    return sorted(found.reason for found in response.context["cl"].result_list)


def test_the_log_is_narrowed_by_time_act_and_person(client: Client) -> None:
    moderator = make_staff(roles.MODERATOR)
    client.force_login(moderator)
    row(Verb.HOLD, reason="rule")
    row(Verb.SPAM, by=moderator, reason="mine")
    row(Verb.SPAM, by=make_staff(roles.EDITOR), reason="theirs")
    row(Verb.SPAM, reason="old", at=timezone.now() - dt.timedelta(days=8))

    assert listed(client, "?days=7") == ["mine", "rule", "theirs"]
    assert listed(client, "?act=hold") == ["rule"]
    assert listed(client, "?actor=me") == ["mine"]
    assert listed(client, "?actor=people&act=spam") == ["mine", "theirs"]
    assert listed(client, "?actor=rules") == ["old", "rule"]


def test_an_act_is_looked_for_among_the_newest_only(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(make_staff(roles.OWNER))
    monkeypatch.setattr("comments.admin.log.SEARCHED", 2)
    now = timezone.now()
    for age in range(4):
        row(Verb.SPAM, reason=str(age), at=now - dt.timedelta(minutes=age))

    assert listed(client, "?act=spam") == ["0", "1"]


def test_the_log_is_read_only(client: Client) -> None:
    client.force_login(make_staff(roles.OWNER))
    kept = row(Verb.SPAM, reason="As it was.")

    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{kept.pk}/change/", {"reason": "x"}).status_code == 403
    assert client.post(f"{LIST}{kept.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{LIST}{kept.pk}/change/").status_code == 200
