"""What the desk's pages say of readers' comments. Templates are where the apps meet."""

from django import template
from django.db.models import QuerySet

from comments.models import Comment

register = template.Library()

# A number beyond which the exact one says no more than “much to do”.
COUNTED = 99
SHOWN = 6


@register.simple_tag
def held_comments() -> str:
    """How many wait for a moderator: “12”, “99+” or an empty string. At most 100 index entries."""
    held = Comment.objects.filter(status=Comment.Status.HELD).values_list("pk", flat=True)
    number = len(held.order_by("-created_at", "-id")[: COUNTED + 1])
    if number > COUNTED:
        return f"{COUNTED}+"
    return str(number) if number else ""


@register.simple_tag
def newest_held_comments() -> QuerySet[Comment]:
    """The newest that wait for a moderator, with what they stand under. One query."""
    held = Comment.objects.filter(status=Comment.Status.HELD).select_related("article", "page")
    return held.only(
        "name",
        "text",
        "created_at",
        "article__headline",
        "article__slug",
        "article__published_on",
        "article__published_at",
        "article__status",
        "page__title",
        "page__path",
        "page__status",
    ).order_by("-created_at", "-id")[:SHOWN]
