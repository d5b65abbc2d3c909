"""/wp-content/uploads/…: to the picture in the nearest width, to the document, or not found."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.models import Document, Image
from tests.pictures import jpeg
from tests.wordpress import exports
from wordpress.importing.uploads import Origins
from wordpress.media_folder import MediaFolder

pytestmark = pytest.mark.django_db


@pytest.fixture
def brought(tmp_path: Path) -> Image:
    folder = tmp_path / "uploads" / "2014"
    folder.mkdir(parents=True)
    (folder / "sea.jpg").write_bytes(jpeg(1400, 900))
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7")
    exports.run(
        tmp_path,
        exports.attachment(1, "2014/sea.jpg"),
        exports.attachment(2, "2014/paper.pdf"),
        exports.attachment(3, "2014/lost.jpg"),
        origins=Origins(folder=MediaFolder(tmp_path / "uploads")),
    )
    return Image.objects.get()


def sent(client: Client, path: str) -> str:
    response = client.get(f"/wp-content/uploads/{path}")
    assert response.status_code == 301
    return response["Location"]


@pytest.mark.parametrize(
    ("asked", "width"),
    [("sea-300x200.jpg", 320), ("sea-1024x700.jpg", 1280), ("sea.jpg?w=604", None),
     ("sea-150x150.jpg", 320)],
)  # fmt: skip
def test_a_size_leads_to_the_nearest_that_is_not_smaller(
    client: Client, brought: Image, asked: str, width: int | None
) -> None:
    target = sent(client, f"2014/{asked}")

    assert f"/pictures/{brought.key[:2]}/{brought.key}/" in target
    if width:
        assert f"/{width}." in target


@pytest.mark.parametrize("asked", ["sea.jpg", "sea-scaled.jpg", "sea-9999x9999.jpg"])
def test_the_original_leads_to_the_largest(client: Client, brought: Image, asked: str) -> None:
    assert sent(client, f"2014/{asked}") == brought.best_url()


def test_networks_of_blogs_had_a_folder_each(client: Client, brought: Image) -> None:
    assert sent(client, "sites/4/2014/sea.jpg") == brought.best_url()


def test_a_document_leads_to_its_file(client: Client, brought: Image) -> None:
    assert sent(client, "2014/paper.pdf") == Document.objects.get().url


def test_the_target_is_there(client: Client, brought: Image) -> None:
    target = sent(client, "2014/sea-300x200.jpg")

    assert default_storage.exists(target.removeprefix("/media/"))


@pytest.mark.parametrize(
    "path", ["2014/none.jpg", "../../etc/passwd", "2014/", "x" * 900, "2014/%00.jpg", "%F0%9F.jpg"]
)
def test_anything_else_is_not_found(client: Client, brought: Image, path: str) -> None:
    assert client.get(f"/wp-content/uploads/{path}").status_code in {400, 404}


def test_it_costs_few_queries(
    client: Client, brought: Image, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        client.get("/wp-content/uploads/2014/sea-300x200.jpg")
