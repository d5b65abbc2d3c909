"""What a writer does to a comment of their own: post, edit, take back.

Each act is one transaction; the text is rendered before it begins.
"""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import Limit, TooOftenError, consume
from accounts.models import User
from articles.models import Article, Page, Subject
from boundary.client_address import limit_key, network
from comments import counting, judging, limits, mentions
from comments import rules as registry
from comments.judging import Signals, SubmissionOptions
from comments.models import Ban, Comment, EarlierText, ModerationLog, ModerationRules
from comments.notifications import delivery
from comments.reading import history
from comments.rules import Verdict, slow
from comments.rules.length import MAX_CHARACTERS
from comments.rules.submission import Outcome

Verb = ModerationLog.Verb

# SQLite has one writer, and who waits for it sleeps up to a tenth of a second between two looks.
# The threads of a process wait for one another here, where the next is woken at once.
_TURN = threading.Lock()


class PostRefusedError(Exception):
    """Nothing was stored; the message tells the writer why. `rule` names the cause.

    `wait` is the number of seconds after which the same would be allowed, 0 where time won't help.
    """

    def __init__(self, message: str, *, rule: str, wait: int = 0) -> None:
        super().__init__(message)
        self.rule = rule
        self.wait = wait


@dataclass(frozen=True)
class SubmissionContext:
    """How a comment arrived.

    `key` is the form's random value: one key stores one comment. `insists` says that the writer was
    told of a repeat and sent it again. `website` is what a guest wrote beside their name.
    """

    address: str = ""
    website: str = ""
    key: str = ""
    insists: bool = False


@dataclass(frozen=True)
class Posted:
    """What became of it. `is_new` is False where the same form had been sent before."""

    comment: Comment
    verdict: Verdict
    is_new: bool = True


def post(
    subject: Subject,
    *,
    author: User,
    text: str,
    parent: Comment | None = None,
    facts: SubmissionContext | None = None,
    at: dt.datetime | None = None,
) -> Posted:
    """Store a comment under `subject`, published or held as the rules say.

    Raises PostRefusedError (with the reason for its writer) or TooOftenError; then nothing
    is stored or counted. The same `facts.key` again returns the first comment. The number of
    queries does not depend on the size of the discussion or the depth of the reply.
    """
    if author.needs_name:
        raise PostRefusedError(
            _("Fill in “Your name here” first: other readers see it beside your comment."),
            rule="name",
        )
    now = at or timezone.now()
    how = facts or SubmissionContext()
    comment = _prepared(author, subject, text, how, at=now)
    manner = SubmissionOptions(insists=how.insists)
    looks = judging.gather_signals(comment, subject, author, at=now, how=manner)
    try:
        with _writing():
            return _store(comment, subject, parent, how, looks, at=now)
    except (TooOftenError, PostRefusedError, IntegrityError):
        # A form that is sent twice always comes here: the database takes its key once.
        if earlier := _sent_before(author, how.key):
            return _again(earlier)
        raise


def edit(comment: Comment, *, by: User, text: str, at: dt.datetime | None = None) -> Posted:
    """Replace the words of one's own comment, keeping the old ones for the moderators.

    Allowed for the rules' minutes and until somebody answers; the new words are judged like a new
    comment. Raises PostRefusedError.
    """
    now = at or timezone.now()
    rules = ModerationRules.current()
    text = _normalised(text)
    edited = Comment(text=text, name=by.get_full_name(), network=comment.network)
    _render(edited, comment.subject)
    manner = SubmissionOptions(is_edit=True)
    looks = judging.gather_signals(edited, comment.subject, by, at=now, how=manner)
    with _writing():
        subject = counting.lock(comment.subject)
        locked = Comment.objects.select_for_update(no_key=True, of=("self",)).get(pk=comment.pk)
        if refusal := why_not_edit(locked, by=by, rules=rules, at=now):
            raise PostRefusedError(refusal, rule="edit")
        locked.author = by
        verdict = _judged(edited, subject, by, looks, at=now, manner=manner)
        if text != locked.text:
            EarlierText.objects.create(comment=locked, text=locked.text, replaced_at=now)
        was = locked.status
        locked.text, locked.html, locked.html_version = text, edited.html, edited.html_version
        locked.mentions = edited.mentions
        locked.edited_at = now
        locked.findings = [finding.as_row() for finding in verdict.findings]
        if verdict.outcome is Outcome.HOLD:
            locked.status = Comment.Status.HELD
        Comment.objects.filter(pk=locked.pk).update(
            **{name: getattr(locked, name) for name in EDITED_FIELDS}
        )
        _log(locked, Verb.EDIT, was=was, by=by, at=now)
        counting.recount(subject)
    return Posted(locked, verdict)


EDITED_FIELDS = ("text", "html", "html_version", "mentions", "edited_at", "findings", "status")


def why_not_edit(comment: Comment, *, by: User, rules: ModerationRules, at: dt.datetime) -> str:
    """Why this person can't edit it, or an empty string. Two queries at most."""
    if comment.author_id != by.pk:
        return _("Only its writer can edit a comment.")
    if comment.status not in {Comment.Status.PUBLISHED, Comment.Status.HELD}:
        return _("This comment was removed and can't be edited.")
    if at > comment.created_at + dt.timedelta(minutes=rules.edit_minutes):
        return _("The time for editing is over. You can still write a reply to it.")
    if comment.replies.filter(status=Comment.Status.PUBLISHED).exists():
        return _("Somebody has answered, so the comment stays as it is. You can write a reply.")
    if history.is_blocked(by, at=at):
        return _("You may not take part in the discussion at present.")
    return ""


