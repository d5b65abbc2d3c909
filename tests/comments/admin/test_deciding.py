import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts import roles
from accounts.models import User
from articles.models import Subject
from comments.actions import post
from comments.actions.post import PostRefusedError
from comments.models import Ban, Comment, ModerationLog
from tests.comments.admin.cases import DECIDE, QUEUE, held, reported, seen
from tests.factories import make_article, make_comment, make_page, make_user
from tests.roles import make_staff

pytestmark = pytest.mark.django_db

S = Comment.Status


def test_a_decision_leads_to_the_next_case_and_is_written_down(
    client: Client, moderator: User
) -> None:
    now = timezone.now()
    old, middle, new = (held(created_at=now - dt.timedelta(minutes=age)) for age in (3, 2, 1))

    answer = client.post(DECIDE, {"tab": "held", "comment": middle.pk, "act": "approve"})

    middle.refresh_from_db()
    assert middle.status == S.PUBLISHED
    assert ModerationLog.objects.get(comment=middle).by == moderator
    assert answer["Location"] == f"{QUEUE}?tab=held&case={old.pk}"
    # Below the last is nothing: the top of the list comes next.
    answer = client.post(DECIDE, {"tab": "held", "comment": old.pk, "act": "spam"})
    assert answer["Location"] == f"{QUEUE}?tab=held"
    assert f"case={new.pk}" in seen(client)


@pytest.mark.usefixtures("moderator")
def test_the_reason_of_a_refused_decision_is_on_the_page_that_follows(client: Client) -> None:
    removed, by_staff = make_comment(status=S.REMOVED), held(author=make_staff(roles.MODERATOR))
    ban = {"comment": by_staff.pk, "act": "ban", "effect": "block", "duration": "1"}

    for sent in (
        {"comment": removed.pk, "act": "remove", "reason": "Insults <me>"},
        ban | {"ban_reason": "Insults <me>"},
        ban | {"ban_reason": "Insults <me>", "effect": "a/b"},
    ):
        page = client.post(DECIDE, sent, follow=True).content.decode()
        assert "Insults &lt;me&gt;" in page, sent


@pytest.mark.usefixtures("moderator")
@pytest.mark.parametrize(
    ("was", "act", "becomes"),
    [
        (S.HELD, "approve", S.PUBLISHED),
        (S.HELD, "remove", S.REMOVED),
        (S.HELD, "spam", S.SPAM),
        (S.PUBLISHED, "hold", S.HELD),
        (S.PUBLISHED, "remove", S.REMOVED),
        (S.SPAM, "restore", S.PUBLISHED),
        (S.REMOVED, "restore", S.PUBLISHED),
    ],
)
def test_each_button_moves_the_comment(client: Client, was: str, act: str, becomes: str) -> None:
    comment = make_comment(status=was)
    assert f'value="{act}"' in seen(client, f"?case={comment.pk}")

    client.post(DECIDE, {"comment": comment.pk, "act": act, "reason": "Because\x00 so."})

    comment.refresh_from_db()
    assert comment.status == becomes
    assert ModerationLog.objects.get(comment=comment).reason == "Because so."


@pytest.mark.usefixtures("moderator")
def test_several_are_decided_at_once_and_those_that_refuse_are_named(client: Client) -> None:
    some = [held(), held()]
    back = make_comment(status=S.REMOVED, withdrawn_at=timezone.now())

    page = client.post(
        DECIDE,
        {"bulk": "1", "act": "approve", "comment": [*(one.pk for one in some), back.pk]},
        follow=True,
    ).content.decode()

    assert Comment.objects.filter(status=S.PUBLISHED).count() == 2
    assert "2 comments: approved." in page
    assert "1 comment did not allow it" in page


@pytest.mark.usefixtures("moderator")
def test_reports_are_dismissed_and_the_comment_stays(client: Client) -> None:
    comment = make_comment()
    flag = reported(comment)

    client.post(DECIDE, {"tab": "reported", "comment": comment.pk, "act": "dismiss"})

    flag.refresh_from_db()
    comment.refresh_from_db()
    assert (flag.was_upheld, comment.status) == (False, S.PUBLISHED)
    assert comment.text not in seen(client, "?tab=reported")


def ban(comment: Comment, **fields: str) -> dict[str, object]:
    asked = {"ban_reason": "Insults", "effect": "block", "duration": "7"}
    return {"comment": comment.pk, "act": "ban", **asked, **fields}


def test_a_ban_has_a_reason_and_an_end_and_takes_the_last_day_along(
    client: Client, moderator: User
) -> None:
    writer = make_user()
    now = timezone.now()
    recent = [make_comment(author=writer, created_at=now - dt.timedelta(hours=h)) for h in (1, 23)]
    old = make_comment(author=writer, created_at=now - dt.timedelta(hours=25))
    other = make_comment(recent[0].article, author=make_user())

    client.post(DECIDE, ban(recent[0], and_recent="on"))

    made = Ban.objects.get(person=writer)
    assert (made.reason, made.by) == ("Insults", moderator)
    assert made.ends_at is not None
    assert made.ends_at - made.begins_at == dt.timedelta(days=7)
    removed = set(Comment.objects.filter(status=S.REMOVED).values_list("pk", flat=True))
    assert removed == {comment.pk for comment in recent}
    assert {old.pk, other.pk}.isdisjoint(removed)


@pytest.mark.usefixtures("moderator")
def test_a_ban_without_reason_or_of_staff_or_with_made_up_choices_is_refused(
    client: Client,
) -> None:
    comment = held(author=make_user())
    works_here = held(author=make_staff(roles.AUTHOR))

    for wrong in (
        ban(comment, ban_reason="  "),
        ban(comment, effect="quarter"),
        ban(comment, duration="0"),
        ban(works_here),
        ban(held()),
    ):
        page = client.post(DECIDE, wrong, follow=True).content.decode()
        assert 'class="error"' in page
    assert not Ban.objects.exists()


