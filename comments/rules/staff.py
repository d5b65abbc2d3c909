"""Publishes what staff write, past the rules below."""

from comments.rules.rule import Decision, NoDetail, Rule, RuleSettings
from comments.rules.submission import Outcome, Submission


def decide(submission: Submission, settings: RuleSettings) -> Decision[NoDetail] | None:
    return Decision(Outcome.PUBLISH, NoDetail()) if submission.is_staff else None


RULE = Rule(
    name="staff",
    position=60,
    decide=decide,
)
