"""What is asked for: addresses of the same kind in each corpus, whatever its size. Needs Django."""

from itertools import pairwise

from articles.models import Article, Author, Category, Tag
from comments.models import Comment
from newsblog.corpus.discussions import BUSY_FROM

# The stories of the smallest corpus, and in how many of them two words are to stand together: more
# than a search puts in order at once.
SMALLEST = 1_000
TOGETHER = 120


def readers() -> dict[str, str]:
    """What readers and their machines ask for."""
    # The three stories whose discussions have a known size (newsblog/corpus/discussions.py).
    place = max(0, BUSY_FROM - 3)
    newest = Article.objects.visible().newest_first()
    small, usual, long = newest.select_related("section__parent")[place:BUSY_FROM]
    return (
        {"front": "/"}
        | _stories(small, usual, long)
        | _lists(usual)
        | _searches(usual)
        | _feeds(usual)
    )


def _stories(small: Article, usual: Article, long: Article) -> dict[str, str]:
    plain = Article.objects.filter(pk__lt=long.pk, comment_count__range=(3, 8)).newest_first()[0]
    comments = Comment.objects.visible().filter(article=usual)
    comment = comments.latest("created_at")
    # Of an answer the page is looked for that its thread's beginning is on: one query more.
    thread = comments.filter(parent=None).latest("created_at")
    address = long.get_absolute_url()
    return {
        "story": plain.get_absolute_url(),
        "story, 100 comments": usual.get_absolute_url(),
        "story, 50 threads of 50": small.get_absolute_url(),
        "story, 50 threads of 3,000": address,
        "story, most liked first": f"{address}?order=liked",
        "comments, page 2": f"{address}comment-page-2/",
        "comments, page 60": f"{address}comment-page-60/",
        "comments, what is new": f"/comments/article/{usual.pk}/since/{comment.pk}/",
        "comment's permalink": thread.get_absolute_url(),
        "reply page": f"{usual.get_absolute_url()}respond/",
        "nothing there": "/2026/01/01/there-is-no-such-story/",
    }


def _lists(story: Article) -> dict[str, str]:
    top = Category.objects.filter(parent__isnull=True).earliest("pk").get_absolute_url()
    below = Category.objects.filter(parent__isnull=False).earliest("pk").get_absolute_url()
    on = story.published_on
    return {
        "stories, page 2": "/page/2/",
        "stories, page 40": "/page/40/",
        "section": top,
        "section, page 5": f"{top}page/5/",
        "section below": below,
        "tag": Tag.objects.earliest("pk").get_absolute_url(),
        "author": Author.objects.earliest("pk").get_absolute_url(),
        "year": f"/{on:%Y}/",
        "month": f"/{on:%Y/%m}/",
        "day": f"/{on:%Y/%m/%d}/",
        "corrections": "/corrections/",
    }


def _searches(story: Article) -> dict[str, str]:
    words = [word.lower() for word in story.body_text.split() if word.isascii() and word.isalpha()]
    common = max(sorted(set(words)), key=words.count)
    first, second = _pair(story)
    return {
        "search, common word": f"/search/?q={common}",
        "search, two words": f"/search/?q={first}+{second}",
        "search, phrase": f"/search/?q=%22{first}+{second}%22",
        "search, rare word": f"/search/?q={_number(story)}",
    }


def _pair(story: Article) -> tuple[str, str]:
    """Neighbours in this story that stand together in about as many stories of every corpus.

    What is found then fills a page, and is as much to put in order, in each.
    """
    newest = Article.objects.visible().newest_first().values_list("body_text", flat=True)
    texts = [f" {' '.join(text.lower().split())} " for text in newest[:SMALLEST]]
    pairs = [
        (first, second)
        for first, second in pairwise(story.body_text.lower().split())
        if f"{first}{second}".isascii() and f"{first}{second}".isalpha()
    ]
    return min(
        sorted(set(pairs)),
        key=lambda pair: abs(sum(f" {' '.join(pair)} " in text for text in texts) - TOGETHER),
    )


def _feeds(story: Article) -> dict[str, str]:
    section = Category.objects.filter(parent__isnull=True).earliest("pk")
    return {
        "feed": "/feed/",
        "feed, Atom": "/feed/atom/",
        "feed, JSON": "/feed/json/",
        "feed of a section": f"{section.get_absolute_url()}feed/",
        "feed of comments": "/comments/feed/",
        "feed of a story": f"{story.get_absolute_url()}feed/",
        "sitemap": "/sitemap.xml",
        "sitemap, a part": "/sitemap-stories-1.xml",
        "sitemap of news": "/news-sitemap.xml",
    }


def desk() -> dict[str, str]:
    """The desk's lists, with their searches and filters."""
    story = Article.objects.order_by("-pk")[0]
    return {
        "desk home": "/admin/",
        "desk: stories": "/admin/articles/article/",
        "desk: stories, page 5": "/admin/articles/article/?p=5",
        "desk: stories, search": f"/admin/articles/article/?q={_number(story)}",
        "desk: stories of a section": f"/admin/articles/article/?section={story.section_id}",
        "desk: a story": f"/admin/articles/article/{story.pk}/change/",
        "desk: comments": "/admin/comments/comment/",
        # Of the tabs the one that fills its page in every corpus.
        "desk: queue": "/admin/comments/comment/queue/?tab=spam",
        "desk: log": "/admin/comments/moderationlog/",
        "desk: people": "/admin/accounts/user/",
        "desk: people, search": "/admin/accounts/user/?q=reader-",
        "desk: authors": "/admin/articles/author/",
        "desk: tags": "/admin/articles/tag/",
        "desk: sections": "/admin/articles/category/",
        "desk: pictures": "/admin/articles/image/",
    }


def _number(story: Article) -> str:
    """A word that stands in this story alone: each headline ends with its number."""
    return story.headline.rpartition("(")[2].rstrip(")")
