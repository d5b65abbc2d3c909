"""The tags of discussions: what a page shows of them, and what an act on a comment touches."""

from collections.abc import Iterable

from accounts.cache_tags import person_tag
from articles import cache_tags as newsroom
from articles.models import Subject
from comments.models import Comment
from pagecache.invalidation import invalidate, invalidate_hidden
from pagecache.tags import add

ALL = "comments"  # every list of comments of the whole site


def discussion_tag(subject: Subject) -> str:
    return f"comments:{newsroom.tag_of(subject)}"


def tag_discussion(subject: Subject, shown: Iterable[Comment]) -> None:
    """The page shows these comments, by these people."""
    add(discussion_tag(subject))
    tag_people(shown)


def tag_people(shown: Iterable[Comment]) -> None:
    """The page names the writers of these comments."""
    add(*(person_tag(comment.author_id) for comment in shown if comment.author_id))


def invalidate_comment(comment: Comment) -> None:
    """What readers see of one comment changed, but not which are shown. No query."""
    kind, pk = ("article", comment.article_id) if comment.article_id else ("page", comment.page_id)
    invalidate(ALL, f"comments:{kind}:{pk}")


def invalidate_hidden_comments(subject: Subject) -> None:
    """Words that readers saw under `subject` are not for them any more."""
    invalidate_hidden(ALL, discussion_tag(subject))


def invalidate_discussion(subject: Subject, *, is_recounted: bool) -> None:
    """What readers see under `subject` changed; with `is_recounted` also what lists say of it."""
    invalidate(ALL, discussion_tag(subject))
    if is_recounted:
        newsroom.invalidate_rows(subject)
