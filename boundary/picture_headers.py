"""Reads what a picture's first bytes say of it: format, size, number of frames.

Pure Python on bytes, so that nothing of a hostile file is allocated or decoded before its size is
known: Pillow's WebP reader, for one, sets aside the whole canvas when it opens a file.
"""

import struct
from dataclasses import dataclass

from django.utils.translation import gettext as _


class NotAPictureError(Exception):
    """The bytes are in none of the formats newsblog reads; the message says what to do."""


@dataclass(frozen=True)
class Header:
    """As the file says; nothing of it is proven yet."""

    format: str
    width: int
    height: int
    frames: int


def read_header(data: bytes, *, most_frames: int) -> Header:
    """Format by content, never by name; counting of frames ends at most_frames + 1.

    Raises NotAPictureError. Sizes of JPEG and AVIF are 0 here: their readers find the size without
    decoding anything.
    """
    if data.startswith(b"\xff\xd8\xff"):
        return Header("jpeg", 0, 0, 1)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return _gif(data, most_frames)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data, most_frames)
    if data[4:8] == b"ftyp":
        return _iso_media(data)
    raise NotAPictureError(_what_it_is_instead(data))


def _what_it_is_instead(data: bytes) -> str:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start:
        return _(
            "SVG drawings are not accepted, because they can carry programs. "
            "Save the drawing as PNG and upload that."
        )
    if start.startswith((b"<!doctype html", b"<html", b"<script", b"<?xml", b"<?php")):
        return _("This is a web page or a program, not a picture, whatever its name says.")
    return _("This is not a picture newsblog reads. Use JPEG, PNG, WebP, GIF or AVIF.")


def _damaged() -> NotAPictureError:
    return NotAPictureError(
        _("The picture is damaged or incomplete. Save it again or choose another.")
    )


def _png(data: bytes) -> Header:
    if len(data) < 33 or data[12:16] != b"IHDR":
        raise _damaged()
    width, height = struct.unpack(">II", data[16:24])
    return Header("png", width, height, 1)


def _iso_media(data: bytes) -> Header:
    """AVIF and its relatives share a container; the brands say which one it is."""
    (length,) = struct.unpack(">I", data[:4])
    brands = {data[at : at + 4] for at in range(8, min(length, 256, len(data)), 4)}
    if brands & {b"avif", b"avis"}:
        return Header("avif", 0, 0, 1)
    if brands & {b"heic", b"heix", b"heim", b"hevc", b"mif1"}:
        raise NotAPictureError(
            _("HEIC pictures can't be shown by browsers. Export it from your phone as JPEG.")
        )
    raise NotAPictureError(_("This is a film or a sound, not a picture."))


def _gif(data: bytes, most_frames: int) -> Header:
    """Walk the blocks: a frame is an image descriptor (GIF89a specification, section 20)."""
    if len(data) < 13:
        raise _damaged()
    width, height, flags = struct.unpack("<HHB", data[6:11])
    at = 13 + _colour_table(flags)
    frames = 0
    while at < len(data) and frames <= most_frames:
        kind = data[at]
        if kind == 0x2C and at + 10 < len(data):
            left, top, wide, high = struct.unpack("<HHHH", data[at + 1 : at + 9])
            width, height = max(width, left + wide), max(height, top + high)
            frames += 1
            at = _after_blocks(data, at + 10 + _colour_table(data[at + 9]) + 1)
        elif kind == 0x21:
            at = _after_blocks(data, at + 2)
        else:  # the trailer, or rubbish that no reader goes past
            break
    if not frames:
        raise _damaged()
    return Header("gif", width, height, frames)


def _colour_table(flags: int) -> int:
    """Bytes of the colour table that the flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    """Where the sub-blocks that begin at `at` end."""
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1


def _webp(data: bytes, most_frames: int) -> Header:
    """Walk the chunks of the container (RFC 9649, section 2.7)."""
    width = height = frames = 0
    at = 12
    while at + 8 <= len(data) and frames <= most_frames:
        name = data[at : at + 4]
        (length,) = struct.unpack("<I", data[at + 4 : at + 8])
        body = data[at + 8 : at + 8 + min(length, 16)]
        if name == b"VP8X" and len(body) >= 10:
            width = 1 + int.from_bytes(body[4:7], "little")
            height = 1 + int.from_bytes(body[7:10], "little")
        elif name == b"ANMF" and len(body) >= 12:
            frames += 1
            width = max(width, 1 + int.from_bytes(body[6:9], "little"))
            height = max(height, 1 + int.from_bytes(body[9:12], "little"))
        elif name == b"VP8 " and len(body) >= 10:
            width = max(width, int.from_bytes(body[6:8], "little") & 0x3FFF)
            height = max(height, int.from_bytes(body[8:10], "little") & 0x3FFF)
        elif name == b"VP8L" and len(body) >= 5:
            bits = int.from_bytes(body[1:5], "little")
            width = max(width, 1 + (bits & 0x3FFF))
            height = max(height, 1 + (bits >> 14 & 0x3FFF))
        at += 8 + length + (length & 1)
    if not width or not height:
        raise _damaged()
    return Header("webp", width, height, max(frames, 1))
