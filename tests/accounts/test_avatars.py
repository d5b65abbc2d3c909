import io
import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts import avatars, privacy
from accounts.models import User
from boundary.pictures import PictureRefusedError
from tests.accounts.conftest import Visitor
from tests.factories import make_user
from tests.oauth_stub import OAuthStub, Person
from tests.pictures import BLUE, RED, draw, encoded, jpeg, opened
from tests.shared_data import shared

REFUSED = [
    "own-truncated.jpg", "own-svg-script.svg", "own-html-named.jpg", "own-icc-bomb.png",
    "own-bomb-20000x20000-rgb.png", "own-framebomb-500x2000x2000.gif", "own-empty.jpg",
]  # fmt: skip


@pytest.fixture(autouse=True)
def nobody_has_asked_yet() -> None:
    cache.clear()


@pytest.fixture
def reader(client: Client, db: None) -> User:
    user = make_user("maren", display_name="Maren")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def upload(client: Client, data: bytes, name: str = "me.jpg") -> Any:
    return client.post(reverse("accounts:avatar"), {"picture": SimpleUploadedFile(name, data)})


def files(key: str) -> list[str]:
    """The names of a picture's files on the disk."""
    folder = Path(default_storage.path(avatars.file_name(key, 96))).parent
    return sorted(path.name for path in folder.glob("*"))


def work_off_the_queue() -> None:
    call_command(
        "db_worker", batch=True, interval=0, startup_delay=False, verbosity=0, queue_name="*"
    )


def test_the_middle_of_an_upload_is_kept_in_two_sizes_under_a_name_of_ours(
    client: Client, reader: User
) -> None:
    response = upload(client, jpeg(400, 200), "../../maren & me.php")

    assert response.status_code == 302
    reader.refresh_from_db()
    assert re.fullmatch(r"[0-9a-f]{32}", reader.avatar)
    assert files(reader.avatar) == ["192.webp", "96.webp"]
    for side in (96, 192):
        with default_storage.open(avatars.file_name(reader.avatar, side)) as file:
            image = opened(file.read())
        assert (image.format, image.size) == ("WEBP", (side, side))


def test_the_sides_of_a_wide_picture_are_cut_off(reader: User) -> None:
    wide = draw(300, 100)
    wide.paste(RED, (0, 0, 100, 100))
    wide.paste(BLUE, (100, 0, 200, 100))
    wide.paste(RED, (200, 0, 300, 100))

    avatars.give(reader, encoded(wide, "PNG"))

    image = opened(avatars.read(reader)).convert("RGB")
    for at in [(3, 3), (96, 96), (188, 188)]:
        red, _green, blue = image.getpixel(at)  # type: ignore[misc]
        assert blue > 150 > 90 > red


def test_nothing_that_the_camera_wrote_is_in_the_files(reader: User) -> None:
    avatars.give(reader, (shared("images") / "own-gps-orientation6.jpg").read_bytes())

    for trace in (b"Exif", b"EXIF", b"GPS", b"XMP", b"ICCP"):
        assert trace not in avatars.read(reader)


@pytest.mark.attack
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_honest_picture_is_refused_beside_the_field(
    client: Client, reader: User, name: str
) -> None:
    response = upload(client, (shared("images") / name).read_bytes(), name)

    assert response.status_code == 200
    assert 'id="id_picture_error"' in response.text
    reader.refresh_from_db()
    assert reader.avatar == ""


def test_a_file_that_is_too_large_is_refused_before_it_is_decoded(reader: User) -> None:
    with pytest.raises(PictureRefusedError, match="8 MB"):
        avatars.give(reader, jpeg() + bytes(avatars.MAX_BYTES))


def test_a_form_without_a_file_says_so(client: Client, reader: User) -> None:
    response = client.post(reverse("accounts:avatar"))

    assert "This field is required" in response.text


def test_many_pictures_in_an_hour_are_too_many(client: Client, reader: User) -> None:
    answers = [upload(client, jpeg(40, 40)) for _time in range(11)]

    assert [answer.status_code for answer in answers[:10]] == [302] * 10
    assert "Wait an hour" in answers[10].text


def test_strangers_have_no_picture_to_give(client: Client, db: None) -> None:
    assert upload(client, jpeg())["Location"].startswith("/accounts/login/")


@pytest.mark.django_db(transaction=True)
def test_a_new_picture_takes_the_files_of_the_old_one_away(client: Client) -> None:
    user = make_user("maren")
    avatars.give(user, jpeg())
    old = user.avatar
    avatars.give(user, jpeg())

    assert user.avatar != old
    assert files(old) == []
    assert files(user.avatar) == ["192.webp", "96.webp"]


@pytest.mark.django_db(transaction=True)
def test_the_button_takes_the_picture_away_with_its_files(client: Client) -> None:
    user = make_user("maren")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    upload(client, jpeg())
    user.refresh_from_db()
    key = user.avatar
    assert "Remove the picture" in client.get(reverse("accounts:me")).text

    client.post(reverse("accounts:avatar"), {"act": "remove"})

    user.refresh_from_db()
    assert user.avatar == ""
    assert files(key) == []


