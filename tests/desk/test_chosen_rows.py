"""Bulk actions take any key that somebody may send for a row."""

import pytest
from django.test import Client

from accounts import roles
from articles.models import Article
from tests.factories import make_article
from tests.roles import make_staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["a", "\x00", "\ud800", "9" * 40, "-1", "1.5", ""])
@pytest.mark.parametrize("action", ["publish", "bin", "delete_selected"])
@pytest.mark.parametrize(
    "path", ["articles/article", "articles/tag", "comments/comment", "accounts/user"]
)
def test_odd_key_of_a_chosen_row_is_no_error(
    client: Client, key: str, action: str, path: str
) -> None:
    client.force_login(make_staff(roles.OWNER))
    sent = f"action={action}&index=0&_selected_action=".encode() + key.encode(
        "utf-8", "surrogatepass"
    ).replace(b"\x00", b"%00")

    answer = client.post(f"/admin/{path}/", sent, content_type="application/x-www-form-urlencoded")

    assert answer.status_code in {200, 302}


def test_possible_key_beside_an_odd_one_is_acted_on(client: Client) -> None:
    client.force_login(make_staff(roles.OWNER))
    story = make_article(published=False)
    sent = {"action": "bin", "index": "0", "_selected_action": ["a", story.pk]}

    client.post("/admin/articles/article/", sent)

    story.refresh_from_db()
    assert story.status == Article.Status.TRASHED
