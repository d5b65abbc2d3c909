import pytest
from django.test import Client

from accounts import roles
from comments.models import LocalRules, ModerationRules, Word
from comments.models.rules import SETTINGS
from comments.rules import links, rejections
from tests.factories import make_article, make_category
from tests.roles import make_staff

pytestmark = pytest.mark.django_db

RULES = "/admin/comments/moderationrules/"
WORDS = "/admin/comments/word/"
LOCAL = "/admin/comments/localrules/"
# Every setting at its default, but for a few: what the form sends.
NUMBERS = {name: each.default for name, each in SETTINGS.items() if each.default is not False}
NUMBERS |= {"approvals_needed": 1, "links_to_hold": 4, "edit_minutes": 15}


def test_an_editor_changes_the_rules_and_reads_what_each_does(client: Client) -> None:
    client.force_login(make_staff(roles.EDITOR))

    page = client.get(RULES, follow=True).content.decode()
    assert "Only readers whose own comments were approved count." in page
    client.post(f"{RULES}1/change/", NUMBERS)

    assert ModerationRules.current().of(links.Settings).links_to_hold == 4


def test_a_rule_out_of_range_is_refused_beside_its_field(client: Client) -> None:
    client.force_login(make_staff(roles.OWNER))
    client.get(RULES)

    page = client.post(f"{RULES}1/change/", NUMBERS | {"rejected_percent": 101}).content.decode()

    assert "errorlist" in page
    assert ModerationRules.current().of(rejections.Settings).rejected_percent == 30


def test_a_moderator_reads_the_rules_and_keeps_the_words(client: Client) -> None:
    moderator = make_staff(roles.MODERATOR)
    client.force_login(moderator)

    assert client.get(RULES, follow=True).status_code == 200
    assert client.post(f"{RULES}1/change/", NUMBERS).status_code == 403
    client.post(f"{WORDS}add/", {"text": "crooks", "action": "hold", "note": "Libel"})

    assert Word.objects.get(text="crooks").by == moderator
    assert b"crooks" in client.get(f"{WORDS}?q=crooks&action=hold").content


def test_a_moderator_slows_one_story_down_and_is_named_for_it(client: Client) -> None:
    moderator = make_staff(roles.MODERATOR)
    client.force_login(moderator)
    article = make_article(headline="The harbour")

    client.post(f"{LOCAL}add/", {"article": article.pk, "pause_seconds": 60, "note": "Heated"})

    rules = LocalRules.objects.get()
    assert (rules.article, rules.pause_seconds, rules.by) == (article, 60, moderator)
    assert "The harbour" in client.get(LOCAL).content.decode()


@pytest.mark.parametrize("both", [True, False])
def test_rules_are_those_of_one_thing(client: Client, *, both: bool) -> None:
    client.force_login(make_staff(roles.MODERATOR))
    fields = {"article": make_article().pk, "category": make_category().pk} if both else {}

    page = client.post(f"{LOCAL}add/", {"pause_seconds": 60, **fields}).content.decode()

    assert "Choose one: a story, a page or a section." in page
    assert not LocalRules.objects.exists()


def test_an_author_has_neither(client: Client) -> None:
    client.force_login(make_staff(roles.AUTHOR))
    assert client.get(RULES).status_code == 403
    assert client.get(WORDS).status_code == 403
    assert client.get(LOCAL).status_code == 403
