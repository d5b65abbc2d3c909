"""Where a comment stands: on which page of its discussion or its thread, and at what address."""

from enum import StrEnum

from django.db.models import Q

from accounts.models import User
from articles.models import Article, Page, SiteIdentity
from comments.models import Comment
from comments.reading import showing, threads

# Of one thread on a page of threads, and of all of them; the rest is on the thread's own pages.
MOST_REPLIES = 50
MOST_REPLIES_IN_ALL = 250
REPLIES_PER_PAGE = 100


class Order(StrEnum):
    """How threads follow one another. Replies inside a thread are always oldest first."""

    OLDEST = "oldest"
    NEWEST = "newest"
    LIKED = "liked"

    @classmethod
    def named(cls, name: str) -> "Order":
        """The order of that name, or the default for anything else."""
        return cls(name) if name in cls else cls.OLDEST


def url_of_page(subject: Article | Page, number: int, order: Order = Order.OLDEST) -> str:
    """The address of a page of comments; the first is the subject's own."""
    url = subject.get_absolute_url()
    if number > 1:
        url += f"comment-page-{number}/"
    return url if order is Order.OLDEST else f"{url}?order={order}"


def url_of_thread(subject: Article | Page, root: int, number: int = 1) -> str:
    """The address of a page of one thread."""
    url = f"{subject.get_absolute_url()}comment-thread-{root}/"
    return f"{url}page/{number}/" if number > 1 else url


def url_of(comment: Comment, *, site: SiteIdentity, viewer: User | None = None) -> str:
    """Where the comment stands now for this viewer, with its fragment. Two to four queries."""
    return f"{_url_of_its_page(comment, site, showing.to(viewer))}#comment-{comment.pk}"


def page_of(comment: Comment, *, site: SiteIdentity, viewer: User | None = None) -> int:
    """The page, oldest first, that a comment's thread is on. One or two queries."""
    root = comment.root or comment
    return _page_of(root, comment.subject, site, showing.to(viewer))


def share(counts: list[int]) -> int:
    """How many replies of each thread a page of threads has, by how many each has in all."""
    return threads.share(counts, most=MOST_REPLIES, in_all=MOST_REPLIES_IN_ALL)


def _url_of_its_page(comment: Comment, site: SiteIdentity, seen: Q) -> str:
    subject = comment.subject
    if comment.root is None:
        return url_of_page(subject, _page_of(comment, subject, site, seen))
    before = showing.replies(seen, root=comment.root).filter(_is_before(comment)).count()
    if before < MOST_REPLIES:
        number = _page_of(comment.root, subject, site, seen)
        # Short threads and quiet pages are spared the third question.
        if before < MOST_REPLIES_IN_ALL // site.threads_per_page:
            return url_of_page(subject, number)
        begin = (number - 1) * site.threads_per_page
        roots = showing.threads(Comment.objects.on(subject), seen).order_by("created_at", "pk")
        counts = roots.annotate(reply_count=showing.count_of_replies(seen))
        here = counts.values_list("reply_count", flat=True)[begin : begin + site.threads_per_page]
        if before < share(list(here)):
            return url_of_page(subject, number)
    return url_of_thread(subject, comment.root.pk, before // REPLIES_PER_PAGE + 1)


def _page_of(root: Comment, subject: Article | Page, site: SiteIdentity, seen: Q) -> int:
    before = showing.threads(Comment.objects.on(subject), seen).filter(_is_before(root)).count()
    return before // site.threads_per_page + 1


def _is_before(comment: Comment) -> Q:
    earlier = Q(created_at__lt=comment.created_at)
    return earlier | Q(created_at=comment.created_at, pk__lt=comment.pk)
