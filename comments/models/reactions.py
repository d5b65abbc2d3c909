"""What a reader does without writing: like a comment or a story, or mute somebody."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.models.comment import Comment


class Like(models.Model):
    """One reader's like of one comment or one story; once only, by constraint."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="likes"
    )
    # The two indexes that the constraints make begin with what is liked.
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, related_name="likes", db_index=False
    )
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, related_name="likes", db_index=False
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("like")
        verbose_name_plural = _("likes")
        constraints = [
            models.CheckConstraint(
                condition=Q(comment__isnull=False, article__isnull=True)
                | Q(comment__isnull=True, article__isnull=False),
                name="like_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["comment", "person"],
                condition=Q(comment__isnull=False),
                name="like_of_comment_once",
            ),
            models.UniqueConstraint(
                fields=["article", "person"],
                condition=Q(article__isnull=False),
                name="like_of_article_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} likes {self.comment_id or self.article_id}"


class Mute(models.Model):
    """`person` folds away what `muted` writes; nobody else notices."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes", db_index=False
    )
    muted = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mute")
        verbose_name_plural = _("mutes")
        constraints = [
            models.UniqueConstraint(fields=["person", "muted"], name="mute_once"),
            models.CheckConstraint(condition=~Q(person=F("muted")), name="mute_of_somebody_else"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} mutes {self.muted_id}"
