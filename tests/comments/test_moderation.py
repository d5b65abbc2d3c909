import dataclasses

import pytest

from comments.moderation import (
    MAX_CHARACTERS,
    RULES,
    Finding,
    Outcome,
    Submission,
    Thresholds,
    WordRule,
    explained,
    judge,
    places_of,
    words_in,
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
        ({"person_is_premoderated": True}, "hold", "person"),
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


def test_owner_can_hold_everything() -> None:
    verdict = judge(KNOWN, Thresholds(holds_all=True))

    assert (verdict.outcome, verdict.findings[0].rule) == (Outcome.HOLD, "everybody")


@pytest.mark.parametrize(
    ("word", "text", "is_hit"),
    [
        ("press", "I use WordPress and express trains", False),
        ("press", "the press, again", True),
        ("press", "PRESS!", True),
        ("tidal basin", "the Tidal\n  Basin is full", True),
        ("tidal basin", "the tidal and the basin", False),
        ("straße", "Die STRASSE", True),
        ("casino", "cas\u200bino here", True),
        ("casino", "\uff43\uff41\uff53\uff49\uff4e\uff4f", True),
        ("c++", "I like c++ and tea", True),
        ("$$$", "make $$$ fast", True),
        ("казино", "лучшее казино", True),
        ("  ", "anything", False),
    ],
)
def test_words_match_whole_words_and_phrases_never_parts(
    word: str, text: str, *, is_hit: bool
) -> None:
    assert bool(words_in(text, [WordRule(word)])) is is_hit


def test_hostile_text_is_searched_in_linear_time() -> None:
    words = [WordRule("a " * 50 + "b")]

    assert words_in("a " * 5_000, words) == []


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
            person_is_premoderated=True,
            words=[WordRule("civil")],
        ),
    ]
    findings = [
        finding
        for submission in worst
        for finding in judge(submission, Thresholds(holds_all=True)).findings
    ]
    findings.append(Finding("flags", Outcome.HOLD))

    texts = {finding.rule: explained(finding) for finding in findings}

    assert len(texts) == len(RULES) + 2 - 1  # “empty” and “flags” beside them, staff not
    assert len(set(texts.values())) == len(texts)
    assert not any("%" in text or "{" in text for text in texts.values())


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("The CROOKS here", ["crooks"], ["CROOKS"]),
        ("WordPress is no press", ["press"], ["press"]),
        ("a  \n b, and A b", ["a b"], ["a  \n b", "A b"]),
        ("cro\u200boks", ["crooks"], ["cro\u200boks"]),
        ("Cafe\u0301 and caf\u00e9", ["caf\u00e9"], ["Cafe\u0301", "caf\u00e9"]),
        ("Stra\u00dfe!", ["strasse"], ["Stra\u00dfe"]),
        ("one two three", ["one two", "two three"], ["one two three"]),
        ("nothing", ["", "  ", "other"], []),
    ],
)
def test_the_places_of_listed_words_are_those_of_the_text_as_typed(
    text: str, words: list[str], found: list[str]
) -> None:
    assert [text[start:end] for start, end in places_of(text, words)] == found
