"""Signs staff in and sends the form of a story as a browser would."""

from django.test import Client

from accounts.models import User
from articles.models import Article
from tests.roles import make_staff

LIST = "/admin/articles/article/"
ADD = f"{LIST}add/"


def sign_in(client: Client, role: str) -> User:
    person = make_staff(role)
    client.force_login(person)
    return person


def form_of(article: Article | None = None, **changes: object) -> dict[str, object]:
    """What the browser sends for a story as it is, but for `changes`."""
    data: dict[str, object] = {
        "headline": article.headline if article else "A story",
        "standfirst": article.standfirst if article else "",
        "body": article.body if article else "<p>Words.</p>",
        "slug": article.slug if article else "",
        "version": article.version if article else 1,
        "section": (article.section_id or "") if article else "",
        "comments_open": "on",
        "bylines-TOTAL_FORMS": 0,
        "bylines-INITIAL_FORMS": 0,
        "_continue": "1",
    }
    return data | changes


def change(client: Client, article: Article, **changes: object) -> str:
    """Send the form; returns the page that follows."""
    address = f"{LIST}{article.pk}/change/"
    return client.post(address, form_of(article, **changes), follow=True).content.decode()
