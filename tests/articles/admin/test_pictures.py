import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import roles
from articles.library import uploads
from articles.models import Image
from tests.factories import make_article
from tests.pictures import jpeg
from tests.roles import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_folder")]

LIST = "/admin/articles/image/"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def media_folder(tmp_path, settings):  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path


def sent(data: bytes, name: str = "a.jpg", **fields: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, data), "alt": "The harbour"} | fields


def sign_in(client: Client, role: str) -> None:
    client.force_login(make_staff(role))


def test_a_picture_is_added_with_its_text_and_its_renditions(client: Client) -> None:
    sign_in(client, roles.AUTHOR)

    client.post(f"{LIST}add/", sent(jpeg(), credit="L. Okafor"))

    image = Image.objects.get()
    assert (image.alt, image.credit) == ("The harbour", "L. Okafor")
    assert image.uploaded_by is not None
    assert image.renditions.exists()


@pytest.mark.parametrize(
    ("data", "name"), [(SVG, "a.svg"), (SVG, "a.jpg"), (b"", "a.jpg"), (jpeg()[:300], "a.jpg")]
)
def test_a_file_that_is_refused_says_why_beside_the_field(
    client: Client, data: bytes, name: str
) -> None:
    sign_in(client, roles.AUTHOR)

    response = client.post(f"{LIST}add/", sent(data, name, credit="Kept"))

    assert response.status_code == 200
    assert b"errorlist" in response.content
    assert b'value="Kept"' in response.content
    assert not Image.objects.exists()


def test_a_picture_without_alternative_text_is_not_added(client: Client) -> None:
    sign_in(client, roles.AUTHOR)

    client.post(f"{LIST}add/", sent(jpeg(), alt=" "))

    assert not Image.objects.exists()


def test_what_is_said_about_a_picture_reaches_the_stories_that_show_it(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    image = uploads.add_image(jpeg(), name="a.jpg", alt="Before")
    article = make_article(body=f'<figure><img src="{image.best_url()}"></figure>')

    client.post(
        f"{LIST}{image.pk}/change/",
        {"title": "A", "alt": "The quay at dawn", "focal_x": "0.25", "focal_y": "0.75"},
    )

    image.refresh_from_db()
    article.refresh_from_db()
    assert (image.focal_x, image.focal_y) == (0.25, 0.75)
    assert "The quay at dawn" in article.body_html


@pytest.mark.parametrize("value", ["-0.1", "1.1", "nan", "x"])
def test_a_focal_point_outside_of_the_picture_is_refused(client: Client, value: str) -> None:
    sign_in(client, roles.EDITOR)
    image = uploads.add_image(jpeg(), name="a.jpg")

    response = client.post(
        f"{LIST}{image.pk}/change/", {"alt": "A", "focal_x": value, "focal_y": "0.5"}
    )

    assert b"errorlist" in response.content


def test_a_picture_in_use_stays_and_one_that_is_not_goes_with_its_files(client: Client) -> None:
    sign_in(client, roles.EDITOR)
    used, unused = (uploads.add_image(jpeg(), name="a.jpg") for _ in range(2))
    make_article(headline="Shows it", lead_image=used)

    page = client.post(f"{LIST}{used.pk}/delete/", {"post": "yes"}, follow=True).content.decode()
    client.post(f"{LIST}{unused.pk}/delete/", {"post": "yes"})

    assert "Shows it" in page
    assert Image.objects.get() == used


def test_the_library_offers_the_newest_pictures_to_the_editor(client: Client) -> None:
    sign_in(client, roles.AUTHOR)
    image = uploads.add_image(jpeg(), name="a.jpg", alt='A "quay" <b>', caption="At dawn")

    page = client.get(f"{LIST}library/", {"CKEditorFuncNum": "-3"}).content.decode()

    assert 'data-callback="-3"' in page
    assert f"/pictures/{image.key[:2]}/{image.key}/" in page
    assert "A &quot;quay&quot; &lt;b&gt;" in page
    assert "At dawn" in page


def test_the_library_takes_a_new_picture_and_offers_it_first(client: Client) -> None:
    sign_in(client, roles.AUTHOR)

    page = client.post(f"{LIST}library/?CKEditorFuncNum=-1", sent(jpeg())).content.decode()

    assert Image.objects.get().key in page
    assert 'data-callback="-1"' in page


def test_a_field_asks_for_the_small_file_of_the_number_in_it(client: Client) -> None:
    sign_in(client, roles.AUTHOR)
    image = uploads.add_image(jpeg(), name="a.jpg", alt="Quay")

    answer = client.get(f"{LIST}{image.pk}/thumbnail/").json()

    assert answer["alt"] == "Quay"
    assert image.key in answer["url"]
    assert client.get(f"{LIST}999/thumbnail/").status_code == 404


def test_moderators_have_no_pictures(client: Client) -> None:
    sign_in(client, roles.MODERATOR)

    for address in (LIST, f"{LIST}add/", f"{LIST}library/"):
        assert client.get(address).status_code == 403
    assert client.post(f"{LIST}library/", sent(jpeg())).status_code == 403
