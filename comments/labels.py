"""The labels of discussions: what a page shows of them, and what an act on a comment touches."""

from collections.abc import Iterable

from accounts.labels import of_person
from articles import labels as newsroom
from articles.models import Article, Page
from comments.models import Comment
from pagecache.invalidation import drop, take_back
from pagecache.labels import note

ALL = "comments"  # every list of comments of the whole site


def of_discussion(subject: Article | Page) -> str:
    return f"comments:{newsroom.of(subject)}"


def note_discussion(subject: Article | Page, shown: Iterable[Comment]) -> None:
    """The page shows these comments, by these people."""
    note(of_discussion(subject))
    note_people(shown)


def note_people(shown: Iterable[Comment]) -> None:
    """The page names the writers of these comments."""
    note(*(of_person(comment.author_id) for comment in shown if comment.author_id))


def touch_comment(comment: Comment) -> None:
    """What readers see of one comment changed, but not which are shown. No query."""
    kind, pk = ("article", comment.article_id) if comment.article_id else ("page", comment.page_id)
    drop(ALL, f"comments:{kind}:{pk}")


def take_back_comments(subject: Article | Page) -> None:
    """Words that readers saw under `subject` are not for them any more."""
    take_back(ALL, of_discussion(subject))


def touch_discussion(subject: Article | Page, *, is_recounted: bool) -> None:
    """What readers see under `subject` changed; with `is_recounted` also what lists say of it."""
    drop(ALL, of_discussion(subject))
    if is_recounted:
        newsroom.touch(subject)
