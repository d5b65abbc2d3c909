"""What becomes of mails where a comment calls people by @name."""

import pytest

from accounts.models import User
from articles.models import Article
from comments import subscriptions
from comments.actions import like
from comments.models import Notification
from comments.text.mentions import MOST_CALLED
from tests.comments.mailing import Kind, box_of, follower, mailboxes, run_queue, say, with_mailbox
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


def commenter(article: Article, display_name: str, *, asks: bool = True) -> User:
    """Somebody who wrote there, and wants to be told of replies."""
    user = with_mailbox(display_name=display_name)
    make_comment(article, author=user)
    if asks:
        subscriptions.follow(user, Kind.REPLIES)
    return user


def test_somebody_who_asked_for_replies_is_told_when_they_are_called() -> None:
    article = make_article(headline="Ferry aground")
    ada = commenter(article, "Ada Sol")
    commenter(article, "Quiet", asks=False)

    say(article, "@Ada Sol and @Quiet were there.")

    (message,) = run_queue()
    assert message.to == [box_of(ada)]
    assert message.subject == "Maren K. mentioned you: Ferry aground"
    assert "Maren K. mentioned you on" in message.body


def test_answer_that_calls_whom_it_answers_is_told_once_and_as_an_answer() -> None:
    article = make_article()
    ada = commenter(article, "Ada")
    subscriptions.follow(ada, Kind.ALL, article)
    theirs = make_comment(article, author=ada)

    say(article, "@Ada @Ada @ada", parent=theirs)

    (message,) = run_queue()
    assert "answered you" in message.subject
    assert Notification.objects.count() == 1


def test_one_comment_reaches_a_few_by_name_at_most() -> None:
    article = make_article()
    people = [commenter(article, f"Reader{n}") for n in range(MOST_CALLED + 3)]

    say(article, " ".join(f"@{person.display_name}" for person in people))

    assert len(mailboxes()) == MOST_CALLED


def test_who_muted_the_writer_is_not_told() -> None:
    article = make_article()
    ada = commenter(article, "Ada")
    loud = commenter(article, "Loud")
    for _ in range(2):
        make_comment(article, author=loud)
    like.mute(loud, by=ada)

    say(article, "@Ada!", author=loud)

    assert mailboxes() == []


def test_called_follower_of_the_story_without_that_wish_hears_of_it_as_a_follower() -> None:
    article = make_article()
    reader = follower(article)
    reader.display_name = "Ada"
    reader.save(update_fields=["display_name"])
    make_comment(article, author=reader)

    say(article, "@Ada")

    (message,) = run_queue()
    assert "commented:" in message.subject
