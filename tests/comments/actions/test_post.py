import datetime as dt
import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.limits import TooOftenError
from accounts.models import User
from articles.models import Article
from comments.actions import moderate, post
from comments.actions.post import PostRefusedError, SubmissionContext
from comments.models import Ban, Comment, EarlierText, ModerationLog, ModerationRules, Word
from tests.factories import make_article, make_comment, make_page, make_user

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def later(**time: float) -> dt.datetime:
    return NOW + dt.timedelta(**time)


def known_reader() -> User:
    """Somebody whose comments are published at once."""
    user = make_user(display_name="Maren K.")
    for _ in range(2):
        make_comment(author=user, created_at=NOW - dt.timedelta(days=30))
    return user


def test_known_reader_is_published_and_counted_at_once() -> None:
    article = make_article()

    posted = post.post(article, author=known_reader(), text="  **Well** said.\r\n ", at=NOW)

    comment = Comment.objects.get(pk=posted.comment.pk)
    assert (comment.status, comment.name, comment.text) == (
        "published", "Maren K.", "**Well** said.",
    )  # fmt: skip
    assert comment.html
    article.refresh_from_db()
    assert article.comment_count == 1


def test_first_comments_wait_until_two_were_approved() -> None:
    article, user = make_article(), make_user()
    for number in range(2):
        posted = post.post(article, author=user, text=f"n {number}", at=later(minutes=number))
        assert posted.comment.status == "held"
        assert posted.verdict.findings[0].rule == "newcomer"
        moderate.approve(posted.comment, by=None)

    assert post.post(article, author=user, text="n 3", at=later(minutes=9)).comment.status == (
        "published"
    )


def test_held_comment_is_not_counted_and_leaves_a_row_with_its_reasons() -> None:
    article = make_article()
    text = "See https://a.example and https://b.example"

    comment = post.post(article, author=make_user(), text=text, at=NOW).comment

    article.refresh_from_db()
    assert article.comment_count == 0
    log = ModerationLog.objects.get(comment=comment)
    assert (log.verb, log.by, log.now) == ("hold", None, "held")
    assert {"rule": "newcomer", "outcome": "hold", "detail": {"approved": 0}} in comment.findings


@pytest.mark.parametrize(
    ("text", "rule"),
    [("", "empty"), (" \n\t", "empty"), ("\x00", "empty"), ("x" * 10_001, "length")],
)
def test_what_cannot_be_a_comment_is_refused_and_nothing_is_stored(text: str, rule: str) -> None:
    with pytest.raises(PostRefusedError) as refused:
        post.post(make_article(), author=known_reader(), text=text, at=NOW)

    assert refused.value.rule == rule
    assert Comment.objects.count() == 2  # those that made the reader known


def test_ten_thousand_characters_are_stored_as_typed() -> None:
    text = "🌊é" * 5_000

    comment = post.post(make_article(), author=known_reader(), text=text, at=NOW).comment

    assert Comment.objects.get(pk=comment.pk).text == text


@pytest.mark.parametrize(
    "closing", [{"comments_open": False}, {"comments_close_at": NOW - dt.timedelta(seconds=1)}]
)
def test_discussion_closed_while_typing_refuses(closing: dict[str, object]) -> None:
    article = make_article()
    Article.objects.filter(pk=article.pk).update(**closing)

    with pytest.raises(PostRefusedError, match="closed") as refused:
        post.post(article, author=known_reader(), text="too late", at=NOW)

    assert refused.value.rule == "closed"


def test_story_that_was_withdrawn_meanwhile_takes_no_comment() -> None:
    article = make_article()
    Article.objects.filter(pk=article.pk).update(status="withdrawn")

    with pytest.raises(PostRefusedError) as refused:
        post.post(article, author=known_reader(), text="too late", at=NOW)

    assert refused.value.rule == "closed"


def test_same_form_sent_twice_stores_one_comment() -> None:
    article, user = make_article(), known_reader()
    form = SubmissionContext(key="b" * 32)

    first = post.post(article, author=user, text="once", facts=form, at=NOW)
    second = post.post(article, author=user, text="once", facts=form, at=later(seconds=1))

    assert (first.is_new, second.is_new) == (True, False)
    assert first.comment == second.comment
    assert Comment.objects.on(article).count() == 1


