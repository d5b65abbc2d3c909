import pytest
from django.test import Client

from accounts import roles
from comments.models import Comment, ModerationLog
from tests.factories import make_article, make_comment, make_page, make_user
from tests.roles import make_staff

pytestmark = pytest.mark.django_db

LIST = "/admin/comments/comment/"
HELD = Comment.Status.HELD


@pytest.mark.usefixtures("moderator")
def test_a_held_comment_is_approved_counted_and_written_down(client: Client) -> None:
    comment = make_comment(status=HELD)
    assert comment.article is not None

    client.post(f"{LIST}{comment.pk}/change/", {"_move": "approve", "reason": "Fine."} | FORMSET)

    comment.refresh_from_db()
    comment.article.refresh_from_db()
    assert (comment.status, comment.article.comment_count) == (Comment.Status.PUBLISHED, 1)
    assert ModerationLog.objects.get(comment=comment).reason == "Fine."


FORMSET = {"log-TOTAL_FORMS": 0, "log-INITIAL_FORMS": 0}


@pytest.mark.usefixtures("moderator")
def test_what_was_chosen_in_the_list_is_moved_and_the_rest_explained(client: Client) -> None:
    held, public = make_comment(status=HELD), make_comment()

    page = client.post(
        LIST,
        {"action": "approve", "index": 0, "_selected_action": [held.pk, public.pk]},
        follow=True,
    ).content.decode()

    held.refresh_from_db()
    assert held.status == Comment.Status.PUBLISHED
    assert "1 comment changed." in page
    assert "1 comment did not allow it" in page


@pytest.mark.usefixtures("moderator")
def test_the_words_of_a_reader_are_not_edited(client: Client) -> None:
    comment = make_comment(text="As I wrote it.")

    client.post(f"{LIST}{comment.pk}/change/", {"text": "Better.", "_save": "1"} | FORMSET)

    comment.refresh_from_db()
    assert comment.text == "As I wrote it."
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{comment.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.usefixtures("moderator")
def test_only_what_the_status_allows_has_a_button(client: Client) -> None:
    comment = make_comment(status=HELD)

    page = client.get(f"{LIST}{comment.pk}/change/").content.decode()

    assert 'value="approve"' in page
    assert 'value="restore"' not in page


@pytest.mark.usefixtures("moderator")
def test_the_list_is_filtered_by_status_and_searched_by_words(client: Client) -> None:
    make_comment(status=HELD, text="Anchors and tin")
    make_comment(make_page(), text="Gulls")

    assert b"Gulls" not in client.get(f"{LIST}?status=held").content
    assert b"Anchors" in client.get(f"{LIST}?q=tin").content
    assert b"Gulls" not in client.get(f"{LIST}?q=tin").content


def test_authors_do_not_judge_comments(client: Client) -> None:
    comment = make_comment(make_article(), status=HELD)
    client.force_login(make_staff(roles.AUTHOR))

    assert client.get(LIST).status_code == 403
    address = f"{LIST}{comment.pk}/change/"
    assert client.post(address, {"_move": "approve"} | FORMSET).status_code == 403
    comment.refresh_from_db()
    assert comment.status == HELD


def test_held_comments_are_counted_in_the_bar_up_to_a_hundred(client: Client) -> None:
    client.force_login(make_staff(roles.EDITOR))
    article = make_article()
    Comment.objects.bulk_create(
        Comment(article=article, name="R", text="t", status=HELD, created_at=article.created_at)
        for _ in range(120)
    )

    assert b'<span class="count">99+' in client.get("/admin/").content


@pytest.mark.usefixtures("moderator")
def test_the_comments_of_one_account_are_listed_alone(client: Client) -> None:
    writer = make_user()
    make_comment(author=writer, text="Anchors and tin")
    make_comment(text="Gulls")

    page = client.get(f"{LIST}?person={writer.pk}").content

    assert b"Anchors" in page
    assert b"Gulls" not in page
    assert b"Gulls" in client.get(f"{LIST}?person=9x").content
