"""Whom a comment calls by @name: people who wrote in the same discussion. Renders what it finds."""

from django.db.models import Max, Q

from articles.models import Subject
from comments.models import Comment
from comments.text import mentions

# Who wrote before so many others is not looked for: a preview must not read 100,000 comments.
LATEST = 2_000
# Of many people whose names begin alike, the latest to write can be called.
MOST_ALIKE = 100


def resolve_mentions(comment: Comment, subject: Subject) -> None:
    """Find out whom the words of a new or edited comment call, and render them. At most one query.

    To be done before a transaction: it reads the discussion's people where there is an @.
    """
    people = _people_named(comment.text, subject)
    comment.mentions = [
        [name, people[name]] for name in mentions.mentioned_names(comment.text, people)
    ]
    comment.render_text()
    marked = mentions.marked_names(comment.html)
    comment.mentions = [[name, pk] for name, pk in comment.mentions if name.casefold() in marked]


def _people_named(text: str, subject: Subject) -> dict[str, int]:
    """Who may be meant, by the name that the page shows of them."""
    begins = Q()
    for word in mentions.first_words(text):
        begins |= Q(author__display_name__istartswith=word)
        begins |= Q(author__display_name="", name__istartswith=word)
    if not begins:
        return {}
    latest = (
        Comment.objects.on(subject)
        .without_pingbacks()
        .visible()
        .order_by("-pk")
        .values("pk")[:LATEST]
    )
    rows = (
        Comment.objects.filter(begins, pk__in=latest, author__is_active=True)
        .values_list("author", "author__display_name", "name")
        .annotate(last=Max("pk"))
        .order_by("-last")[:MOST_ALIKE]
    )
    people: dict[str, int] = {}
    for author, display_name, name, _last in rows:
        people.setdefault(display_name or name, author)
    return people