def test_key_of_one_person_says_nothing_about_another() -> None:
    article, form = make_article(), SubmissionContext(key="b" * 32)
    post.post(article, author=known_reader(), text="mine", facts=form, at=NOW)

    assert post.post(article, author=known_reader(), text="hers", facts=form, at=NOW).is_new


def test_same_words_within_minutes_are_refused_then_held() -> None:
    article, user = make_article(), known_reader()
    post.post(article, author=user, text="Twice", at=NOW)

    with pytest.raises(PostRefusedError) as refused:
        post.post(article, author=user, text="Twice", at=later(minutes=5))
    insisted = post.post(
        article,
        author=user,
        text="Twice",
        facts=SubmissionContext(insists=True),
        at=later(minutes=5),
    )

    assert refused.value.rule == "repeat"
    assert insisted.comment.status == "held"
    much_later = post.post(article, author=user, text="Twice", at=later(minutes=30))
    assert much_later.comment.status == "published"


def test_second_comment_within_ten_seconds_is_too_fast_and_stores_nothing() -> None:
    article, user = make_article(), known_reader()
    post.post(article, author=user, text="one", at=NOW)

    with pytest.raises(TooOftenError) as refused:
        post.post(article, author=user, text="two", at=later(seconds=4))

    assert refused.value.seconds == 6
    assert Comment.objects.on(article).count() == 1


def test_network_is_counted_over_its_people_and_an_ipv6_customer_is_one() -> None:
    article = make_article()
    people = [make_user() for _ in range(21)]
    for number, user in enumerate(people[:20]):
        form = SubmissionContext(address=f"2001:db8:1:2::{number:x}")
        post.post(article, author=user, text=f"{number}", facts=form, at=NOW)

    with pytest.raises(TooOftenError):
        post.post(
            article,
            author=people[20],
            text="x",
            facts=SubmissionContext("2001:db8:1:2:f::"),
            at=NOW,
        )
    other = SubmissionContext("2001:db8:1:3::1")
    assert post.post(article, author=people[20], text="x", facts=other, at=NOW).is_new


def test_refused_comment_does_not_use_up_the_limit() -> None:
    article, user = make_article(), known_reader()
    Word.objects.create(text="rotter", action="refuse")
    with pytest.raises(PostRefusedError):
        post.post(article, author=user, text="You rotter", at=NOW)

    assert post.post(article, author=user, text="You friend", at=NOW).is_new


def test_staff_are_neither_counted_nor_held() -> None:
    article, editor = make_article(), make_user(is_staff=True)
    for number in range(12):
        posted = post.post(article, author=editor, text=f"answer {number}", at=NOW)
        assert posted.comment.status == "published"


def test_only_a_cut_address_is_stored() -> None:
    article = make_article()
    stored = [
        post.post(
            article, author=make_user(), text="x", facts=SubmissionContext(address=address), at=NOW
        ).comment.network
        for address in ("203.0.113.77", "2001:db8:1:2:3:4:5:6", "nonsense", "")
    ]

    assert stored == ["203.0.113.0/24", "2001:db8:1::/48", "", ""]


def test_banned_person_is_told_why_and_one_to_be_watched_is_held() -> None:
    article, banned, watched = make_article(), known_reader(), known_reader()
    Ban.objects.create(person=banned, reason="threats", begins_at=NOW)
    Ban.objects.create(person=watched, effect="hold", reason="x", begins_at=NOW)

    with pytest.raises(PostRefusedError, match="threats"):
        post.post(article, author=banned, text="hello", at=NOW)

    assert post.post(article, author=watched, text="hello", at=NOW).comment.status == "held"


@pytest.mark.parametrize("over", [{"ends_at": NOW}, {"lifted_at": NOW}])
def test_ban_that_is_over_bans_nobody(over: dict[str, dt.datetime]) -> None:
    user = known_reader()
    Ban.objects.create(person=user, reason="x", begins_at=NOW - dt.timedelta(days=2), **over)

    assert post.post(make_article(), author=user, text="back", at=NOW).is_new


@pytest.mark.parametrize("status", ["held", "spam", "removed"])
def test_answer_to_a_comment_that_is_gone_is_refused(status: str) -> None:
    parent = make_comment()
    Comment.objects.filter(pk=parent.pk).update(status=status)

    with pytest.raises(PostRefusedError) as refused:
        post.post(parent.subject, author=known_reader(), text="re", parent=parent, at=NOW)

    assert refused.value.rule == "parent"


