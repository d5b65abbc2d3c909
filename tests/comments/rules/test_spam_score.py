import pytest

from comments.rules import spam_score
from comments.rules.spam_score import Known
from comments.text import markup


def points(text: str, **facts: object) -> dict[str, int]:
    facts.setdefault("known", spam_score.NOTHING)
    return spam_score.parts(text, markup.render(text), **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "I have two photographs of the outfall from the same week. Where can I send them?",
        "The county says so itself: https://county.example/limits, page 41, below the table.",
        "NO! The EU and the UN said so in May.",
        "Лучшее место для лодки и Internet.",
        "",
    ],
)  # fmt: skip
def test_what_people_write_stays_far_below_the_line(text: str) -> None:
    assert sum(points(text).values()) <= spam_score.EACH_LINK


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("only-links", "Here: https://tin.example/buy"),
        ("links", "three of them a.example http://a.example http://b.example http://c.example"),
        ("mixed-letters", "the best c\u0430sino in town"),
        ("shouting", "BUY CERTIFIED INGOTS NOW AND SAVE"),
        ("repetition", "cheap ingots cheap ingots cheap tin cheap ingots cheap ingots cheap tin"),
        ("repetition", "cheeeeeeeeeeeeap"),
    ],
)
def test_each_habit_of_advertisers_has_its_points(part: str, text: str) -> None:
    assert points(text)[part] > 0


def test_what_moderators_marked_before_is_known_again_and_holds_by_itself() -> None:
    known = Known(hosts={"tin.example"}, texts={"best prices on ingots"}, networks={"10.1.2.0/24"})

    assert points("See https://www.tin.example/x and tell me what you think", known=known)[
        "seen-host"
    ] == spam_score.SEEN_HOST  # fmt: skip
    assert points("Best  PRICES on ingots", known=known) == {"seen-words": spam_score.SEEN_WORDS}
    assert points("A thought.", network="10.1.2.0/24", known=known) == {
        "network": spam_score.SAME_NETWORK
    }


def test_links_to_the_site_itself_are_no_advertising() -> None:
    text = "As you wrote: https://paper.example/2026/11/22/tin/ https://paper.example/about/"

    assert points(text, own_host="paper.example") == {}


def test_a_name_that_is_an_address_counts() -> None:
    assert points("Nice story.", name="Cheap-Tin.com") == {"name": spam_score.NAME_IS_ADDRESS}
    assert points("Nice story.", name="Dr. Net Tinsley") == {}
