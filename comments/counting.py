"""The one owner of comment counts: recounts, never adds, so a count can't drift."""

from articles.models import Article, Page
from comments.models import Comment


def recount(subject: Article | Page) -> int:
    """Write how many published comments stand under `subject`; in the act's transaction."""
    count = Comment.objects.on(subject).visible().said().count()
    type(subject).objects.filter(pk=subject.pk).update(comment_count=count)
    subject.comment_count = count
    return count
