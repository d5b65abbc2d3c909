"""Why a comment waits, in words for a moderator: which rule, on what, and where the rule stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from comments import rules as registry
from comments.models import Comment, ModerationLog, ModerationRules
from comments.reading.queue import Case
from comments.rules import BY_NAME, listed_words, reported, word_matching
from comments.rules.rule import Finding, Rule
from comments.rules.submission import Outcome


@dataclass(frozen=True)
class Why:
    """One reason: a sentence, and the address of the rule it follows, if it follows one."""

    text: str
    rule: str = ""


def reasons(case: Case, rules: ModerationRules) -> list[Why]:
    """Everything that the rules found, then who held it by hand or by reports. No query."""
    return [*_found(case.comment, rules), *_held(case, rules)]


def in_short(comment: Comment) -> str:
    """The first reason in two or three words, for a list; empty where no rule found anything."""
    found = map(registry.finding_of, comment.findings)
    held = next((finding for finding in found if finding.outcome is Outcome.HOLD), None)
    return registry.in_short(held) if held else ""


def marked(comment: Comment) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a word of the list that the rules found."""
    details = [registry.finding_of(row).detail for row in comment.findings]
    listed = [
        word
        for detail in details
        if isinstance(detail, listed_words.Detail)
        for word in detail.words
    ]
    pieces, end = [], 0
    for start, stop in word_matching.places_of(comment.text, listed):
        pieces += [(comment.text[end:start], False), (comment.text[start:stop], True)]
        end = stop
    return [piece for piece in [*pieces, (comment.text[end:], False)] if piece[0]]


def _found(comment: Comment, rules: ModerationRules) -> Iterator[Why]:
    for finding in map(registry.finding_of, comment.findings):
        if text := registry.tell_moderator(finding, rules):
            rule = BY_NAME.get(finding.rule)
            yield Why(_by(text, finding), _address_of(rule, finding) if rule else "")


def _held(case: Case, rules: ModerationRules) -> Iterator[Why]:
    """What the log says of the last time it was held; the rules are told already."""
    held = next((row for row in case.log if row.verb == ModerationLog.Verb.HOLD), None)
    if held is None or case.comment.status != Comment.Status.HELD:
        return
    if held.by:
        name = held.by.get_full_name()
        text = _("%(name)s held it.") % {"name": name}
        if held.reason:
            text = _("%(name)s held it: %(reason)s") % {"name": name, "reason": held.reason}
        yield Why(text)
    elif held.reason == reported.RULE.name:
        finding = Finding(reported.RULE.name, Outcome.HOLD, reported.RULE.detail())
        yield Why(registry.tell_moderator(finding, rules), _address_of(reported.RULE, finding))


def _address_of(rule: Rule, finding: Finding) -> str:
    """Where the rule is changed, or an empty string."""
    if isinstance(finding.detail, listed_words.Detail):
        return f"{reverse(rule.shown_at)}?{urlencode({'q': finding.detail.words[0]})}"
    if rule.shown_at:
        return reverse(rule.shown_at)
    if not rule.first_setting:
        return ""
    return f"{reverse('admin:comments_moderationrules_changelist')}#id_{rule.first_setting}"


def _by(text: str, finding: Finding) -> str:
    """The sentence, and whose rule it is where it is not the site's."""
    if not finding.by:
        return text
    return _("%(sentence)s (Rule of %(name)s.)") % {"sentence": text, "name": finding.by}
