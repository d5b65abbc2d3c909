import pytest

from accounts import names


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("  Maren   K. ", "Maren K."),
        ("Ｍａｒｅｎ", "Maren"),  # noqa: RUF001
        ("a\u202egnp.exe", "a gnp.exe"),
        ("nul\x00byte", "nul byte"),
        ("\u200b\u200b", ""),
        *((blank, "") for blank in "\u3164\u2800\u115f\u1160\uffa0\u2060\ufe0f\U000e0041\u2062"),
        ("Maren\u3164K.\u115f", "Maren K."),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("…", ""),
        ("Nguyễn Thị Định", "Nguyễn Thị Định"),
        ("נועה", "נועה"),
    ],
)
def test_names_are_cleaned_in_every_script(given: str, cleaned: str) -> None:
    assert names.clean_name(given) == cleaned


def test_stacked_marks_are_cut() -> None:
    assert len(names.clean_name("z" + "\u0335" * 50 + "algo")) < 12


def test_names_are_at_most_sixty_long() -> None:
    assert len(names.clean_name("x" * 500)) == 60


@pytest.mark.parametrize(
    "twin",
    ["ines halvorsen", "Ínes Halvorsen", "lnes Ha1vorsen", "\u0406n\u0435s Halv\u043ers\u0435n"],
)
def test_twins_of_a_name_are_recognised(twin: str) -> None:
    assert names.looks_like_one_of(twin, ["Ines Halvorsen"])


def test_another_name_is_no_twin() -> None:
    assert not names.looks_like_one_of("Ines H.", ["Ines Halvorsen"])


def test_a_username_is_found_for_every_name() -> None:
    taken = {"reader", "maren-k"}
    assert names.free_username("Maren K.", taken.__contains__) == "maren-k2"
    assert names.free_username("田中", taken.__contains__) == "reader2"