def withdraw(comment: Comment, *, by: User, at: dt.datetime | None = None) -> None:
    """Take back one's own comment; answers to it stay. Raises PostRefusedError."""
    now = at or timezone.now()
    with _writing():
        subject = counting.lock(comment.subject)
        locked = Comment.objects.select_for_update(no_key=True, of=("self",)).get(pk=comment.pk)
        if locked.author_id != by.pk:
            raise PostRefusedError(_("Only its writer can delete a comment."), rule="delete")
        if locked.withdrawn_at:
            return
        was = locked.status
        locked.status = Comment.Status.REMOVED
        locked.withdrawn_at = now
        locked.save(update_fields=["status", "withdrawn_at"])
        _log(locked, Verb.WITHDRAW, was=was, by=by, at=now)
        counting.recount(subject)


@contextmanager
def _writing() -> Iterator[None]:
    """A transaction; on SQLite in turn. Inside another one that turn has come already."""
    has_turns = not connection.features.has_select_for_update and not connection.in_atomic_block
    with _TURN if has_turns else nullcontext(), transaction.atomic():
        yield


def _prepared(
    author: User, subject: Subject, text: str, how: SubmissionContext, *, at: dt.datetime
) -> Comment:
    comment = Comment(
        author=author,
        name=author.get_full_name()[:245],
        url=how.website,
        network=network(how.address),
        text=_normalised(text),
        key=how.key[:32],
        created_at=at,
    )
    _render(comment, subject)
    return comment


def _normalised(text: str) -> str:
    """One kind of line end, no NUL (PostgreSQL stores none), nothing around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def _render(comment: Comment, subject: Subject) -> None:
    """Render what is short enough to be posted; the rest is refused anyway."""
    if len(comment.text) <= MAX_CHARACTERS:
        mentions.resolve_mentions(comment, subject)


def _store(
    comment: Comment,
    subject: Subject,
    parent: Comment | None,
    how: SubmissionContext,
    looks: Signals,
    *,
    at: dt.datetime,
) -> Posted:
    author = comment.author
    assert author is not None  # noqa: S101  (_prepared)
    _count_against_limits(author, how, at=at)
    locked = counting.lock(subject)
    manner = SubmissionOptions(insists=how.insists)
    verdict = _judged(comment, locked, author, looks, at=at, manner=manner)
    comment.article = locked if isinstance(locked, Article) else None
    comment.page = locked if isinstance(locked, Page) else None
    comment.place_under(_answered(parent, locked))
    held = verdict.outcome is Outcome.HOLD
    comment.status = Comment.Status.HELD if held else Comment.Status.PUBLISHED
    comment.findings = [finding.as_row() for finding in verdict.findings]
    comment.save(force_insert=True)
    if held:
        _log(comment, Verb.HOLD, was="", by=None, at=at, reason=_rules_of(verdict))
    else:
        delivery.announce(comment, at=at)
    counting.recount(locked)
    subject.comment_count = locked.comment_count
    return Posted(comment, verdict)


def _count_against_limits(author: User, how: SubmissionContext, *, at: dt.datetime) -> None:
    """Staff answer readers all day and are not counted."""
    if author.is_staff:
        return
    acts: list[tuple[Limit, object]] = [
        (limits.COMMENT_PAUSE, author.pk),
        (limits.COMMENT_PERSON, author.pk),
    ]
    if household := limit_key(how.address):
        acts.append((limits.COMMENT_NETWORK, household))
    consume(acts, at=at)


def _judged(
    comment: Comment,
    subject: Subject,
    author: User,
    looks: Signals,
    *,
    at: dt.datetime,
    manner: SubmissionOptions,
) -> Verdict:
    """The rules' verdict; raises PostRefusedError where it is no. Six queries."""
    ban = history.ban_of(author, at=at)
    if ban and ban.effect == Ban.Effect.BLOCK:
        raise PostRefusedError(
            _("You may not take part in the discussion at present. Reason: %(reason)s")
            % {"reason": ban.reason},
            rule="banned",
        )
    verdict = judging.judge(comment, subject, author, looks, at=at, how=manner, ban=ban)
    decisive = verdict.decisive
    if verdict.outcome is Outcome.REFUSE and decisive:
        wait = decisive.detail.seconds if isinstance(decisive.detail, slow.Detail) else 0
        raise PostRefusedError(registry.tell_writer(decisive), rule=decisive.rule, wait=wait)
    return verdict


def _answered(parent: Comment | None, subject: Subject) -> Comment | None:
    if parent is None:
        return None
    found = Comment.objects.on(subject).without_pingbacks().visible().filter(pk=parent.pk).first()
    if found is None:
        raise parent_is_gone()
    return found


def parent_is_gone() -> PostRefusedError:
    """For a reply to what was removed meanwhile."""
    return PostRefusedError(
        _("The comment you answer was removed. You can post yours without it."), rule="parent"
    )


def _sent_before(author: User, key: str) -> Comment | None:
    if not key:
        return None
    return Comment.objects.filter(author=author, key=key).first()


def _again(comment: Comment) -> Posted:
    held = comment.status == Comment.Status.HELD
    findings = tuple(map(registry.finding_of, comment.findings))
    return Posted(comment, Verdict(Outcome.HOLD if held else Outcome.PUBLISH, findings), False)


def _rules_of(verdict: Verdict) -> str:
    return ", ".join(finding.rule for finding in verdict.findings)


def _log(
    comment: Comment, verb: str, *, was: str, by: User | None, at: dt.datetime, reason: str = ""
) -> None:
    ModerationLog.objects.create(
        comment=comment,
        person_id=comment.author_id,
        verb=verb,
        was=was,
        now=comment.status,
        by=by,
        at=at,
        reason=reason,
    )
