"""What somebody wants to be mailed about, and each mail that is owed or was sent."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Page, Subject
from comments.models.comment import Comment


class Frequency(models.TextChoices):
    """When the mails go out."""

    IMMEDIATE = "immediate", _("at once")
    DAILY = "daily", _("once a day")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Which subscriptions?"""

    def on(self, subject: Subject) -> Self:
        """Those to everything that is said under one article or page."""
        if isinstance(subject, Article):
            return self.filter(article=subject)
        return self.filter(page=subject)


class Subscription(models.Model):
    """One wish of one person. It takes effect while the person has a proven address."""

    class Kind(models.TextChoices):
        REPLIES = "replies", _("replies to my comments")
        STORIES = "stories", _("comments on my stories")
        ALL = "all", _("all new comments there")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="subscriptions",
        db_index=False,
    )
    kind = models.CharField(max_length=7, choices=Kind)
    # The two indexes that the constraints make begin with what is followed.
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    frequency = models.CharField(max_length=9, choices=Frequency, default=Frequency.IMMEDIATE)
    created_at = models.DateTimeField()

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription to comments")
        verbose_name_plural = _("subscriptions to comments")
        indexes = [models.Index(fields=["person", "-id"], name="subscription_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="all", article__isnull=False, page__isnull=True)
                | Q(kind="all", article__isnull=True, page__isnull=False)
                | Q(kind__in=["replies", "stories"], article__isnull=True, page__isnull=True),
                name="subscription_kind_has_its_subject",
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=["immediate", "daily"]),
                name="subscription_frequency_known",
            ),
            models.UniqueConstraint(
                fields=["article", "person"],
                condition=Q(article__isnull=False),
                name="subscription_to_article_once",
            ),
            models.UniqueConstraint(
                fields=["page", "person"],
                condition=Q(page__isnull=False),
                name="subscription_to_page_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "person"],
                condition=Q(article__isnull=True, page__isnull=True),
                name="subscription_to_own_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"

    @property
    def subject(self) -> Subject | None:
        """What is followed; None where it is the person's own comments or stories."""
        return self.article or self.page


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Which notifications?"""

    def unsent(self) -> Self:
        return self.filter(sent_at__isnull=True)

    def for_digest(self) -> Self:
        """Those that wait for the next daily mail."""
        return self.unsent().filter(frequency=Frequency.DAILY, queued_at__isnull=True)


class Notification(models.Model):
    """One comment that one person is told about: once only, by constraint.

    The row exists while the mail is owed and after it was sent; one that must not be sent any more
    is deleted. `claimed_at` is set while a worker talks to the mail server.
    """

    # The constraint's index begins with it.
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, related_name="notifications", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    frequency = models.CharField(max_length=9, choices=Frequency)
    created_at = models.DateTimeField()
    # When the job that sends it was queued.
    queued_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [
            models.Index(fields=["person", "sent_at"], name="notification_of_person"),
            models.Index(fields=["sent_at"], name="notification_oldest"),
            models.Index(
                fields=["person"],
                condition=Q(queued_at__isnull=True),
                name="notification_for_digest",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="notification_once"),
            models.CheckConstraint(
                condition=Q(frequency__in=["immediate", "daily"]),
                name="notification_frequency_known",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(queued_at__isnull=False),
                name="notification_queued_before_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} to {self.person_id}"
