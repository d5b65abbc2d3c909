"""Words on their way: kept on the server while their writer signs in, out or comes back later."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Page
from comments.models.comment import Comment


class Draft(models.Model):
    """One unfinished comment of one browser. `browser` is the hash of its cookie's random value."""

    browser = models.CharField(max_length=64)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, null=True, related_name="+")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, related_name="+")
    parent = models.ForeignKey(Comment, on_delete=models.SET_NULL, null=True, related_name="+")
    # Subject and parent as one value, for the constraint: SQLite has no NULLS NOT DISTINCT.
    place = models.CharField(max_length=60)
    text = models.TextField()
    # What was ticked beside it, in the words of comments/notification_preferences.py.
    preferences = models.CharField(max_length=30, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft of a comment")
        verbose_name_plural = _("drafts of comments")
        indexes = [
            models.Index(fields=["browser", "-saved_at"], name="draft_of_browser"),
            models.Index(fields=["saved_at"], name="draft_oldest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, page__isnull=True)
                | Q(article__isnull=True, page__isnull=False),
                name="draft_on_one_subject",
            ),
            models.UniqueConstraint(fields=["browser", "place"], name="draft_once_a_place"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
