"""Findings that were stored as strings have fields after `migrate`."""

import pytest
from django.core.management import call_command

from comments.models import Comment
from tests.factories import make_comment

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [
    {"rule": "words", "outcome": "hold", "detail": "tin, free", "by": "Ines"},
    {"rule": "spam", "outcome": "hold", "detail": "seen-host:70 shouting:20"},
    {"rule": "links", "outcome": "hold", "detail": "3"},
    {"rule": "newcomer", "outcome": "hold", "detail": "1"},
    {"rule": "person", "outcome": "hold", "detail": "rude before"},
    {"rule": "everybody", "outcome": "hold", "detail": ""},
    {"rule": "of a later day", "outcome": "hold", "detail": "x"},
]
AFTER = [
    {"words": ["tin", "free"]},
    {"parts": {"seen-host": 70, "shouting": 20}},
    {"count": 3},
    {"approved": 1},
    {"reason": "rude before"},
    {},
    {},
]


def test_strings_become_fields_and_come_back() -> None:
    comment = make_comment(findings=[])
    call_command("migrate", "comments", "0005", verbosity=0)
    Comment.objects.filter(pk=comment.pk).update(findings=BEFORE)

    call_command("migrate", verbosity=0)
    comment.refresh_from_db()
    assert [finding["detail"] for finding in comment.findings] == AFTER
    assert comment.findings[0]["by"] == "Ines"

    call_command("migrate", "comments", "0005", verbosity=0)
    comment.refresh_from_db()
    assert comment.findings[:6] == BEFORE[:6]
    call_command("migrate", verbosity=0)
