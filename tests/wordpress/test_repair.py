"""Bytes become clean UTF-8; what could harm is refused before a parser sees it."""

import io

import pytest

from wordpress.repair import CHUNK, NotAnExportError, Repairs, repaired


def clean(data: bytes) -> tuple[str, Repairs]:
    repairs = Repairs()
    return b"".join(repaired(io.BytesIO(data), repairs)).decode(), repairs


def test_good_utf8_passes_without_its_declaration_and_with_its_lines() -> None:
    text, repairs = clean('<?xml version="1.0"\n encoding="UTF-8"?>\n<rss>é中🚀</rss>'.encode())

    assert text == "\n\n<rss>é中🚀</rss>"
    assert repairs.warnings() == []


def test_a_lone_latin_1_byte_becomes_its_letter() -> None:
    text, repairs = clean(b"<rss v='1'>caf\xe9 \x93so\x94</rss>")

    assert text == "<rss v='1'>café “so”</rss>"
    assert repairs.bad_bytes == 3
    assert repairs.first_bad_byte == 14
    assert "byte 14" in repairs.warnings()[0]


def test_half_a_character_becomes_a_replacement_character() -> None:
    assert clean(b"<rss v='1'>a\xe4\xb8</rss>")[0] == "<rss v='1'>a\ufffd</rss>"


def test_a_character_cut_by_the_edge_of_a_chunk_is_whole() -> None:
    before = "<rss v='1'>" + "x" * (CHUNK - 12)
    data = (before + "中" * 5 + "</rss>").encode()

    text, repairs = clean(data)

    assert text.encode() == data
    assert repairs.bad_bytes == 0


def test_characters_that_xml_forbids_are_left_out_and_counted() -> None:
    text, repairs = clean("<rss v='1'>a\x00b\x08c\x0bd\ufffee\uffff\t\n\r</rss>".encode())

    assert text == "<rss v='1'>abcde\t\n\r</rss>"
    assert repairs.dropped_characters == 5


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf16_and_utf32_are_read_with_or_without_a_mark(encoding: str) -> None:
    source = f'<?xml version="1.0" encoding="{encoding}"?><rss v="1">é中</rss>'

    assert clean(source.encode(encoding))[0] == '<rss v="1">é中</rss>'


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1251", "shift_jis", "koi8-r"])
def test_a_declared_encoding_is_believed(encoding: str) -> None:
    letters = {"windows-1251": "новости", "koi8-r": "новости", "shift_jis": "新聞"}
    words = letters.get(encoding, "été")
    source = f'<?xml version="1.0" encoding="{encoding}"?><rss v="1">{words}</rss>'

    assert clean(source.encode(encoding))[0] == f'<rss v="1">{words}</rss>'


def test_a_utf8_byte_order_mark_is_dropped() -> None:
    assert clean(b"\xef\xbb\xbf<rss v='1'></rss>")[0] == "<rss v='1'></rss>"


def test_a_blank_line_before_the_declaration_does_no_harm() -> None:
    assert clean(b"\n\n<?xml version='1.0'?><rss v='1'></rss>")[0] == "\n\n<rss v='1'></rss>"


def test_a_document_type_in_the_words_of_a_post_is_no_document_type() -> None:
    source = b"<rss v='1'><![CDATA[<!DOCTYPE html><!ENTITY x 'y'>]]></rss>"

    assert clean(source)[0].encode() == source


def test_a_document_type_behind_a_long_comment_is_still_refused() -> None:
    with pytest.raises(NotAnExportError, match="DOCTYPE"):
        clean(b"<!--" + b"x" * 3 * CHUNK + b"-->\n<!DOCTYPE rss []><rss/>")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"hello, this is no XML at all <rss v='1'>", "not XML"),
        (b"<!doctype html><html></html>", "web page"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>", "<feed>"),
        (b"<?xml version='1.0' encoding='UTF-7'?>+ADw-rss+AD4-", "UTF-7"),
        (b"<?xml version='1.0' encoding='unicode_escape'?><rss v='1'>", "unicode_escape"),
        (b"<?xml version='1.0' encoding='no-such'?><rss v='1'>", "no-such"),
        (b"<!-- only a comment -->", "no <rss>"),
        (b"<!--" + b"x" * 5 * CHUNK, "no <rss> element near"),
    ],
)
def test_what_is_no_export_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotAnExportError, match=reason):
        clean(data)


def test_a_file_of_bad_bytes_costs_no_more_than_its_length() -> None:
    text, repairs = clean(b"<rss v='1'>" + b"\xff" * 300_000)

    assert repairs.bad_bytes == 300_000
    assert len(text) == 300_000 + len("<rss v='1'>")
