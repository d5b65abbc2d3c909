"""Exports made to harm: each is refused, or contained, by the name of its attack."""

import socket
from pathlib import Path
from typing import Any

import pytest

from articles.models import Article
from comments.models import Comment
from tests.shared_data import shared
from wordpress.importing.run import Import
from wordpress.repair import NotAnExportError
from wordpress.report import Report

pytestmark = [pytest.mark.django_db, pytest.mark.attack]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing an export says makes this machine ask another."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError(f"asked for {args}")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def attack(name: str) -> Path:
    return shared("wxr", "attacks", f"{name}.xml")


def run(name: str) -> Report:
    return Import(attack(name)).run()


def refused(name: str) -> str:
    with pytest.raises(NotAnExportError) as caught:
        run(name)
    assert not Article.objects.exists()
    return str(caught.value)


def test_billion_laughs_are_refused() -> None:
    assert "DOCTYPE" in refused("billion-laughs")


def test_quadratic_entities_are_refused() -> None:
    assert "DOCTYPE" in refused("quadratic")


@pytest.mark.parametrize("name", ["xxe-file", "xxe-http", "xxe-param", "xxe-dtd"])
def test_external_entities_are_refused(name: str) -> None:
    assert "DOCTYPE" in refused(name)


def test_utf7_is_refused() -> None:
    assert "UTF-7" in refused("utf7")


def test_an_empty_file_is_refused() -> None:
    assert "empty" in refused("empty")


def test_a_web_page_is_refused() -> None:
    assert "web page" in refused("html-not-xml")


def test_xinclude_reads_no_file() -> None:
    run("xinclude")

    article = Article.objects.get()
    assert "root:" not in f"{article.headline}{article.body}"
    assert article.status == Article.Status.DRAFT


def test_a_stylesheet_instruction_is_not_followed() -> None:
    run("pi-bomb")

    assert Article.objects.get().headline == "t"


def test_two_hundred_thousand_levels_are_a_break() -> None:
    report = run("deep-nesting-200000")

    assert "line 2" in report.broken_at
    assert not Article.objects.exists()


def test_a_hundred_thousand_attributes_do_no_harm() -> None:
    report = run("many-attrs")

    assert report["articles"].found == 0


def test_control_characters_are_left_out_with_a_warning() -> None:
    report = run("nul-and-ctrl")

    assert Article.objects.get().headline == "abcd"
    assert any("control characters" in warning for warning in report.all_warnings())
    assert not report.broken_at


def test_invalid_utf8_is_repaired_with_a_warning() -> None:
    report = run("invalid-utf8")

    assert report["articles"].imported == 6
    assert report["pages"].imported == 5
    assert any("UTF-8" in warning for warning in report.all_warnings())
    assert not report.broken_at


def test_latin_1_that_calls_itself_utf8_is_repaired() -> None:
    report = run("latin1-declared-utf8")

    assert Article.objects.count() == 1
    assert any("UTF-8" in warning for warning in report.all_warnings())
    assert not report.broken_at


def test_utf16_with_a_mark_is_read() -> None:
    run("bom-utf16")

    assert Article.objects.get().headline == "é中"


def test_a_truncated_file_is_imported_up_to_the_break() -> None:
    report = run("truncated-half")

    assert Article.objects.visible().get().headline == "Hello world!"
    assert Comment.objects.count() == 1
    assert "line 143 (byte 12" in report.broken_at


def test_a_file_cut_inside_a_character_is_imported_up_to_it() -> None:
    report = run("truncated-mid-utf8")

    assert "line 99" in report.broken_at
    assert report["articles"].found == 1


def test_every_attack_has_a_test() -> None:
    here = Path(__file__).read_text()

    for file in shared("wxr", "attacks").glob("*.xml"):
        assert f'"{file.stem}"' in here
