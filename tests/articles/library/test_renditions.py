import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image as Pillow

from articles.library.renditions import make_all
from articles.library.uploads import add_image
from articles.models import Article, Image, Page, Rendition
from tests.factories import make_article, make_page
from tests.pictures import draw, encoded, jpeg

pytestmark = pytest.mark.django_db


def photograph() -> bytes:
    """Noisy like a photograph, so that AVIF is smaller than WebP."""
    small = Pillow.effect_noise((40, 30), 60).convert("RGB").resize((700, 525))
    return encoded(Pillow.blend(small, draw(700, 525), 0.4), quality=95)


def files(image: Image) -> dict[tuple[str, int], int]:
    return {(r.format, r.width): r.size for r in image.renditions.all()}


def url(image: Image) -> str:
    return image.renditions.get(format="jpeg").file.url


def test_the_job_adds_avif_only_where_it_is_smaller() -> None:
    image = add_image(photograph(), name="a.jpg")
    assert make_all.func(image.pk) > 0
    sizes = files(image)
    avif = {width: size for (format, width), size in sizes.items() if format == "avif"}
    assert 700 in avif
    assert all(size < sizes["webp", width] for width, size in avif.items())


def test_pages_offer_all_new_files_or_none() -> None:
    image = add_image(photograph(), name="a.jpg")
    with CaptureQueriesContext(connection) as queries:
        assert make_all.func(image.pk) > 1

    written = [each["sql"] for each in queries if each["sql"].startswith("INSERT")]
    assert len([sql for sql in written if Rendition._meta.db_table in sql]) == 1


def test_a_run_that_died_before_the_bodies_were_rendered_is_completed() -> None:
    image = add_image(photograph(), name="a.jpg")
    make_all.func(image.pk)
    story = make_article(body=f'<p><img src="{url(image)}" alt="x"></p>')
    assert "image/avif" in story.body_html
    # As the job had left it, killed after it wrote its rows.
    Article.objects.update(body_html="<p>without</p>")

    assert make_all.func(image.pk) == 0

    story.refresh_from_db()
    assert "image/avif" in story.body_html


def test_running_the_job_twice_changes_nothing() -> None:
    image = add_image(photograph(), name="a.jpg")
    make_all.func(image.pk)
    before = files(image)
    stored = {str(r.file) for r in image.renditions.all()}
    assert make_all.func(image.pk) == 0
    assert files(image) == before
    assert {str(r.file) for r in image.renditions.all()} == stored


def test_a_lost_file_is_made_again_under_its_name() -> None:
    image = add_image(jpeg(700, 500), name="a.jpg")
    lost = image.renditions.get(format="webp", width=480)
    name = str(lost.file)
    default_storage.delete(name)
    lost.delete()
    assert make_all.func(image.pk) >= 1
    assert str(image.renditions.get(format="webp", width=480).file) == name
    assert default_storage.exists(name)


def test_a_run_that_died_between_file_and_row_is_completed() -> None:
    image = add_image(jpeg(), name="a.jpg")
    row = image.renditions.get(format="webp", width=320)
    name = str(row.file)
    row.delete()  # the file stays, as after kill -9
    make_all.func(image.pk)
    assert str(image.renditions.get(format="webp", width=320).file) == name


def test_no_half_written_file_is_left_beside_the_others() -> None:
    image = add_image(jpeg(), name="a.jpg")
    folder = f"pictures/{image.key[:2]}/{image.key}"
    assert sorted(default_storage.listdir(folder)[1]) == ["320.webp", "400.jpg", "400.webp"]


def test_a_picture_that_was_deleted_meanwhile_is_no_error() -> None:
    assert make_all.func(987_654) == 0


def test_an_animation_too_long_for_the_upload_is_made_by_the_job() -> None:
    first, *others = [draw(960, 720, mode="P") for _ in range(8)]
    others = [each.rotate(number * 5) for number, each in enumerate(others)]
    data = encoded(first, "GIF", save_all=True, append_images=others, duration=100)
    image = add_image(data, name="a.gif")
    assert set(files(image)) == {("jpeg", 960)}
    assert make_all.func(image.pk) == 1
    assert set(files(image)) == {("jpeg", 960), ("webp", 960)}


def test_stories_and_pages_show_the_new_files_as_soon_as_there_are_some() -> None:
    image = add_image(photograph(), name="a.jpg")
    body = f'<p><img src="{url(image)}" alt="x"></p>'
    story, page = make_article(body=body), make_page(body=body)
    assert "image/avif" not in story.body_html

    make_all.func(image.pk)

    story.refresh_from_db()
    page.refresh_from_db()
    assert "image/avif" in story.body_html
    assert "image/avif" in page.body_html
    assert isinstance(page, Page)
