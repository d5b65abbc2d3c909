"""Accounts and comments from before names were asked for: no address shows after `migrate`."""

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from comments.models import Comment
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "jane.doe.1984@example.com"
OLD = "jane.doe.1984"


def go_back() -> None:
    """To the tables as they were, with the column that today's model needs."""
    call_command("migrate", "comments", "0002", verbosity=0)
    call_command("migrate", "accounts", "0005", verbosity=0)


def go_on() -> None:
    call_command("migrate", verbosity=0)


def earlier(display_name: str, email: str = ADDRESS, username: str = "", **fields: object) -> User:
    """An account as it was stored before: save() would name it otherwise."""
    user = make_user(username, display_name="x", email=email)
    User.objects.filter(pk=user.pk).update(display_name=display_name, needs_name=False, **fields)
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("display_name", "email", "is_hidden"),
    [
        (OLD, ADDRESS, True), ("Jane.Doe.1984", ADDRESS, True), (f"{OLD} (reader)", ADDRESS, True),
        (ADDRESS, ADDRESS, True), ("other@elsewhere.example", ADDRESS, True), (ADDRESS, "", True),
        ("jane+news", "jane+news@example.com", True), ("jane", "jane+news@example.com", True),
        ("x" * 60, f"{'x' * 64}@example.com", True), ("田中", "田中@example.com", True),
        ("Jane Doe", ADDRESS, False), ("Jane", ADDRESS, False), ("Maren", "", False),
    ],
)  # fmt: skip
def test_a_name_that_equals_an_address_is_hidden_until_it_is_confirmed(
    display_name: str, email: str, is_hidden: bool
) -> None:
    go_back()
    user = earlier(display_name, email)

    go_on()

    user.refresh_from_db()
    assert user.needs_name == is_hidden
    assert (user.display_name != display_name) == is_hidden
    assert user.display_name.startswith("Reader ") == is_hidden


def test_further_addresses_and_usernames_count_too() -> None:
    go_back()
    second = earlier("work.jane", "jane@example.com")
    EmailAddress.objects.create(user=second, email="work.jane@example.org", verified=True)
    login = earlier("", "", username=ADDRESS)
    slugged = earlier("", ADDRESS, username="jane-doe-19842")
    owner = earlier("", "owner@paper.example", username="ines")

    go_on()

    hidden = {user.pk for user in User.objects.filter(needs_name=True)}
    assert hidden == {second.pk, login.pk, slugged.pk}
    assert User.objects.get(pk=owner.pk).get_full_name() == "ines"


def test_the_old_names_come_back_with_the_old_tables_and_go_again() -> None:
    go_back()
    user, owner = earlier(OLD), earlier("Jane Doe", "jane@example.org")
    go_on()

    call_command("migrate", "accounts", "0004", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT display_name FROM accounts_user ORDER BY id")
        assert [name for (name,) in cursor.fetchall()] == [OLD, "Jane Doe"]
    go_on()

    user.refresh_from_db()
    owner.refresh_from_db()
    assert user.needs_name
    assert owner.display_name == "Jane Doe"


def test_no_page_feed_or_mention_shows_the_old_name() -> None:
    article, jane, maren = make_article(), earlier(OLD), make_user(display_name="Maren")
    first = make_comment(article, author=jane, name=OLD, text="I was there.")
    call = f"@{OLD} and @Jane.Doe.1984! See https://social.example/@{OLD}"
    answer = Comment(article=article, author=maren, name="Maren", text=call)
    answer.place_under(first)
    answer.mentions, answer.status = [[OLD, jane.pk]], Comment.Status.PUBLISHED
    answer.created_at = first.created_at
    answer.save()
    assert "called" in answer.html
    url = article.get_absolute_url()
    reader = Client()
    assert OLD in reader.get(url).text

    go_back()
    go_on()

    jane.refresh_from_db()
    first.refresh_from_db()
    answer.refresh_from_db()
    new = jane.display_name
    link = f"https://social.example/@{OLD}"  # the writer's own link leads where it led
    assert answer.text == f"@{new} and @{new}! See {link}"
    assert answer.mentions == [[new, jane.pk]]
    assert f'<span class="called">@{new}</span>' in answer.html
    assert first.name == new
    for page in (url, f"{url}feed/", "/comments/feed/", f"{url}?replytocom={first.pk}"):
        shown = reader.get(page).text
        assert new in shown, page
        assert OLD not in shown.replace(link, ""), page


def test_imported_names_that_are_addresses_are_replaced() -> None:
    article = make_article()
    for name in (ADDRESS, f"Jane <{ADDRESS}>", "Jane @ Quay", "Jane"):
        make_comment(article, name=name, email=ADDRESS)

    go_back()
    go_on()

    names = list(Comment.objects.order_by("pk").values_list("name", flat=True))
    assert names[0].startswith("Reader ")
    assert names[1:] == ["Jane", "Jane @ Quay", "Jane"]


def test_names_that_were_chosen_and_their_mentions_stay() -> None:
    article, jane = make_article(), earlier("Jane Doe")
    comment = make_comment(article, author=jane, name="Jane", text="Hello @Jane Doe")
    Comment.objects.filter(pk=comment.pk).update(mentions=[["Jane Doe", jane.pk]])

    go_back()
    go_on()

    comment.refresh_from_db()
    assert (comment.name, comment.text) == ("Jane", "Hello @Jane Doe")


def test_the_number_of_queries_does_not_grow_with_the_accounts() -> None:
    counts = []
    for number in (3, 30):
        go_back()
        for n in range(number):
            name = f"reader.{number}.{n}"
            earlier(name, f"{name}@example.org")
            earlier(f"Named {number} {n}", f"other.{number}.{n}@example.org")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            go_on()
        counts.append(len(queries))
        assert User.objects.filter(needs_name=True).count() >= number

    assert counts[1] <= counts[0]
