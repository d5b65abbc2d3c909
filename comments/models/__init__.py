"""Readers' records. Import them from here."""

from comments.models.ban import Ban, BanQuerySet
from comments.models.comment import Comment, CommentQuerySet, kind_of
from comments.models.draft import Draft
from comments.models.earlier_text import EarlierText
from comments.models.flag import Flag, FlagQuerySet
from comments.models.local_rules import LocalRules, LocalRulesQuerySet
from comments.models.moderation_log import ModerationLog
from comments.models.reactions import Like, Mute
from comments.models.rules import ModerationRules, Word
from comments.models.subscription import (
    Frequency,
    Notification,
    NotificationQuerySet,
    Subscription,
    SubscriptionQuerySet,
)

__all__ = [
    "Ban",
    "BanQuerySet",
    "Comment",
    "CommentQuerySet",
    "Draft",
    "EarlierText",
    "Flag",
    "FlagQuerySet",
    "Frequency",
    "Like",
    "LocalRules",
    "LocalRulesQuerySet",
    "ModerationLog",
    "ModerationRules",
    "Mute",
    "Notification",
    "NotificationQuerySet",
    "Subscription",
    "SubscriptionQuerySet",
    "Word",
    "kind_of",
]
