"""What the tests of the queue begin with: its addresses, held and reported comments."""

from typing import Any

from django.test import Client
from django.utils import timezone

from comments.models import Comment, Flag
from tests.factories import make_comment, make_user

QUEUE = "/admin/comments/comment/queue/"
DECIDE = f"{QUEUE}decide/"


def seen(client: Client, query: str = "") -> str:
    """The page of the queue."""
    response = client.get(QUEUE + query)
    assert response.status_code == 200
    return response.content.decode()


def held(**fields: Any) -> Comment:
    return make_comment(status=Comment.Status.HELD, **fields)


def reported(comment: Comment, **fields: str) -> Flag:
    """A report of it by somebody new."""
    return Flag.objects.create(
        comment=comment,
        person=make_user(),
        created_at=timezone.now(),
        **{"reason": Flag.Reason.ABUSE, **fields},
    )
