"""The rules of moderation: one file each, which says everything about its rule.

A rule is found by its file: any module here with a RULE. The settings form, its help, the queue's
reasons, the sentences for writers and the table in docs/moderating.md read RULES.

Pure: knows no model. A rule may publish, hold or refuse; none drops what somebody wrote.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from comments.rules.rule import Finding, Rule, RuleSettings, read_detail
from comments.rules.submission import Outcome, Submission


def _found() -> tuple[Rule, ...]:
    modules = (
        importlib.import_module(f"{__name__}.{each.name}")
        for each in pkgutil.iter_modules(__path__)
    )
    rules = [module.RULE for module in modules if hasattr(module, "RULE")]
    return tuple(sorted(rules, key=lambda rule: rule.position))


RULES = _found()
BY_NAME = {rule.name: rule for rule in RULES}


class SettingsReader(Protocol):
    """The owner's row of settings."""

    def of[Settings: RuleSettings](self, kind: type[Settings]) -> Settings:
        """The settings of one rule."""


@dataclass(frozen=True)
class Verdict:
    """The outcome, and all that was found, in the order of the rules."""

    outcome: Outcome
    findings: tuple[Finding, ...]

    @property
    def decisive(self) -> Finding | None:
        return next(iter(self.findings), None)


def judge(submission: Submission, settings: SettingsReader) -> Verdict:
    """Ask every rule; the first finding decides, and without any the comment is published."""
    findings = []
    for rule in RULES:
        decision = rule.decide(submission, settings.of(rule.settings))
        if decision is not None:
            findings.append(Finding(rule.name, decision.outcome, decision.detail, decision.by))
    outcome = findings[0].outcome if findings else Outcome.PUBLISH
    return Verdict(outcome, tuple(findings))


def finding_of(row: Mapping[str, Any]) -> Finding:
    """A finding as a column keeps it. Its detail is None if its rule is gone or has changed."""
    rule = BY_NAME.get(row["rule"])
    detail = read_detail(rule, row.get("detail")) if rule else None
    return Finding(row["rule"], Outcome(row["outcome"]), detail, row.get("by", ""))


def tell_writer(finding: Finding) -> str:
    """What happened to a comment and what happens next, for its writer."""
    rule = BY_NAME.get(finding.rule)
    if rule is None or finding.detail is None:
        return _("A moderator will read this comment before it appears.")
    return rule.tell_writer(finding.outcome, finding.detail)


def tell_moderator(finding: Finding, settings: SettingsReader) -> str:
    """Why a comment waits, for a moderator; an empty string if the rule held nothing."""
    rule = BY_NAME.get(finding.rule)
    if rule is None or finding.detail is None:
        is_held = finding.outcome is Outcome.HOLD
        return _("The rule “%(rule)s” held it.") % {"rule": finding.rule} if is_held else ""
    return rule.tell_moderator(finding.outcome, finding.detail, settings.of(rule.settings))


def in_short(finding: Finding) -> str:
    """The reason in two or three words, for a list."""
    rule = BY_NAME.get(finding.rule)
    return finding.rule if rule is None or finding.detail is None else rule.in_short(finding.detail)