def test_answer_can_not_hang_on_a_comment_of_another_story() -> None:
    with pytest.raises(PostRefusedError):
        post.post(make_article(), author=known_reader(), text="re", parent=make_comment(), at=NOW)


def test_reply_at_depth_5000_costs_the_same_queries_as_at_depth_one() -> None:
    root = make_comment()
    rows = Comment.objects.bulk_create(
        Comment(
            article=root.article, root=root, parent=root, depth=depth, name="R", text="t",
            status="published", created_at=NOW,
        )
        for depth in range(1, 5_000)
    )  # fmt: skip
    for above, row in itertools.pairwise(rows):
        row.parent = above
    Comment.objects.bulk_update(rows, ["parent"], batch_size=500)
    counts = []
    for parent in (root, rows[-1]):
        user = known_reader()
        with CaptureQueriesContext(connection) as queries:
            posted = post.post(root.subject, author=user, text="re", parent=parent, at=NOW)
        counts.append(len(queries))

    assert posted.comment.depth == 5_000
    assert counts[0] == counts[1] <= 20


def test_page_can_be_discussed_too() -> None:
    page = make_page()

    post.post(page, author=known_reader(), text="About this page", at=NOW)

    page.refresh_from_db()
    assert page.comment_count == 1


def test_own_comment_can_be_edited_and_the_old_words_are_kept_for_moderators() -> None:
    user = known_reader()
    comment = post.post(make_article(), author=user, text="Frist", at=NOW).comment

    post.edit(comment, by=user, text="First", at=later(minutes=14))

    comment.refresh_from_db()
    assert (comment.text, comment.html, comment.edited_at) == (
        "First", "<p>First</p>", later(minutes=14),
    )  # fmt: skip
    assert EarlierText.objects.get(comment=comment).text == "Frist"
    assert ModerationLog.objects.get(comment=comment, verb="edit").by == user


@pytest.mark.parametrize(
    ("why", "match"),
    [
        ("late", "time for editing"),
        ("answered", "answered"),
        ("removed", "removed"),
        ("stranger", "Only its writer"),
        ("banned", "may not take part"),
    ],
)
def test_edit_is_refused_with_the_reason(why: str, match: str) -> None:
    user = known_reader()
    comment = post.post(make_article(), author=user, text="Frist", at=NOW).comment
    if why == "answered":
        make_comment(parent=comment)
    elif why == "removed":
        moderate.remove(comment, by=None)
    elif why == "banned":
        moderate.ban(user, by=None, reason="x", at=NOW)
    by = make_user() if why == "stranger" else user

    with pytest.raises(PostRefusedError, match=match):
        post.edit(comment, by=by, text="First", at=later(minutes=16 if why == "late" else 1))

    comment.refresh_from_db()
    assert comment.text == "Frist"


def test_edit_that_breaks_a_rule_waits_for_a_moderator() -> None:
    user, article = known_reader(), make_article()
    comment = post.post(article, author=user, text="Innocent", at=NOW).comment

    Word.objects.create(text="pills")
    post.edit(comment, by=user, text="Now buy pills", at=NOW)

    comment.refresh_from_db()
    article.refresh_from_db()
    assert (comment.status, article.comment_count) == ("held", 0)


def test_minutes_for_editing_are_the_owners() -> None:
    ModerationRules(edit_minutes=60).save()
    user = known_reader()
    comment = post.post(make_article(), author=user, text="a", at=NOW).comment

    assert post.edit(comment, by=user, text="b", at=later(minutes=59)).comment.text == "b"


def test_writer_takes_a_comment_back_and_nobody_can_restore_it() -> None:
    user, article = known_reader(), make_article()
    comment = post.post(article, author=user, text="Oops", at=NOW).comment

    post.withdraw(comment, by=user, at=NOW)
    post.withdraw(comment, by=user, at=NOW)

    article.refresh_from_db()
    comment.refresh_from_db()
    assert (comment.status, article.comment_count) == ("removed", 0)
    assert ModerationLog.objects.filter(verb="withdraw").count() == 1
    with pytest.raises(moderate.TransitionRefusedError, match="own writer"):
        moderate.restore(comment, by=None)


def test_nobody_takes_back_what_another_wrote() -> None:
    comment = make_comment(author=make_user())

    with pytest.raises(PostRefusedError):
        post.withdraw(comment, by=make_user(is_staff=True))
