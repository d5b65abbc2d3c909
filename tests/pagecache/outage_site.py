"""Fills the site of test_outage and says what it made: python -m tests.pagecache.outage_site."""

import datetime as dt
import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles import navigation  # noqa: E402
from articles.actions import publish  # noqa: E402
from articles.models import Article  # noqa: E402
from comments.actions import post  # noqa: E402
from tests.factories import make_article, make_category, make_comment, make_user  # noqa: E402


def fill() -> dict[str, object]:
    """Some stories and a reader who is signed in; their addresses and the session."""
    section = make_category("Harbour", slug="harbour", in_navigation=True)
    stories = [make_article(headline=f"Story {n}", section=section) for n in range(8)]
    for story in stories:
        make_comment(story)
    # Beside none of them but the first, whose page is made anew while it is withdrawn.
    apart = make_article(headline="Apart", published=timezone.now() - dt.timedelta(days=400))
    navigation.refresh()
    reader = make_user("reader", display_name="A Reader", is_staff=True)
    client = Client()
    client.force_login(reader)
    return {
        "stories": [story.get_absolute_url() for story in stories],
        "apart": apart.get_absolute_url(),
        "writer": reader.pk,
        "cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}",
    }


def say(slug: str, text: str) -> dict[str, object]:
    """Post a comment under a story, which makes its stored page untrue."""
    post.post(Article.objects.get(slug=slug), author=make_user(is_staff=True), text=text)
    return {}


def withdraw(slug: str) -> dict[str, object]:
    """Take a story back."""
    publish.withdraw(Article.objects.get(slug=slug), by=None)
    return {}


if __name__ == "__main__":
    act = {"fill": fill, "say": say, "withdraw": withdraw}[sys.argv[1]]
    print(json.dumps(act(*sys.argv[2:])))  # noqa: T201
