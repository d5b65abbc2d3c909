"""Whom a comment calls by @name: people who wrote in the same discussion. Renders what it finds."""

from django.db.models import Max, Q

from articles.models import Article, Page
from comments.models import Comment
from comments.text import naming

# Who wrote before so many others is not looked for: a preview must not read 100,000 comments.
LATEST = 2_000
# Of many people whose names begin alike, the latest to write can be called.
MOST_ALIKE = 100


def call(comment: Comment, subject: Article | Page) -> None:
    """Find out whom the words of a new or edited comment call, and render them. At most one query.

    To be done before a transaction: it reads the discussion's people where there is an @.
    """
    people = _who(comment.text, subject)
    comment.called = [[name, people[name]] for name in naming.called(comment.text, people)]
    comment.render_text()
    marked = naming.marked(comment.html)
    comment.called = [[name, pk] for name, pk in comment.called if name.casefold() in marked]


def _who(text: str, subject: Article | Page) -> dict[str, int]:
    """Who may be meant, by the name that the page shows of them."""
    begins = Q()
    for word in naming.first_words(text):
        begins |= Q(author__display_name__istartswith=word)
        begins |= Q(author__display_name="", name__istartswith=word)
    if not begins:
        return {}
    latest = Comment.objects.on(subject).said().visible().order_by("-pk").values("pk")[:LATEST]
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
