import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from accounts.models import User
from articles.models import Subject
from comments.models import Ban, Comment, Flag, LocalRules, ModerationRules, Word
from comments.reading.queue import PAGE, Position
from tests.comments.admin.cases import DECIDE, QUEUE, held, reported, seen
from tests.factories import make_article, make_comment, make_page, make_user
from tests.roles import make_staff

pytestmark = pytest.mark.django_db

S = Comment.Status
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


@pytest.mark.usefixtures("moderator")
def test_each_list_holds_its_own_comments(client: Client) -> None:
    texts = {
        "held": held(text="Held words"),
        "new": make_comment(text="Public words"),
        "spam": make_comment(text="Spam words", status=S.SPAM),
        "removed": make_comment(text="Removed words", status=S.REMOVED),
    }
    texts["reported"] = make_comment(make_page(), text="Reported words")
    reported(texts["reported"])

    for tab, comment in texts.items():
        page = seen(client, f"?tab={tab}")
        assert comment.text in page
        others = [other for name, other in texts.items() if name not in {tab, "reported"}]
        assert not any(other.text in page for other in others)


@pytest.mark.usefixtures("moderator")
def test_a_case_says_why_it_waits_and_marks_the_words_that_the_rules_found(client: Client) -> None:
    held(
        text="The CROOKS of the port",
        findings=[
            {"rule": "words", "outcome": "hold", "detail": {"words": ["crooks"]}},
            {"rule": "newcomer", "outcome": "hold", "detail": {"approved": 1}},
            {"rule": "links", "outcome": "hold", "detail": {"count": 3}},
        ],
    )

    page = seen(client)

    assert "The <mark>CROOKS</mark> of the port" in page
    assert "It contains from the list of words: crooks." in page
    assert "A newcomer: 1 of 2 comments approved" in page
    assert "It has 3 links." in page
    assert "/admin/comments/moderationrules/#id_approvals_needed" in page
    assert "/admin/comments/word/?q=crooks" in page


@pytest.mark.usefixtures("moderator")
def test_a_case_shows_what_it_answers_and_what_readers_reported(client: Client) -> None:
    parent = make_comment(text="Who signed it?")
    reply = make_comment(parent=parent, text="You know who.", author=make_user())
    reported(reply, note="He lives next door")

    page = seen(client, "?tab=reported")

    assert "Who signed it?" in page
    assert "He lives next door" in page
    assert "Dismiss the reports" in page


@pytest.mark.usefixtures("moderator")
def test_the_writer_s_past_stands_beside_the_case(client: Client) -> None:
    writer = make_user()
    now = timezone.now()
    for status, number in ((S.PUBLISHED, 3), (S.SPAM, 1), (S.REMOVED, 1)):
        for _ in range(number):
            make_comment(author=writer, status=status)
    # What somebody took back was not rejected.
    make_comment(author=writer, status=S.REMOVED, withdrawn_at=now)
    reported(make_comment(author=writer, text="Bad"))
    Ban.objects.create(
        person=writer, reason="Rude once", begins_at=now - dt.timedelta(9), lifted_at=now
    )

    page = seen(client, f"?case={held(author=writer).pk}")

    facts = page.partition("<dl>")[2].partition("</dl>")[0].replace("</dt><dd>", ": ")
    for fact in ("Approved: 4", "Rejected: 2", "Waiting: 1", "Reports against: 1"):
        assert fact in facts
    assert "Rude once" in page
    assert "Lift the ban" not in page
    assert f"?person={writer.pk}" in page


@pytest.mark.parametrize("role", [roles.MODERATOR, roles.EDITOR, roles.OWNER])
def test_moderators_editors_and_owners_have_the_queue(client: Client, role: str) -> None:
    client.force_login(make_staff(role))
    comment = held()

    assert QUEUE in client.get("/admin/").content.decode()
    client.post(DECIDE, {"comment": comment.pk, "act": "approve"})
    comment.refresh_from_db()
    assert comment.status == S.PUBLISHED


def test_authors_readers_and_strangers_have_not(client: Client) -> None:
    comment = held(text="Not for you")
    decision = {"comment": comment.pk, "act": "approve"}
    for person in (None, make_user(), make_staff(roles.AUTHOR)):
        client.logout()
        if person:
            client.force_login(person)
        assert client.get(QUEUE).status_code in {302, 403}
        assert client.post(DECIDE, decision).status_code in {302, 403}
    comment.refresh_from_db()
    assert comment.status == S.HELD


