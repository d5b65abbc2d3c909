import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import User
from articles.models import Article, Subject
from comments.actions import moderate, post
from comments.actions.post import PostRefusedError
from comments.models import Ban, Comment, LocalRules, ModerationRules, Word
from comments.reading import history
from comments.rules import listed_words, person, place
from tests.factories import make_article, make_category, make_comment, make_page, make_user

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def later(**time: float) -> dt.datetime:
    return NOW + dt.timedelta(**time)


def known_reader(**fields: object) -> User:
    user = make_user(**fields)  # type: ignore[arg-type]
    for _ in range(2):
        make_comment(author=user, created_at=NOW - dt.timedelta(days=30))
    return user


def rules_found(subject: Subject, author: User | None = None) -> list[tuple[str, object, str]]:
    posted = post.post(subject, author=author or known_reader(), text="A word.", at=NOW)
    return [(found.rule, found.detail, found.by) for found in posted.verdict.findings]


def test_slow_mode_of_the_site_makes_one_person_wait_under_one_story() -> None:
    ModerationRules.objects.create(pause_seconds=60)
    article, reader = make_article(), known_reader()
    post.post(article, author=reader, text="first", at=NOW)

    with pytest.raises(PostRefusedError, match="again in 31 seconds") as refused:
        post.post(article, author=reader, text="second", at=later(seconds=29.5))

    assert (refused.value.rule, refused.value.wait) == ("slow", 31)
    post.post(make_article(), author=reader, text="elsewhere", at=later(seconds=30))
    post.post(article, author=known_reader(), text="another", at=later(seconds=30))
    post.post(article, author=reader, text="second", at=later(seconds=60))
    assert Comment.objects.on(article).count() == 3


@pytest.mark.parametrize("make", [make_article, make_page])
def test_slow_mode_of_one_story_or_page_slows_no_other(make: object) -> None:
    slow, other = make(), make()  # type: ignore[operator]
    field = "article" if isinstance(slow, Article) else "page"
    LocalRules.objects.create(**{field: slow}, pause_seconds=300)
    reader = known_reader()
    for number, subject in enumerate((slow, other)):
        at = later(seconds=20 * number)
        post.post(subject, author=reader, text=f"n {number}", at=at)

    with pytest.raises(PostRefusedError, match="slow mode"):
        post.post(slow, author=reader, text="again", at=later(seconds=60))
    post.post(other, author=reader, text="again", at=later(seconds=80))


def test_the_slower_of_two_rules_counts_and_taking_back_does_not_start_the_clock_anew() -> None:
    ModerationRules.objects.create(pause_seconds=30)
    article, reader = make_article(), known_reader()
    LocalRules.objects.create(article=article, pause_seconds=90)
    first = post.post(article, author=reader, text="first", at=NOW).comment
    post.withdraw(first, by=reader, at=later(seconds=1))

    with pytest.raises(PostRefusedError, match="in 50 seconds"):
        post.post(article, author=reader, text="second", at=later(seconds=40))


def test_slow_mode_stops_neither_staff_nor_better_words_for_what_is_there() -> None:
    ModerationRules.objects.create(pause_seconds=600)
    article, editor, reader = make_article(), make_user(is_staff=True), known_reader()

    for author in (editor, reader):
        posted = post.post(article, author=author, text="once", at=NOW)
    post.post(article, author=editor, text="again", at=later(seconds=1))

    assert post.edit(posted.comment, by=reader, text="better", at=later(seconds=2))


def test_a_story_or_page_can_be_read_first_and_whose_rule_it_is_is_told() -> None:
    ines = make_user(display_name="Ines")
    article, page = make_article(headline="The harbour"), make_page(title="About")
    LocalRules.objects.create(article=article, holds_all=True, by=ines)
    LocalRules.objects.create(page=page, holds_all=True)

    assert rules_found(article) == [("place", place.Detail("The harbour"), "Ines")]
    assert rules_found(page) == [("place", place.Detail("About"), "")]
    assert rules_found(make_article()) == []


def test_a_section_that_is_read_first_holds_what_stands_in_it_and_below_it() -> None:
    above = make_category("Politics")
    below = make_category("Elections", parent=above)
    LocalRules.objects.create(category=above, holds_all=True)

    for article in (
        make_article(section=above),
        make_article(section=below),
        make_article(categories=[below]),
        make_article(categories=[above], password="secret"),
    ):
        assert rules_found(article)[:1] == [("place", place.Detail("Politics"), "")]
    assert rules_found(make_article(categories=[make_category()])) == []


def test_a_person_whose_comments_wait_is_told_and_the_moderator_reads_who_decided() -> None:
    ines, reader = make_user(display_name="Ines"), known_reader()
    moderate.ban(reader, by=ines, reason="rude before", effect=Ban.Effect.HOLD, at=NOW)

    posted = post.post(make_article(), author=reader, text="A word.", at=NOW)

    assert [(found.rule, found.detail, found.by) for found in posted.verdict.findings] == [
        ("person", person.Detail("rude before"), "Ines")
    ]
    assert "Your comments are read by a moderator" in posted.comment.why_held


def test_whose_words_were_found_is_recorded() -> None:
    Word.objects.create(text="word", by=make_user(display_name="Ines"))

    assert rules_found(make_article()) == [("words", listed_words.Detail(["word"]), "Ines")]


def test_what_moderators_marked_as_spam_is_known_again_in_other_peoples_comments() -> None:
    advert = make_comment(text="Look https://tin.example/a", network="10.1.2.0/24")
    moderate.mark_spam(advert, by=None, at=NOW)

    posted = post.post(
        make_article(), author=known_reader(), text="Try https://tin.example/b today", at=NOW
    )

    assert posted.comment.status == Comment.Status.HELD
    assert posted.verdict.findings[0].rule == "spam"
    assert posted.verdict.findings[0].detail.parts["seen-host"] == 70
    assert "advertising" in posted.comment.why_held


def test_restoring_a_comment_takes_back_what_marking_it_taught() -> None:
    advert = make_comment(text="Look https://tin.example/a")
    moderate.mark_spam(advert, by=None, at=NOW)
    assert history.marked_as_spam(at=NOW).hosts == {"tin.example"}

    moderate.restore(advert, by=None, at=NOW)

    assert history.marked_as_spam(at=NOW).hosts == frozenset()


def test_what_was_marked_long_ago_is_forgotten() -> None:
    make_comment(
        text="https://tin.example/a", status="spam", created_at=NOW - dt.timedelta(days=31)
    )

    posted = post.post(
        make_article(), author=known_reader(), text="Try https://tin.example/b today", at=NOW
    )

    assert posted.comment.status == Comment.Status.PUBLISHED
