import dataclasses

import pytest

from comments.models import ModerationRules
from comments.rules import RULES, finding_of, judge, tell_moderator, tell_writer
from comments.rules.length import MAX_CHARACTERS
from comments.rules.rule import Finding, RuleSettings
from comments.rules.submission import (
    ListedWord,
    Outcome,
    OutsideOpinion,
    Premoderation,
    Submission,
)

KNOWN = Submission(text="A civil thought.", approved_count=2)


def judged(**facts: object) -> tuple[str, list[str]]:
    verdict = judge(dataclasses.replace(KNOWN, **facts), ModerationRules())  # type: ignore[arg-type]
    return verdict.outcome.value, [finding.rule for finding in verdict.findings]


def test_somebody_known_is_published_at_once() -> None:
    assert judged() == ("publish", [])


@pytest.mark.parametrize(
    ("facts", "outcome", "rule"),
    [
        ({"text": " \n "}, "refuse", "empty"),
        ({"text": "x" * (MAX_CHARACTERS + 1)}, "refuse", "length"),
        ({"is_open": False}, "refuse", "closed"),
        ({"is_repeat": True}, "refuse", "repeat"),
        ({"is_repeat": True, "insists": True}, "hold", "repeat"),
        ({"approved_count": 1}, "hold", "newcomer"),
        ({"link_count": 2}, "hold", "links"),
        ({"recent_count": 10, "recent_rejected_count": 3}, "hold", "history"),
        ({"person": Premoderation("rude before", by="Ines")}, "hold", "person"),
        ({"place": Premoderation("The harbour")}, "hold", "place"),
        ({"seconds_to_wait": 7}, "refuse", "slow"),
        ({"spam_parts": {"seen-host": 70}}, "hold", "spam"),
        ({"outside": OutsideOpinion(Outcome.HOLD, "rude")}, "hold", "outside"),
        ({"outside": OutsideOpinion(Outcome.REFUSE)}, "refuse", "outside"),
        ({"outside": OutsideOpinion(Outcome.HOLD, is_answer=False)}, "hold", "outside-silent"),
        ({"words": [ListedWord("civil")]}, "hold", "words"),
        ({"words": [ListedWord("civil", refuses=True)]}, "refuse", "words"),
        ({"is_staff": True, "link_count": 9, "approved_count": 0}, "publish", "staff"),
    ],
)
def test_each_rule_decides_as_the_defaults_say(
    facts: dict[str, object], outcome: str, rule: str
) -> None:
    got, rules = judged(**facts)

    assert (got, rules[0]) == (outcome, rule)


@pytest.mark.parametrize(
    "facts",
    [
        {"text": "x" * MAX_CHARACTERS},
        {"link_count": 1},
        {"recent_count": 10, "recent_rejected_count": 2},
        {"recent_count": 2, "recent_rejected_count": 1},
        {"seconds_to_wait": 0},
        {"spam_parts": {"links": 45, "shouting": 14}},
        {"words": [ListedWord("civ"), ListedWord("uncivil")]},
    ],
)
def test_just_under_each_threshold_is_published(facts: dict[str, object]) -> None:
    assert judged(**facts) == ("publish", [])


def test_staff_pass_what_holds_others_but_not_what_is_refused_before() -> None:
    assert judged(is_staff=True, is_open=False)[0] == "refuse"
    assert judged(is_staff=True, words=[ListedWord("civil", refuses=True)])[0] == "publish"


def test_first_decision_wins_and_all_reasons_are_recorded() -> None:
    assert judged(approved_count=0, link_count=3, words=[ListedWord("civil")]) == (
        "hold",
        ["words", "links", "newcomer"],
    )


def test_an_outside_yes_passes_the_newcomer_but_not_the_words_before_it() -> None:
    yes = OutsideOpinion(Outcome.PUBLISH)

    assert judged(outside=yes, approved_count=0)[0] == "publish"
    assert judged(outside=yes, words=[ListedWord("civil")])[0] == "hold"


def test_the_order_is_the_one_that_editors_were_promised() -> None:
    everything = dataclasses.replace(
        KNOWN,
        text="civil " * 3_000,
        is_open=False,
        seconds_to_wait=5,
        is_repeat=True,
        is_staff=True,
        words=[ListedWord("civil")],
        recent_count=9,
        recent_rejected_count=9,
        spam_parts={"seen-words": 80},
        link_count=5,
        outside=OutsideOpinion(Outcome.HOLD),
        approved_count=0,
        place=Premoderation("Politics"),
        person=Premoderation(""),
    )

    verdict = judge(everything, ModerationRules(holds_all=True))

    assert [finding.rule for finding in verdict.findings] == [
        "length", "closed", "slow", "repeat", "staff", "words", "history", "spam", "links",
        "outside", "newcomer", "everybody", "place", "person",
    ]  # fmt: skip


