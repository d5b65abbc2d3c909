"""What editors do to a story while somebody writes below it."""

import datetime as dt
import html
import re
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles.models import Article, Subject
from tests.comments.views.comment_form import signed_in
from tests.factories import save_article

WORDS = "Zwölf Boxkämpfer 🌊 <b>&amp;</b>\n\u0645\u0631\u062d\u0628\u0627  and more"

JSON = {"Accept": "application/json"}

ELSEWHERE = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}

S = Article.Status


def action(client: Client, subject: Subject) -> str:
    """Where the form on the subject's own page posts to."""
    page = client.get(subject.get_absolute_url()).text
    found = re.search(r'<form class="reply-form"[^>]* action="([^"#]*)', page)
    assert found, "no form on the page"
    return found[1]


def give_slug(story: Article, slug: str) -> None:
    """As an editor's save does it."""
    save_article(story, slug=slug)


def copied_text(page: str) -> str:
    """What stands on the page to be copied, in a box that no button sends."""
    found = re.search(r"<textarea[^>]* readonly[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found, "no text to copy"
    return html.unescape(found[1])


def hide(story: Article, how: str) -> None:
    if how == "deleted":
        Article.objects.filter(pk=story.pk).delete()
    elif how == "scheduled":
        later = timezone.now() + dt.timedelta(days=1)
        Article.objects.filter(pk=story.pk).update(published_at=later)
    else:
        Article.objects.filter(pk=story.pk).update(status=how)


def send(client: Client, url: str, user: User, **more: Any) -> Any:
    return client.post(url, {"text": WORDS, "writer": user.pk, "act": "post", **more})


def signed_in_at(url: str) -> tuple[Client, str, User]:
    """Somebody new: the limits count by person."""
    client, user = signed_in()
    return client, url, user


HIDDEN = [S.WITHDRAWN, S.PRIVATE, S.TRASHED, S.DRAFT, "scheduled", "deleted"]
