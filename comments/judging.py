"""Gathers what is known of a comment and its writer, and asks the rules for a verdict.

look() comes before the act's transaction, since it may ask outside; judge() stands inside it.
"""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.limits import TooOftenError, consume
from accounts.models import User
from articles.models import Article, SiteIdentity, Subject
from boundary.visible_text import has_visible_text
from comments import limits
from comments import rules as registry
from comments.models import Ban, Comment, LocalRules, LocalRulesQuerySet, ModerationRules, Word
from comments.reading import discussions, history
from comments.rules import Verdict, outside_check, slow, spam_score
from comments.rules.length import MAX_CHARACTERS
from comments.rules.submission import (
    ListedWord,
    Outcome,
    OutsideOpinion,
    Premoderation,
    Submission,
)
from comments.text import markup
from prepared.queries import Prepared


@dataclass(frozen=True)
class Signals:
    """What was seen of a comment before its transaction."""

    spam_parts: Mapping[str, int] = field(default_factory=dict)
    outside: OutsideOpinion | None = None


@dataclass(frozen=True)
class SubmissionOptions:
    """How words arrive: anew or as an edit, and whether their writer was told of a repeat."""

    insists: bool = False
    is_edit: bool = False


def gather_signals(
    comment: Comment,
    subject: Subject,
    author: User,
    *,
    at: dt.datetime,
    how: SubmissionOptions,
) -> Signals:
    """The comment's spam score and, where one is set up, what the outside check says of it.

    One query; with an outside check seven more and its answer, which is only asked for what no
    rule refuses. What staff write is not looked at.
    """
    if author.is_staff or len(comment.text) > MAX_CHARACTERS:
        return Signals()
    looks = Signals(
        spam_score.parts(
            comment.text,
            comment.html,
            name=comment.name,
            network=comment.network,
            own_host=urlsplit(settings.SITE_URL).hostname or "",
            known=history.marked_as_spam(at=at),
        )
    )
    if not outside_check.is_asked():
        return looks
    return Signals(looks.spam_parts, _opinion(comment, subject, author, looks, at=at, how=how))


def judge(
    comment: Comment,
    subject: Subject,
    author: User,
    looks: Signals,
    *,
    at: dt.datetime,
    how: SubmissionOptions,
    ban: Ban | None,
) -> Verdict:
    """The rules' verdict. Six queries."""
    rules = ModerationRules.current()
    past = history.of(author, text=comment.text, rules=rules, subject=subject, at=at)
    local = _local(subject)
    submission = Submission(
        text=comment.text,
        is_blank=not has_visible_text(markup.plain(comment.html)),
        link_count=comment.html.count("<a "),
        is_staff=author.is_staff,
        approved_count=past.approved_count,
        recent_count=past.recent_count,
        recent_rejected_count=past.recent_rejected_count,
        spam_parts=looks.spam_parts,
        outside=looks.outside,
        place=_place(local),
        person=_person(ban),
        words=_words(),
        **({} if how.is_edit else _of_new(subject, author, past, rules, local, at=at, how=how)),
    )
    return registry.judge(submission, rules)


def _of_new(
    subject: Subject,
    author: User,
    past: history.History,
    rules: ModerationRules,
    local: list[LocalRules],
    *,
    at: dt.datetime,
    how: SubmissionOptions,
) -> dict[str, Any]:
    """What is asked of a new comment only, not of better words for one that is there."""
    pause = max([rules.of(slow.Settings).pause_seconds, *(rule.pause_seconds for rule in local)])
    return {
        "is_open": discussions.takes_comments(subject, site=SiteIdentity.current(), at=at),
        # Whoever works here answers readers, also where these go slowly.
        "seconds_to_wait": 0 if author.is_staff else _seconds_left(past.last_here_at, pause, at),
        "is_repeat": past.has_said_this,
        "insists": how.insists,
    }


def _seconds_left(last: dt.datetime | None, pause: int, at: dt.datetime) -> int:
    if last is None or not pause:
        return 0
    return max(0, math.ceil(pause - (at - last).total_seconds()))


def _place(local: list[LocalRules]) -> Premoderation | None:
    rule = next((rule for rule in local if rule.holds_all), None)
    return Premoderation(str(rule), _name(rule.by)) if rule else None


def _person(ban: Ban | None) -> Premoderation | None:
    return Premoderation(ban.reason, _name(ban.by)) if ban else None


def _local(subject: Subject) -> list[LocalRules]:
    if isinstance(subject, Article):
        return _over_story(story=subject.pk, section=subject.section_id)
    return _over_page(page=subject.pk)


@Prepared
def _over_story(story: Any, section: Any) -> LocalRulesQuerySet:
    return LocalRules.objects.over_story(story, section).select_related("article", "category", "by")


@Prepared
def _over_page(page: Any) -> LocalRulesQuerySet:
    return LocalRules.objects.filter(page=page).select_related("page", "by")


def _words() -> list[ListedWord]:
    return [
        ListedWord(text, refuses=action == Word.Action.REFUSE, by=name or username or "")
        for text, action, name, username in _listed_words()
    ]


@Prepared
def _listed_words() -> QuerySet[Word, tuple[str, str, str | None, str | None]]:
    return Word.objects.values_list("text", "action", "by__display_name", "by__username")


def _name(person: User | None) -> str:
    return person.get_full_name() if person else ""


def _opinion(
    comment: Comment,
    subject: Subject,
    author: User,
    looks: Signals,
    *,
    at: dt.datetime,
    how: SubmissionOptions,
) -> OutsideOpinion | None:
    """The outside check's, unless the comment is refused here anyway."""
    ban = history.ban_of(author, at=at)
    if ban and ban.effect == Ban.Effect.BLOCK:
        return None
    if judge(comment, subject, author, looks, at=at, how=how, ban=ban).outcome is Outcome.REFUSE:
        return None
    try:
        with transaction.atomic():
            consume([(limits.OUTSIDE_PERSON, author.pk)], at=at)
    except TooOftenError:
        return OutsideOpinion(Outcome.HOLD, is_answer=False)
    return outside_check.ask(
        text=comment.text,
        name=comment.name,
        page=settings.SITE_URL + subject.get_absolute_url(),
        links=comment.html.count("<a "),
        approved=history.approved(author),
    )
