import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from articles.actions import publish
from articles.actions.correct import correct
from articles.models import SiteIdentity
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_corrections_stand_newest_first_with_their_stories(client: Client) -> None:
    one, two = make_article(headline="One"), make_article(headline="Two")
    now = timezone.now()
    correct(one, by=None, text="Tuesday.", at=now - dt.timedelta(hours=1))
    correct(two, by=None, text="Two metres.", kind="clarification", at=now)

    page = html.document_fromstring(client.get("/corrections/").content)

    assert page.xpath("//main//h2/a/text()") == ["Two", "One"]
    assert page.xpath("//main//h2/a/@href") == [two.get_absolute_url(), one.get_absolute_url()]
    first = " ".join(page.xpath("string(//ol[@class='corrections']/li[1])").split())
    assert first.startswith("Clarification")
    assert first.endswith("Two metres.")


def test_correction_leaves_with_its_story(client: Client) -> None:
    story = make_article()
    correct(story, by=None, text="Tuesday.")
    publish.withdraw(story, by=None)

    content = client.get("/corrections/").content

    assert b"Tuesday." not in content
    assert b"No story has been corrected yet." in content


def test_long_list_has_pages(client: Client) -> None:
    SiteIdentity.objects.update_or_create(pk=1, defaults={"stories_per_page": 5})
    story = make_article()
    for n in range(6):
        correct(story, by=None, text=f"Note {n}.")

    assert b"Note 0." in client.get("/corrections/page/2/").content
    assert client.get("/corrections/page/3/").status_code == 404