@pytest.mark.usefixtures("moderator")
def test_a_ban_is_lifted_beside_the_case(client: Client) -> None:
    writer = make_user()
    comment = held(author=writer)
    client.post(DECIDE, ban(comment, duration="always"))
    assert "Lift the ban" in seen(client, f"?case={comment.pk}")

    client.post(DECIDE, {"comment": comment.pk, "act": "lift-ban"})

    assert Ban.objects.get(person=writer).lifted_at is not None


@pytest.mark.usefixtures("moderator")
def test_a_link_decides_nothing(client: Client) -> None:
    comment = held()
    assert client.get(DECIDE, {"comment": comment.pk, "act": "approve"}).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(DECIDE, {"comment": comment.pk, "act": "approve"}).status_code == 403
    comment.refresh_from_db()
    assert comment.status == S.HELD


@pytest.mark.usefixtures("moderator")
@pytest.mark.parametrize(
    "sent", [{}, {"comment": "x"}, {"comment": "1", "act": "erase"}, {"comment": "9" * 30}]
)
def test_a_made_up_decision_changes_nothing_and_says_so(
    client: Client, sent: dict[str, str]
) -> None:
    comment = held()
    page = client.post(DECIDE, sent, follow=True).content.decode()
    assert "messagelist" in page
    comment.refresh_from_db()
    assert comment.status == S.HELD


@pytest.mark.usefixtures("moderator")
def test_the_last_decision_is_undone_and_its_case_is_open_again(client: Client) -> None:
    comment = held(text="Not spam at all")
    assert 'value="undo"' not in seen(client)
    client.post(DECIDE, {"tab": "held", "comment": comment.pk, "act": "spam"})
    assert "Your last decision: 1 comment marked as spam." in seen(client)

    answer = client.post(DECIDE, {"tab": "held", "act": "undo"}, follow=True)

    comment.refresh_from_db()
    assert comment.status == S.HELD
    assert "Undone: 1 comment is as it was." in answer.text
    assert "Not spam at all" in answer.text
    assert 'value="undo"' not in answer.text


@pytest.mark.usefixtures("moderator")
def test_undoing_from_another_list_opens_the_one_where_the_comment_is(client: Client) -> None:
    comment = make_comment()
    client.post(DECIDE, {"tab": "new", "comment": comment.pk, "act": "hold"})

    answer = client.post(DECIDE, {"tab": "spam", "act": "undo"})

    assert answer["Location"] == f"{QUEUE}?tab=new&case={comment.pk}"


@pytest.mark.usefixtures("moderator")
def test_there_may_be_nothing_to_undo(client: Client) -> None:
    assert "There is nothing to undo" in client.post(DECIDE, {"act": "undo"}, follow=True).text


@pytest.mark.usefixtures("moderator")
@pytest.mark.parametrize("was", [S.HELD, S.PUBLISHED])
def test_replying_publishes_what_is_held_and_leads_to_the_form(client: Client, was: str) -> None:
    comment = make_comment(status=was, text="Where can I send them?")
    label = "Approve and reply" if was == S.HELD else "Reply"
    assert f">{label}<kbd" in seen(client, f"?case={comment.pk}")

    answer = client.post(DECIDE, {"comment": comment.pk, "act": "reply"})

    comment.refresh_from_db()
    assert comment.status == S.PUBLISHED
    page = client.get(answer["Location"].partition("#")[0]).text
    assert "Where can I send them?" in page
    assert f'name="parent" value="{comment.pk}"' in page


@pytest.mark.usefixtures("moderator")
def test_what_is_removed_or_gone_is_not_answered(client: Client) -> None:
    removed = make_comment(status=S.REMOVED)

    for number in (removed.pk, 12345):
        answer = client.post(DECIDE, {"comment": number, "act": "reply"}, follow=True)
        assert "Only a comment that is public can be answered." in answer.text


@pytest.mark.usefixtures("moderator")
def test_a_featured_comment_says_so_to_readers_until_it_is_featured_no_longer(
    client: Client,
) -> None:
    comment = make_comment()
    story = comment.subject.get_absolute_url()
    assert 'value="feature"' in seen(client, f"?case={comment.pk}")

    client.post(DECIDE, {"tab": "new", "comment": comment.pk, "act": "feature"})
    assert "Picked by the newsroom" in Client().get(story).text
    client.post(DECIDE, {"tab": "new", "comment": comment.pk, "act": "unfeature"})

    assert "Picked by the newsroom" not in Client().get(story).text


@pytest.mark.parametrize("make", [make_article, make_page])
def test_a_moderator_closes_a_discussion_and_opens_it_again(
    client: Client, moderator: User, make: Callable[[], Subject]
) -> None:
    subject = make()
    comment = make_comment(subject)
    form = {"tab": "new", "comment": comment.pk}

    page = client.post(DECIDE, {**form, "act": "close"}, follow=True).text
    assert "is closed." in page
    assert "Open the discussion again" in page
    assert "Comments are closed." in Client().get(subject.get_absolute_url()).text
    with pytest.raises(PostRefusedError, match="closed"):
        post.post(subject, author=make_user(), text="Too late.")
    client.post(DECIDE, {**form, "act": "reopen"})

    assert "Leave a Reply" in Client().get(subject.get_absolute_url()).text
    assert [row.verb for row in ModerationLog.objects.filter(by=moderator).order_by("pk")] == [
        "close", "reopen",
    ]  # fmt: skip