@pytest.mark.usefixtures("moderator")
def test_hostile_names_texts_notes_and_words_stay_text(client: Client) -> None:
    writer = make_user(display_name=HOSTILE[:60])
    Ban.objects.create(person=writer, reason=HOSTILE, begins_at=timezone.now())
    parent = make_comment(text=HOSTILE, name=HOSTILE, url="javascript:alert(1)")
    comment = make_comment(
        parent=parent,
        status=S.HELD,
        text=HOSTILE,
        author=writer,
        findings=[{"rule": "words", "outcome": "hold", "detail": {"words": [HOSTILE]}}],
    )
    reported(comment, note=HOSTILE)

    for query in ("", "?tab=reported", f"?tab=new&case={parent.pk}"):
        page = seen(client, query)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page


@pytest.mark.usefixtures("moderator")
@pytest.mark.parametrize(
    "query",
    [
        "?tab=nothing",
        "?case=999999999999999999",
        "?case=9999999999999999999999",
        "?case=-1&before=x",
        "?before=999999999999999999-1",
        "?before=1-2-3",
    ],
)
def test_made_up_addresses_show_the_queue(client: Client, query: str) -> None:
    held()
    seen(client, query)


@pytest.mark.usefixtures("moderator")
def test_pages_of_a_list_follow_one_another_without_gap_or_repeat(client: Client) -> None:
    article, now = make_article(), timezone.now()
    Comment.objects.bulk_create(
        Comment(article=article, name="R", text=f"n{n:03}", status=S.HELD, created_at=now)
        for n in range(2 * PAGE + 1)
    )

    address, met = "", []
    while address is not None:
        response = client.get(QUEUE + address)
        met += [row.text for row, _why, _link in response.context["rows"]]
        older = response.context["older"]
        address = "?" + older.partition("?")[2] if older else None

    assert met == [f"n{n:03}" for n in reversed(range(2 * PAGE + 1))]


def test_a_place_is_read_back_as_it_was_written() -> None:
    place = Position(timezone.now(), 12)
    assert Position.read(str(place)) == place


@pytest.mark.usefixtures("no_lazy_reads")
@pytest.mark.parametrize("tab", ["held", "reported", "new", "spam", "removed"])
def test_the_queue_costs_the_same_queries_however_long_it_is(
    client: Client, moderator: User, tab: str
) -> None:
    status = S.PUBLISHED if tab in {"reported", "new"} else S(tab)
    article, writer = make_article(), make_user()

    def queries(number: int) -> int:
        Comment.objects.bulk_create(
            Comment(
                article=article, name="R", text="t", status=status, author=writer,
                created_at=timezone.now(),
            )
            for _ in range(number)
        )  # fmt: skip
        if tab == "reported":
            Flag.objects.bulk_create(
                Flag(comment=row, person=moderator, reason="spam", created_at=timezone.now())
                for row in Comment.objects.filter(flags=None)
            )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            seen(client, f"?tab={tab}")
        return len(asked)

    few = queries(10)
    assert queries(190) == few
    assert few <= 24


@pytest.mark.usefixtures("moderator")
def test_counts_stop_at_a_hundred(client: Client) -> None:
    article = make_article()
    Comment.objects.bulk_create(
        Comment(article=article, name="R", text="t", status=S.HELD, created_at=timezone.now())
        for _ in range(120)
    )
    assert "Held <span>99+</span>" in seen(client)


@pytest.mark.usefixtures("moderator")
def test_the_rules_and_words_that_held_it_are_those_of_the_owner(client: Client) -> None:
    ModerationRules.objects.create(approvals_needed=5)
    Word.objects.create(text="tin")
    held(findings=[{"rule": "newcomer", "outcome": "hold", "detail": {"approved": 0}}])

    assert "0 of 5 comments approved" in seen(client)


@pytest.mark.usefixtures("moderator")
@pytest.mark.parametrize("make", [make_article, make_page])
def test_the_case_leads_to_the_rules_of_its_discussion(
    client: Client, make: Callable[[], Subject]
) -> None:
    subject = make()
    comment = make_comment(subject, status=S.HELD)
    kind = subject._meta.model_name

    assert f"localrules/add/?{kind}={subject.pk}" in seen(client, f"?case={comment.pk}")
    rules = LocalRules.objects.create(**{kind: subject}, pause_seconds=60)

    page = seen(client, f"?case={comment.pk}")
    assert f"localrules/{rules.pk}/change/" in page


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL knows how many rows there are"
)
@pytest.mark.usefixtures("moderator")
def test_reports_are_found_by_their_own_index_however_many_comments_there_are(
    client: Client,
) -> None:
    reported(make_comment())

    with CaptureQueriesContext(connection) as queries:
        client.get(QUEUE)

    asked = [query["sql"] for query in queries if 'FROM "comments_flag"' in query["sql"]]
    assert asked
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + asked[0].replace("%", "%%"))
        first = cursor.fetchall()[0][-1]
    assert first.startswith("SCAN comments_flag USING INDEX flag_waiting")
