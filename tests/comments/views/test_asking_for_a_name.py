"""Who has no name of their own yet is asked for one beside the comment form, once."""

import json

import pytest
from django.test import Client

from accounts import linking
from accounts.models import User
from comments.actions import post
from comments.models import Comment
from tests.comments.views.comment_form import address, hidden, kept_text
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

TEXT = "The council never asked. 🌊"


@pytest.fixture
def unnamed(client: Client) -> User:
    """Somebody who came in by a mailed code, with two approved comments."""
    user = linking.account_for_address("jane.doe.1984@example.com")
    for _ in range(2):
        make_comment(author=user, name=user.display_name)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def sent(user: User, **fields: object) -> dict[str, object]:
    return {"text": TEXT, "writer": user.pk, "act": "post", **fields}


def test_the_form_asks_for_a_name_in_an_empty_field(client: Client, unnamed: User) -> None:
    page = client.get(address(make_article())).text

    assert "Your name here" in page
    assert f"until then it is <bdi>{unnamed.display_name}</bdi>" in page
    assert hidden(page, "name") == ""
    assert "jane" not in page


@pytest.mark.parametrize("as_json", [False, True])
def test_a_comment_is_posted_under_the_name_that_was_given(
    client: Client, unnamed: User, as_json: bool
) -> None:
    article = make_article()
    headers = {"Accept": "application/json"} if as_json else {}

    client.post(address(article), sent(unnamed, name=" Jane\u202e  Doe "), headers=headers)

    assert Comment.objects.get(text=TEXT).name == "Jane Doe"
    page = client.get(article.get_absolute_url()).text
    assert "Jane Doe" in page
    assert "Your name here" not in page
    unnamed.refresh_from_db()
    assert (unnamed.display_name, unnamed.needs_name) == ("Jane Doe", False)


@pytest.mark.parametrize(
    "name",
    ["", "   ", "\u200b", "\u3164", "…", "jane.doe.1984@example.com", "jane＠example", "a @ b"],  # noqa: RUF001
    ids=ascii,
)
def test_nothing_is_posted_or_lost_without_a_name(client: Client, unnamed: User, name: str) -> None:
    article, stand_in = make_article(), unnamed.display_name

    response = client.post(address(article), sent(unnamed, name=name))

    assert response.status_code == 400
    assert kept_text(response.text) == TEXT
    assert 'id="comment-name-error">' in response.text
    assert not Comment.objects.filter(text=TEXT).exists()
    unnamed.refresh_from_db()
    assert (unnamed.display_name, unnamed.needs_name) == (stand_in, True)


def test_a_name_like_the_staffs_is_refused_beside_the_field(client: Client, unnamed: User) -> None:
    make_user("ines", display_name="Ines Halvorsen", is_staff=True)

    response = client.post(address(make_article()), sent(unnamed, name="Ínes Halvorsen"))

    assert response.status_code == 400
    assert "somebody on the staff" in response.text
    assert hidden(response.text, "name") == "Ínes Halvorsen"
    assert kept_text(response.text) == TEXT


def test_scripts_are_told_what_is_wrong_with_the_name(client: Client, unnamed: User) -> None:
    response = client.post(
        address(make_article()), sent(unnamed), headers={"Accept": "application/json"}
    )

    told = json.loads(response.text)
    assert response.status_code == 400
    assert told["name"] == "Write a name with at least one letter or digit."


def test_a_preview_keeps_the_name_that_is_being_typed(client: Client, unnamed: User) -> None:
    response = client.post(address(make_article()), sent(unnamed, act="preview", name="Jane"))

    assert hidden(response.text, "name") == "Jane"
    unnamed.refresh_from_db()
    assert unnamed.needs_name


def test_the_fragment_for_a_page_of_everybodys_asks_too(client: Client, unnamed: User) -> None:
    response = client.get(address(make_article()), headers={"Accept": "application/json"})

    assert "Your name here" in json.loads(response.text)["identity"]


def test_a_refused_comment_keeps_the_name_and_asks_no_more(client: Client, unnamed: User) -> None:
    article = make_article(comments_open=False)

    response = client.post(address(article), sent(unnamed, name="Jane"))

    assert response.status_code == 409
    assert kept_text(response.text) == TEXT
    assert "Your name here" not in response.text


def test_no_other_way_posts_a_comment_without_a_name(unnamed: User) -> None:
    with pytest.raises(post.PostRefusedError) as refusal:
        post.post(make_article(), author=unnamed, text=TEXT)

    assert refusal.value.rule == "name"


def test_who_has_a_name_is_not_asked(client: Client) -> None:
    user = make_user("maren", display_name="Maren", email="maren@example.org")
    client.force_login(user)

    assert "Your name here" not in client.get(address(make_article())).text


def test_earlier_comments_show_the_chosen_name_at_once(client: Client, unnamed: User) -> None:
    comment, stand_in = Comment.objects.filter(author=unnamed).first(), unnamed.display_name
    assert comment is not None
    url, visitor = comment.subject.get_absolute_url(), Client()
    assert stand_in in visitor.get(url).text

    client.post(address(make_article()), sent(unnamed, name="Jane Doe"))

    page = visitor.get(url).text
    assert stand_in not in page
    assert "Jane Doe" in page
