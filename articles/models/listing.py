"""Where each story is listed, by time: derived rows that keep lists as cheap at a million stories.

articles/lists/listings.py writes them; a list reads them through its index and then asks visible().
"""

from django.db import models
from django.db.models import F

from articles.models.article import Article
from articles.models.byline import Author
from articles.models.topics import Category, Tag


class Listing(models.Model):
    """A published story in a list of one kind; each kind says which topic it is the list of."""

    topic_id: int
    article_id: int
    listed_at = models.DateTimeField()

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                F("topic"), F("listed_at").desc(), F("article").desc(), name="%(class)s_newest"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "topic"], name="%(class)s_holds_story_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} in {self.topic_id}"


class CategoryListing(Listing):
    """A published story in a section it is filed in, or in one above that."""

    topic = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="listings")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="category_listings")


class TagListing(Listing):
    """A published story under one of its tags."""

    topic = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="listings")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="tag_listings")


class AuthorListing(Listing):
    """A published story under one of the people named on it."""

    topic = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="listings")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="author_listings")
