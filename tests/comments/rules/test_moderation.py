import dataclasses

import pytest

from comments.rules.moderation import (
    MAX_CHARACTERS,
    RULES,
    Finding,
    Outcome,
    OutsideOpinion,
    Premoderation,
    Submission,
    Thresholds,
    WordRule,
    explained,
    judge,
)

KNOWN = Submission(text="A civil thought.", approved_count=2)


def judged(**facts: object) -> tuple[str, list[str]]:
    verdict = judge(dataclasses.replace(KNOWN, **facts), Thresholds())  # type: ignore[arg-type]
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
        ({"words": [WordRule("civil")]}, "hold", "words"),
        ({"words": [WordRule("civil", refuses=True)]}, "refuse", "words"),
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
        {"words": [WordRule("civ"), WordRule("uncivil")]},
    ],
)
def test_just_under_each_threshold_is_published(facts: dict[str, object]) -> None:
    assert judged(**facts) == ("publish", [])


def test_staff_pass_what_holds_others_but_not_what_is_refused_before() -> None:
    assert judged(is_staff=True, is_open=False)[0] == "refuse"
    assert judged(is_staff=True, words=[WordRule("civil", refuses=True)])[0] == "publish"


def test_first_decision_wins_and_all_reasons_are_recorded() -> None:
    assert judged(approved_count=0, link_count=3, words=[WordRule("civil")]) == (
        "hold",
        ["words", "links", "newcomer"],
    )


def test_an_outside_yes_passes_the_newcomer_but_not_the_words_before_it() -> None:
    yes = OutsideOpinion(Outcome.PUBLISH)

    assert judged(outside=yes, approved_count=0)[0] == "publish"
    assert judged(outside=yes, words=[WordRule("civil")])[0] == "hold"


def test_the_order_is_the_one_that_editors_were_promised() -> None:
    everything = dataclasses.replace(
        KNOWN,
        text="civil " * 3_000,
        is_open=False,
        seconds_to_wait=5,
        is_repeat=True,
        is_staff=True,
        words=[WordRule("civil")],
        recent_count=9,
        recent_rejected_count=9,
        spam_parts={"seen-words": 80},
        link_count=5,
        outside=OutsideOpinion(Outcome.HOLD),
        approved_count=0,
        place=Premoderation("Politics"),
        person=Premoderation(""),
    )

    verdict = judge(everything, Thresholds(holds_all=True))

    assert [finding.rule for finding in verdict.findings] == [
        "length", "closed", "slow", "repeat", "staff", "words", "history", "spam", "links",
        "outside", "newcomer", "everybody", "place", "person",
    ]  # fmt: skip


def test_a_finding_names_whose_rule_it_is_and_comes_back_from_its_row() -> None:
    words = [WordRule("civil", by="Ines"), WordRule("thought", by="Tom\u00e1s")]
    found = judge(
        dataclasses.replace(KNOWN, words=words, place=Premoderation("Politics", by="Ola")),
        Thresholds(),
    ).findings

    assert [finding.by for finding in found] == ["Ines, Tom\u00e1s", "Ola"]
    assert [Finding.of_row(finding.as_row()) for finding in found] == list(found)


def test_owner_can_switch_the_spam_score_off() -> None:
    spam = dataclasses.replace(KNOWN, spam_parts={"seen-words": 80})

    assert judge(spam, Thresholds(spam_score=0)).outcome is Outcome.PUBLISH


def test_owner_can_hold_everything() -> None:
    verdict = judge(KNOWN, Thresholds(holds_all=True))

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
            words=[WordRule("civil")],
        ),
    ]
    findings = [
        finding
        for submission in worst
        for finding in judge(submission, Thresholds(holds_all=True)).findings
    ]
    findings.append(Finding("flags", Outcome.HOLD))
    findings.append(Finding("outside-silent", Outcome.HOLD))

    texts = {finding.rule: explained(finding) for finding in findings}

    # “empty”, “flags” and the silent outside check beside them; staff are told nothing.
    assert len(texts) == len(RULES) + 3 - 1
    assert len(set(texts.values())) == len(texts)
    assert not any("%" in text or "{" in text for text in texts.values())
