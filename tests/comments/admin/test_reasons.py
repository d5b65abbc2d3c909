import pytest
from django.test import Client

from comments.actions import moderate, report
from comments.models import Comment, ModerationRules
from tests.comments.admin.cases import held, seen
from tests.factories import make_comment, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("moderator")]


def test_what_readers_reports_hid_says_so(client: Client) -> None:
    ModerationRules.objects.create(flags_to_hide=1)
    comment, reader = make_comment(author=make_user()), make_user()
    for _ in range(2):
        make_comment(author=reader)

    report.report(comment, by=reader, reason="abuse")

    comment.refresh_from_db()
    assert comment.status == Comment.Status.HELD
    assert "Enough readers reported it" in seen(client, f"?case={comment.pk}")


def test_what_a_moderator_took_back_says_who_and_why(client: Client) -> None:
    comment = make_comment()
    moderate.hold(comment, by=make_user(display_name="Ines"), reason="Ask the lawyer.")

    assert "Ines held it: Ask the lawyer." in seen(client)


@pytest.mark.parametrize(
    ("rule", "detail", "sentence"),
    [
        ("history", {"percent": 40}, "40% of the writer’s comments of 7 days had been rejected."),
        ("repeat", {}, "The same words were posted a few minutes before."),
        ("everybody", {}, "Every comment is held here."),
        ("person", {"reason": ""}, "A moderator wants to read all that this person says."),
        (
            "person",
            {"reason": "rude before"},
            "read all that this person says: rude before",
        ),
        ("place", {"place": "Politics"}, "Every comment is held under “Politics”."),
        (
            "spam",
            {"parts": {"seen-host": 70, "shouting": 20}},
            "Spam score 90 of 60: a link to where spam linked",
        ),
        ("outside", {"reason": "rude"}, "The outside check held it. rude"),
        ("outside-silent", {}, "The outside check gave no answer."),
        ("links", {"count": 1}, "It has 1 link."),
        ("links", {"number": 1}, "The rule “links” held it."),
        ("links", "1", "The rule “links” held it."),
        ("of a later day", {}, "The rule “of a later day” held it."),
    ],
)
def test_each_rule_has_its_sentence(
    client: Client, rule: str, detail: object, sentence: str
) -> None:
    held(findings=[{"rule": rule, "outcome": "hold", "detail": detail}])

    assert sentence in seen(client)


def test_whose_rule_it_is_stands_beside_the_reason(client: Client) -> None:
    held(
        findings=[
            {"rule": "words", "outcome": "hold", "detail": {"words": ["crooks"]}, "by": "Ines"}
        ]
    )

    assert "the list of words: crooks. (Rule of Ines.)" in seen(client)


def test_a_case_that_is_gone_says_so_and_the_list_stays(client: Client) -> None:
    held(text="Still here")

    page = seen(client, "?case=12345")

    assert "There is no such comment any more." in page
    assert "Still here" in page
