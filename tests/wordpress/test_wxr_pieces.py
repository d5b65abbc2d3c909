"""The bytes of an export are cut at its items, however they come, and a text too large is cut."""

import random

import pytest

from wordpress.wxr_pieces import Piece, pieces

SAMPLE = (
    "<rss><channel><title>é</title>\n<item>a</item>\n<item x='1'>"
    "<c><![CDATA[<item>中</item> ]] > <![CDATA[ ]]></c></item ><items/><item/>"
    "<item><![CDATA[]]]]><![CDATA[>]]></item></channel></rss>"
).encode()


def cut(data: bytes, seed: int) -> list[bytes]:
    sizes = random.Random(seed)  # noqa: S311  (to repeat a failure)
    chunks = []
    while data:
        size = sizes.randint(1, 9)
        chunks.append(data[:size])
        data = data[size:]
    return chunks


@pytest.mark.parametrize("seed", range(40))
def test_pieces_are_the_file_and_begin_and_end_with_its_items(seed: int) -> None:
    found = list(pieces(cut(SAMPLE, seed)))

    assert b"".join(piece.data for piece in found) == SAMPLE
    starts, ends, place = [], [], 0
    for piece in found:
        if piece.begins:
            starts.append(place)
        place += len(piece.data)
        if piece.ends:
            ends.append(place)
    texts = [SAMPLE[start : start + 9].decode("utf-8", "replace") for start in starts]
    assert texts == ["<item>a</", "<item x='", "<item/><i", "<item><![C"[:9]]
    assert len(ends) == 3


@pytest.mark.parametrize("seed", range(20))
def test_a_section_too_long_keeps_its_beginning_and_its_end(seed: int) -> None:
    data = b"<item><a>&lt;</a><c><![CDATA[" + b"x" * 500 + b"]]></c><d><![CDATA[y]]></d></item>"

    found = list(pieces(cut(data, seed), largest_text=100))

    whole = b"".join(piece.data for piece in found)
    assert whole.startswith(b"<item><a>&lt;</a><c><![CDATA[xxxx")
    assert whole.endswith(b"]]></c><d><![CDATA[y]]></d></item>")
    assert whole.count(b"x") <= 120
    assert any(piece.is_cut for piece in found)


def test_a_short_file_is_one_piece() -> None:
    assert list(pieces([b"<rss/>"])) == [Piece(b"<rss/>")]
