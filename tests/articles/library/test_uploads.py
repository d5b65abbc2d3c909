import io

import pytest
from django.core.files.storage import default_storage, storages
from django_tasks_db.models import DBTaskResult

from articles import html
from articles.library import uploads
from articles.library.uploads import PictureInUseError, PictureRefusedError, add_image, delete_image
from articles.models import Image
from tests.factories import make_article
from tests.pictures import jpeg

pytestmark = pytest.mark.django_db


def test_a_picture_has_its_files_as_soon_as_it_is_added() -> None:
    image = add_image(jpeg(1000, 750), name="IMG_2041.jpg", alt="A quay", credit="L. Okafor")

    files = {(r.format, r.width, r.height) for r in image.renditions.all()}
    assert files == {
        ("jpeg", 1000, 750),
        ("webp", 320, 240),
        ("webp", 480, 360),
        ("webp", 720, 540),
        ("webp", 960, 720),
        ("webp", 1000, 750),
    }
    assert all(default_storage.exists(str(r.file)) for r in image.renditions.all())
    assert (image.width, image.height, image.format) == (1000, 750, "jpeg")


def test_public_files_stand_under_the_key_of_the_picture() -> None:
    image = add_image(jpeg(), name="a.jpg")
    key = image.key
    assert {r.file.url for r in image.renditions.all()} == {
        f"/media/pictures/{key[:2]}/{key}/{name}" for name in ("320.webp", "400.webp", "400.jpg")
    }


def test_the_original_is_kept_where_nobody_is_served_from() -> None:
    data = jpeg()
    image = add_image(data, name="a.jpg")
    with storages["originals"].open(str(image.original)) as file:
        assert file.read() == data
    assert not default_storage.exists(str(image.original))


def test_an_open_file_is_read_like_bytes() -> None:
    assert add_image(io.BytesIO(jpeg(640, 480)), name="a.jpg").width == 640


def test_the_slow_files_are_left_to_a_job() -> None:
    image = add_image(jpeg(), name="a.jpg")
    job = DBTaskResult.objects.get()
    assert job.task_path == "articles.library.renditions.make_all"
    assert job.args_kwargs["args"] == [image.pk]


def test_the_same_bytes_are_one_picture_where_the_caller_says_so() -> None:
    first = add_image(jpeg(), name="a.jpg")
    assert add_image(jpeg(), name="b.jpg", reuse=True) == first
    assert add_image(jpeg(), name="c.jpg") != first


def test_a_refused_file_leaves_nothing_behind() -> None:
    before = set(storages["originals"].listdir("")[0]) if storages["originals"].exists("") else None
    with pytest.raises(PictureRefusedError):
        add_image(b"<html>", name="a.jpg")
    assert not Image.objects.exists()
    if before is not None:
        assert set(storages["originals"].listdir("")[0]) == before


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("IMG_2041.JPG", "IMG 2041"),
        ("../../etc/passwd.png", "passwd"),
        ("C:\\Users\\me\\quay at dawn.jpeg", "quay at dawn"),
        ("a\x00b\u202egpj.exe", "a b gpj"),
        ("Ελλάδα.webp", "Ελλάδα"),
        ("", ""),
    ],
)
def test_a_title_is_made_of_the_readable_part_of_a_name(name: str, title: str) -> None:
    assert uploads.title_from(name) == title


def test_a_picture_in_a_story_can_not_be_deleted() -> None:
    image = add_image(jpeg(), name="a.jpg")
    url = image.renditions.get(format="jpeg").file.url
    make_article(headline="Dredgers halted", body=f'<p><img src="{url}" alt=""></p>')
    with pytest.raises(PictureInUseError, match="Dredgers halted"):
        delete_image(image)
    assert default_storage.exists(url.removeprefix("/media/"))


def test_a_lead_picture_can_not_be_deleted() -> None:
    image = add_image(jpeg(), name="a.jpg")
    make_article(headline="Dredgers halted", lead_image=image)
    with pytest.raises(PictureInUseError, match="Dredgers halted"):
        delete_image(image)


def test_a_deleted_picture_takes_its_files_with_it(
    django_capture_on_commit_callbacks: object,
) -> None:
    image = add_image(jpeg(), name="a.jpg")
    public = [str(r.file) for r in image.renditions.all()]
    original = str(image.original)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        delete_image(image)
    assert not Image.objects.exists()
    assert not any(default_storage.exists(name) for name in public)
    assert not storages["originals"].exists(original)


def test_a_story_knows_which_pictures_its_body_shows() -> None:
    first, second = (add_image(jpeg(w), name="a.jpg") for w in (330, 340))
    urls = [each.renditions.get(format="jpeg").file.url for each in (first, second)]
    story = make_article(body=f'<img src="{urls[0]}"><img src="{urls[1]}">')
    assert set(story.body_images.all()) == {first, second}

    story.body = f'<img src="{urls[1]}">'
    story.save(update_fields=["body"])
    assert set(story.body_images.all()) == {second}
    assert html.picture_keys(story.body) == {second.key}
