"""What a comment said before its writer edited it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comments.models.comment import Comment


class EarlierText(models.Model):
    """For moderators: the words that an edit replaced, and when."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="earlier_texts")
    text = models.TextField(_("text"))
    replaced_at = models.DateTimeField(_("replaced"))

    class Meta:
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")
        ordering = ["replaced_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