@pytest.mark.django_db(transaction=True)
def test_leaving_takes_the_picture_along(client: Client) -> None:
    user = make_user("maren")
    avatars.give(user, jpeg())
    key = user.avatar

    privacy.erase_person(user, erase=False)

    assert files(key) == []


@pytest.mark.django_db(transaction=True)
def test_a_picture_for_somebody_who_has_left_meanwhile_leaves_no_file() -> None:
    user = make_user("maren")
    stale = User.objects.get()
    user.delete()
    before = set(Path(default_storage.path("avatars")).rglob("*.webp"))

    avatars.give(stale, jpeg())

    assert set(Path(default_storage.path("avatars")).rglob("*.webp")) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["take away", "delete"])
def test_an_owner_takes_a_picture_off_the_site(client: Client, act: str) -> None:
    owner = make_user("ada", is_staff=True, is_superuser=True)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    user = make_user("maren")
    avatars.give(user, jpeg())

    if act == "delete":
        client.post(reverse("admin:accounts_user_delete", args=[user.pk]), {"post": "yes"})
    else:
        chosen = {"action": "take_pictures_away", "_selected_action": [user.pk]}
        client.post(reverse("admin:accounts_user_changelist"), chosen)

    assert files(user.avatar) == []
    assert not User.objects.filter(pk=user.pk).exclude(avatar="").exists()


@pytest.mark.parametrize("act", [partial(avatars.give, file=jpeg(50, 50)), avatars.take_away])
def test_stored_pages_that_show_the_person_are_dropped(
    reader: User,
    act: Callable[[User], None],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        act(reader)

    told = [tell.args[0] for tell in callbacks if isinstance(tell, partial)]
    assert told == [(f"person:{reader.pk}",)]


def test_the_picture_is_in_the_download(reader: User) -> None:
    avatars.give(reader, jpeg())

    archive = zipfile.ZipFile(io.BytesIO(privacy.as_zip(reader)))

    assert archive.read("portrait.webp") == avatars.read(reader)
    assert b"portrait.webp" in archive.read("data.json")


def choose_and_work(visitor: Visitor, provider: str) -> User:
    visitor.choose(provider)
    work_off_the_queue()
    return User.objects.get()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("provider", ["google", "facebook", "x"])
def test_the_providers_picture_is_fetched_once_and_stored_here(
    visitor: Visitor, newcomer: Visitor, stub: OAuthStub, provider: str
) -> None:
    stub.person[provider] = Person(picture="/pictures/1001_normal.jpg")
    stub.pictures["/pictures/1001_normal.jpg"] = jpeg()
    stub.pictures["/pictures/1001_400x400.jpg"] = jpeg()

    user = choose_and_work(visitor, provider)

    assert files(user.avatar) == ["192.webp", "96.webp"]
    asked = [line for line in stub.seen if "/pictures/" in line]
    assert len(asked) == 1
    assert ("_400x400" in asked[0]) == (provider == "x")

    avatars.take_away(user)
    user = choose_and_work(newcomer, provider)

    assert user.avatar == ""
    assert [line for line in stub.seen if "/pictures/" in line] == asked


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("data", [b"", b"<html>not found</html>", jpeg()[:200]])
def test_a_provider_without_a_usable_picture_keeps_nobody_out(
    visitor: Visitor, stub: OAuthStub, data: bytes
) -> None:
    stub.person["google"] = Person(picture="/pictures/me.jpg")
    stub.pictures["/pictures/me.jpg"] = data

    user = choose_and_work(visitor, "google")

    assert visitor.is_signed_in()
    assert user.avatar == ""


@pytest.mark.django_db(transaction=True)
def test_the_providers_picture_never_replaces_a_chosen_one(
    visitor: Visitor, stub: OAuthStub
) -> None:
    stub.person["google"] = Person(picture="/pictures/me.jpg")
    stub.pictures["/pictures/me.jpg"] = jpeg()
    visitor.choose("google")
    user = User.objects.get()
    avatars.give(user, jpeg(50, 50))
    chosen = user.avatar

    work_off_the_queue()

    user.refresh_from_db()
    assert user.avatar == chosen


@pytest.mark.django_db(transaction=True)
def test_a_site_may_ask_no_provider_for_pictures(
    visitor: Visitor, stub: OAuthStub, settings: Any
) -> None:
    settings.NEWSBLOG_PROVIDER_AVATARS = False
    stub.person["google"] = Person(picture="/pictures/me.jpg")
    stub.pictures["/pictures/me.jpg"] = jpeg()

    user = choose_and_work(visitor, "google")

    assert user.avatar == ""
    assert not any("/pictures/" in line for line in stub.seen)


@pytest.mark.attack
@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:5432/", "http://169.254.169.254/latest/", "file:///etc/passwd"]
)
def test_a_provider_cannot_send_us_to_an_address_inside(reader: User, url: str) -> None:
    assert avatars.fetch_from_provider.func(reader.pk, url) is False
    assert User.objects.get().avatar == ""


def test_a_grey_shape_is_no_picture_of_a_person() -> None:
    shape = {"data": {"url": "https://example.org/shape.jpg", "is_silhouette": True}}
    account = SocialAccount(provider="facebook", uid="1", extra_data={"picture": shape})

    assert avatars.provider_url(account) == ""
