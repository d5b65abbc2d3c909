"""Why a comment waits, in words for a moderator: which rule, on what, and where the rule stands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Comment, ModerationLog, ModerationRules
from comments.reading.queue import Case
from comments.rules import spam, words
from comments.rules.moderation import Finding, Outcome

WORDS = "words"


@dataclass(frozen=True)
class Why:
    """One reason: a sentence, and the address of the rule it follows, if it follows one."""

    text: str
    rule: str = ""


def reasons(case: Case, rules: ModerationRules) -> list[Why]:
    """Everything that the rules found, then who held it by hand or by reports. No query."""
    return [*_found(case.comment, rules), *_held(case)]


def in_short(comment: Comment) -> str:
    """The first reason in two or three words, for a list; empty where no rule found anything."""
    for row in comment.findings:
        finding = Finding.of_row(row)
        if finding.outcome is Outcome.HOLD:
            return _short(finding)
    return ""


def marked(comment: Comment) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is a word of the list that the rules found."""
    listed = [
        word
        for finding in map(Finding.of_row, comment.findings)
        if finding.rule == WORDS
        for word in finding.detail.split(", ")
    ]
    pieces, end = [], 0
    for start, stop in words.places_of(comment.text, listed):
        pieces += [(comment.text[end:start], False), (comment.text[start:stop], True)]
        end = stop
    return [piece for piece in [*pieces, (comment.text[end:], False)] if piece[0]]


def _found(comment: Comment, rules: ModerationRules) -> Iterator[Why]:
    for row in comment.findings:
        finding = Finding.of_row(row)
        if said := SENTENCES.get(finding.rule):
            yield said(finding, rules)
        elif finding.outcome is Outcome.HOLD:
            yield Why(_("The rule “%(rule)s” held it.") % {"rule": finding.rule})


def _held(case: Case) -> Iterator[Why]:
    """What the log says of the last time it was taken back; the rules are told already."""
    held = next((row for row in case.log if row.verb == ModerationLog.Verb.HOLD), None)
    if held is None or case.comment.status != Comment.Status.HELD:
        return
    if held.by:
        name = held.by.get_full_name()
        text = _("%(name)s held it.") % {"name": name}
        if held.reason:
            text = _("%(name)s held it: %(reason)s") % {"name": name, "reason": held.reason}
        yield Why(text)
    elif held.reason == "flags":
        yield Why(
            _("Enough readers reported it, so it is hidden until you decide."),
            _rule("flags_to_hide"),
        )


def _rule(field: str) -> str:
    return f"{reverse('admin:comments_moderationrules_changelist')}#id_{field}"


def _word(finding: Finding, rules: ModerationRules) -> Why:
    listed = reverse("admin:comments_word_changelist")
    first = finding.detail.split(", ")[0]
    text = _("It contains from the list of words: %(words)s.") % {"words": finding.detail}
    return Why(_by(text, finding), f"{listed}?{urlencode({'q': first})}")


def _spam(finding: Finding, rules: ModerationRules) -> Why:
    points = spam.of_words(finding.detail)
    return Why(
        _("Spam score %(score)d of %(needed)d: %(parts)s.")
        % {
            "score": sum(points.values()),
            "needed": rules.spam_score_to_hold,
            "parts": ", ".join(f"{_part(part)} {number}" for part, number in points.items()),
        },
        _rule("spam_score_to_hold"),
    )


def _part(part: str) -> str:
    """What points are for, as a moderator reads it."""
    return {
        "seen-words": _("the words of a comment marked as spam"),
        "seen-host": _("a link to where spam linked to"),
        "only-links": _("hardly a word beside its links"),
        "links": _("links"),
        "mixed-letters": _("letters of two scripts in one word"),
        "name": _("an address as a name"),
        "network": _("a network that spam came from"),
        "shouting": _("capitals"),
        "repetition": _("the same again and again"),
    }.get(part, part)


def _outside(finding: Finding, rules: ModerationRules) -> Why:
    if finding.rule == "outside-silent":
        return Why(_("The outside check gave no answer."))
    if finding.outcome is Outcome.PUBLISH:
        return Why(_("The outside check published it. %(reason)s") % {"reason": finding.detail})
    return Why(_("The outside check held it. %(reason)s") % {"reason": finding.detail})


def _place(finding: Finding, rules: ModerationRules) -> Why:
    listed = reverse("admin:comments_localrules_changelist")
    text = _("Every comment is held under “%(place)s”.") % {"place": finding.detail}
    return Why(_by(text, finding), listed)


def _person(finding: Finding, rules: ModerationRules) -> Why:
    text = _("A moderator wants to read all that this person says.")
    if finding.detail:
        text = _("A moderator wants to read all that this person says: %(reason)s") % {
            "reason": finding.detail
        }
    return Why(_by(text, finding))


def _by(text: str, finding: Finding) -> str:
    """The sentence, and whose rule it is where it is not the site's."""
    if not finding.by:
        return text
    return _("%(sentence)s (Rule of %(name)s.)") % {"sentence": text, "name": finding.by}


def _newcomer(finding: Finding, rules: ModerationRules) -> Why:
    return Why(
        _("A newcomer: %(approved)s of %(needed)d comments approved when this was written.")
        % {"approved": finding.detail, "needed": rules.approvals_needed},
        _rule("approvals_needed"),
    )


def _links(finding: Finding, rules: ModerationRules) -> Why:
    number = int(finding.detail)
    text = ngettext("It has %(number)d link.", "It has %(number)d links.", number)
    return Why(text % {"number": number}, _rule("links_to_hold"))


def _history(finding: Finding, rules: ModerationRules) -> Why:
    return Why(
        _("%(percent)s%% of the writer’s comments of %(days)d days had been rejected.")
        % {"percent": finding.detail, "days": rules.rejected_days},
        _rule("rejected_percent"),
    )


SENTENCES: dict[str, Callable[[Finding, ModerationRules], Why]] = {
    WORDS: _word,
    "newcomer": _newcomer,
    "links": _links,
    "history": _history,
    "repeat": lambda finding, rules: Why(
        _("The same words were posted a few minutes before."), _rule("repeat_minutes")
    ),
    "everybody": lambda finding, rules: Why(_("Every comment is held here."), _rule("holds_all")),
    "spam": _spam,
    "outside": _outside,
    "outside-silent": _outside,
    "place": _place,
    "person": _person,
}


def _short(finding: Finding) -> str:
    if finding.rule == "links":
        number = int(finding.detail)
        return ngettext("%(number)d link", "%(number)d links", number) % {"number": number}
    if finding.rule == WORDS:
        return _("Word: %(words)s") % {"words": finding.detail}
    if finding.rule == "spam":
        score = sum(spam.of_words(finding.detail).values())
        return _("Spam score %(score)d") % {"score": score}
    return {
        "newcomer": _("Newcomer"),
        "history": _("Often rejected"),
        "repeat": _("Repeated"),
        "outside": _("Outside check"),
        "outside-silent": _("Outside check silent"),
        "place": _("Held here"),
        "everybody": _("All are held"),
        "person": _("Person is read first"),
    }.get(finding.rule, finding.rule)