def test_a_finding_names_whose_rule_it_is_and_comes_back_from_its_row() -> None:
    words = [ListedWord("civil", by="Ines"), ListedWord("thought", by="Tom\u00e1s")]
    found = judge(
        dataclasses.replace(KNOWN, words=words, place=Premoderation("Politics", by="Ola")),
        ModerationRules(),
    ).findings

    assert [finding.by for finding in found] == ["Ines, Tom\u00e1s", "Ola"]
    assert [finding_of(finding.as_row()) for finding in found] == list(found)


def test_owner_can_switch_the_spam_score_off() -> None:
    spam = dataclasses.replace(KNOWN, spam_parts={"seen-words": 80})

    assert judge(spam, ModerationRules(spam_score_to_hold=0)).outcome is Outcome.PUBLISH


def test_owner_can_hold_everything() -> None:
    verdict = judge(KNOWN, ModerationRules(holds_all=True))

    assert (verdict.outcome, verdict.findings[0].rule) == (Outcome.HOLD, "everybody")


def test_every_finding_is_explained_to_its_writer_in_plain_words() -> None:
    worst = [
        Submission(text=""),
        Submission(text="x" * 20_000),
        dataclasses.replace(
            KNOWN,
            is_open=False,
            is_repeat=True,
            link_count=5,
            approved_count=0,
            recent_count=9,
            recent_rejected_count=9,
            seconds_to_wait=3,
            spam_parts={"seen-words": 80},
            outside=OutsideOpinion(Outcome.HOLD),
            place=Premoderation("Politics"),
            person=Premoderation("rude before"),
            words=[ListedWord("civil")],
        ),
    ]
    findings = [
        finding
        for submission in worst
        for finding in judge(submission, ModerationRules(holds_all=True)).findings
    ]
    findings += [
        Finding(rule.name, Outcome.HOLD, rule.detail())
        for rule in RULES
        if rule.name in {"flags", "outside-silent"}
    ]

    texts = {finding.rule: tell_writer(finding) for finding in findings}

    assert len(texts) == 16
    assert all(texts.values())
    assert len(set(texts.values())) == len(texts)
    assert not any("%" in text or "{" in text for text in texts.values())


def test_every_rule_that_holds_explains_itself_to_a_moderator() -> None:
    everything = dataclasses.replace(
        KNOWN, is_repeat=True, insists=True, link_count=5, approved_count=0, recent_count=9,
        recent_rejected_count=9, spam_parts={"seen-words": 80, "a part of a later day": 1},
        outside=OutsideOpinion(Outcome.HOLD), place=Premoderation("Politics"),
        person=Premoderation("rude before"), words=[ListedWord("civil")],
    )  # fmt: skip
    rules = ModerationRules(holds_all=True)
    silent = dataclasses.replace(KNOWN, outside=OutsideOpinion(Outcome.HOLD, is_answer=False))
    findings = [*judge(everything, rules).findings, *judge(silent, rules).findings]

    shown = {finding.rule: tell_moderator(finding, rules) for finding in findings}

    assert len(shown) == 11
    assert all(shown.values())
    assert not any("%(" in text for text in shown.values())


def test_positions_and_names_of_rules_are_unique_and_settings_too() -> None:
    settings = [each.name for rule in RULES for each in dataclasses.fields(rule.settings)]

    for values in ([rule.name for rule in RULES], [rule.position for rule in RULES], settings):
        assert len(set(values)) == len(values)
    assert all(issubclass(rule.settings, RuleSettings) for rule in RULES)


def test_word_with_a_comma_stays_one_word() -> None:
    found = judge(
        dataclasses.replace(KNOWN, text="Yes, sir", words=[ListedWord("yes, sir")]),
        ModerationRules(),
    ).findings

    assert finding_of(found[0].as_row()).detail.words == ["yes, sir"]


@pytest.mark.parametrize(
    "row",
    [
        {"rule": "links", "outcome": "hold", "detail": "3"},
        {"rule": "links", "outcome": "hold", "detail": {"of a later day": 3}},
        {"rule": "links", "outcome": "hold", "detail": None},
        {"rule": "links", "outcome": "hold"},
        {"rule": "gone", "outcome": "hold", "detail": {"x": 1}},
    ],
)
def test_finding_that_can_not_be_read_has_a_plain_sentence(row: dict[str, object]) -> None:
    finding = finding_of(row)

    assert tell_writer(finding) == "A moderator will read this comment before it appears."
    assert tell_moderator(finding, ModerationRules()) == f"The rule “{row['rule']}” held it."
