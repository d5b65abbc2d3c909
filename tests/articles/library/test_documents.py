"""Files that are no pictures: what is kept, under which name, and what is refused."""

import io

import pytest
from django.core.files.storage import default_storage

from articles.library import documents
from articles.library.documents import DocumentRefusedError, add_document
from articles.models import Document

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n"


def test_document_is_kept_under_its_key_and_a_safe_name() -> None:
    document = add_document(io.BytesIO(PDF), name="Rate card (été) 2026.PDF")

    assert document.file.name == f"files/{document.key}/Rate-card-ete-2026.pdf"
    assert document.title == "Rate card (été) 2026"
    assert (document.kind, document.media_type) == (Document.Kind.FILE, "application/pdf")
    assert document.size == len(PDF)
    with default_storage.open(document.file.name) as file:
        assert file.read() == PDF


def test_same_bytes_are_kept_once_if_asked_for() -> None:
    first = add_document(io.BytesIO(PDF), name="a.pdf")

    assert add_document(io.BytesIO(PDF), name="b.pdf", reuse=True) == first
    assert add_document(io.BytesIO(PDF), name="b.pdf") != first


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", b"<html>"),
        ("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("run.exe", b"MZ"),
        ("no-ending", PDF),
        ("page.pdf", b"<html><script>alert(1)</script>"),
        ("sound.mp3", b"<html>"),
        ("film.mp4", b"RIFF....AVI "),
        ("words.txt", b"hello <script>alert(1)</script>"),
        ("words.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("empty.pdf", b""),
    ],
)
def test_what_is_not_on_the_list_or_not_what_it_says_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(DocumentRefusedError):
        add_document(io.BytesIO(data), name=name)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.mp3", b"ID3\x04rest", "audio"),
        ("a.mp3", b"\xff\xfb\x90rest", "audio"),
        ("a.ogg", b"OggS....", "audio"),
        ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", "audio"),
        ("a.mp4", b"\0\0\0\x18ftypmp42", "video"),
        ("a.mov", b"\0\0\0\x14ftypqt  ", "video"),
        ("a.webm", b"\x1a\x45\xdf\xa3", "video"),
        ("a.docx", b"PK\x03\x04", "file"),
        ("a.csv", b"a,b\n1,2\n", "file"),
    ],
)
def test_sounds_films_and_papers_are_told_apart(name: str, data: bytes, kind: str) -> None:
    assert add_document(io.BytesIO(data), name=name).kind == kind


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_BYTES", 10)

    with pytest.raises(DocumentRefusedError, match="larger"):
        add_document(io.BytesIO(PDF), name="a.pdf")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("новости.pdf", "file.pdf"),
        ("a\x00b\u202efdp.pdf", "a-bfdp.pdf"),
        ("x" * 300 + ".pdf", "x" * 80 + ".pdf"),
        ("CON.pdf", "CON.pdf"),
    ],
)
def test_names_become_plain_ascii_without_folders(name: str, safe: str) -> None:
    assert documents.safe_name(name) == safe
