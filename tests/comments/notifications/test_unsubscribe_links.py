import pytest
from django.core import signing

from comments import subscriptions
from comments.models import Frequency, Subscription
from comments.notifications import unsubscribe_links
from comments.notifications.unsubscribe_links import BadLinkError, Ending
from tests.comments.mailing import Kind
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


def token(ending: Ending) -> str:
    return unsubscribe_links.url(ending).rstrip("/").rpartition("/")[2]


def test_link_says_what_it_ends_and_is_the_same_each_time() -> None:
    ending = Ending(person=7, kind=Kind.ALL, article=12)

    assert unsubscribe_links.read(token(ending)) == ending
    assert unsubscribe_links.url(ending) == unsubscribe_links.url(ending)


def test_link_that_we_did_not_make_is_refused() -> None:
    ours = signing.Signer(salt=unsubscribe_links.SALT)
    other = signing.Signer(salt="another").sign_object([1, "all", 2, None])

    for wrong in ("", "x", "W10:x", other, ours.sign_object("not four"), ours.sign("no base64!")):
        with pytest.raises(BadLinkError):
            unsubscribe_links.read(wrong)


def test_changed_link_is_refused() -> None:
    made = token(Ending(person=7, kind=Kind.REPLIES))

    for other in (f"{made[:-1]}{'A' if made[-1] != 'A' else 'B'}", f"X{made[1:]}", made[:-5]):
        with pytest.raises(BadLinkError):
            unsubscribe_links.read(other)


def test_link_ends_what_it_names_and_a_second_time_nothing_more() -> None:
    person, article, other = make_user(), make_article(), make_article()
    subscriptions.follow(person, Kind.ALL, other)
    subscriptions.follow(person, Kind.REPLIES)
    ending = Ending.of(subscriptions.follow(person, Kind.ALL, article))

    for _ in range(2):
        unsubscribe_links.stop(ending)

    kinds = set(Subscription.objects.values_list("kind", "article"))
    assert kinds == {(Kind.ALL, other.pk), (Kind.REPLIES, None)}


def test_old_link_still_works_after_somebody_subscribed_again() -> None:
    person, article = make_user(), make_article()
    ending = Ending.of(subscriptions.follow(person, Kind.ALL, article))
    unsubscribe_links.stop(ending)
    subscriptions.follow(person, Kind.ALL, article)

    unsubscribe_links.stop(ending)

    assert not Subscription.objects.exists()


def test_link_of_the_daily_mail_ends_the_daily_ones_and_no_others() -> None:
    person = make_user()
    subscriptions.follow(person, Kind.ALL, make_article(), frequency=Frequency.DAILY)
    subscriptions.follow(person, Kind.STORIES, frequency=Frequency.DAILY)
    subscriptions.follow(person, Kind.REPLIES)

    unsubscribe_links.stop(Ending(person=person.pk, kind=unsubscribe_links.DIGEST))

    assert list(Subscription.objects.values_list("kind", flat=True)) == [Kind.REPLIES]


def test_link_reaches_nobody_else() -> None:
    person, other, article = make_user(), make_user(), make_article()
    ending = Ending.of(subscriptions.follow(person, Kind.ALL, article))
    subscriptions.follow(other, Kind.ALL, article)

    unsubscribe_links.stop(ending)
    unsubscribe_links.stop_everything(ending)

    assert list(Subscription.objects.values_list("person", flat=True)) == [other.pk]
