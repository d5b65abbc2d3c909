"""Where each story is listed, by time: derived rows that keep lists as cheap at a million stories.

articles/lists/listings.py writes them; a list reads them through its index and then asks visible().
"""

from django.db import models
from django.db.models import F

from articles.models.article import Article
from articles.models.byline import Author
from articles.models.topics import Category, Tag


class CategoryListing(models.Model):
    """A published story in a section it is filed in, or in one above that."""

    topic = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="listings")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="category_listings")
    listed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                F("topic"), F("listed_at").desc(), F("article").desc(), name="category_newest"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "topic"], name="category_lists_story_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} in {self.topic_id}"


class TagListing(models.Model):
    """A published story under one of its tags."""

    topic = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="listings")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="tag_listings")
    listed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(F("topic"), F("listed_at").desc(), F("article").desc(), name="tag_newest")
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "topic"], name="tag_lists_story_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} in {self.topic_id}"


class AuthorListing(models.Model):
    """A published story under one of the people named on it."""

    topic = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="listings")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="author_listings")
    listed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                F("topic"), F("listed_at").desc(), F("article").desc(), name="author_newest"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "topic"], name="author_lists_story_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} in {self.topic_id}"
