"""The picture beside a person's name: given by them, or taken once from where they come in.

Files stand at avatars/<2>/<key>/<side>.webp below the media folder; the key is new for each
picture, so that browsers may keep one for ever. Nobody's page asks another host for a picture.
"""

import logging
import secrets
from collections.abc import Iterable
from typing import BinaryIO
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.tasks import task
from django.utils.translation import gettext as _

from accounts import cache_tags
from accounts.models import User
from boundary import fetching, pictures
from boundary.fetching import FetchRefusedError
from boundary.pictures import Encoded, PictureRefusedError

logger = logging.getLogger(__name__)

SIDES = (96, 192)  # a comment's 40 pixels on a dense screen, and my account's 96
MAX_BYTES = 8 * 1024 * 1024  # what telephones make; a reader's picture needs no more
MAX_PROVIDER_BYTES = 2 * 1024 * 1024  # providers hand out a few kilobytes
PACKED_NAME = "portrait.webp"


def give(user: User, file: BinaryIO | bytes) -> None:
    """Put the middle of a picture beside the person's name, instead of the one before.

    Raises PictureRefusedError. Up to a second for a camera's JPEG; two statements.
    """
    made = _made(file if isinstance(file, bytes) else file.read(MAX_BYTES + 1))
    _store(user, made, only_if_none=False)


def take_away(user: User) -> None:
    """Remove the person's picture and, when that is committed, its files."""
    with transaction.atomic():
        _put(user, "", only_if_none=False)


def read(user: User) -> bytes:
    """The largest file of the person's picture; empty where there is none."""
    if not user.avatar:
        return b""
    try:
        with default_storage.open(file_name(user.avatar, SIDES[-1])) as file:
            data: bytes = file.read()
    except FileNotFoundError:
        return b""
    return data


def file_name(key: str, side: int) -> str:
    """Where a file stands below the media folder."""
    return f"avatars/{key[:2]}/{key}/{side}.webp"


def ask_provider(user: User, account: SocialAccount) -> None:
    """Queue the fetching of the picture that the provider shows, if there is one to fetch."""
    url = provider_url(account)
    if settings.NEWSBLOG_PROVIDER_AVATARS and url:
        fetch_from_provider.enqueue(user.pk, url)


def provider_url(account: SocialAccount) -> str:
    """The address of the person's own picture at a provider; empty where that is none."""
    if account.provider == "facebook":
        # Its address without a token shows a grey shape, whoever it is: the profile names a better.
        picture = (account.extra_data.get("picture") or {}).get("data") or {}
        return "" if picture.get("is_silhouette") else str(picture.get("url") or "")
    url = str(account.get_avatar_url() or "")
    # X names its smallest size (48 pixels); the larger stands beside it.
    return url.replace("_normal.", "_400x400.") if account.provider == "twitter_oauth2" else url


@task(queue_name="slow")
def fetch_from_provider(user_id: int, url: str) -> bool:
    """Store what stands at a provider's address, unless the person has chosen a picture meanwhile.

    Whatever goes wrong is logged and otherwise silent: the initial is drawn. Asked once.
    """
    user = User.objects.filter(pk=user_id, avatar="").first()
    if user is None:
        return False
    try:
        found = fetching.fetch(url, most_bytes=MAX_PROVIDER_BYTES, allow=_own_stub())
        made = _made(found.content)
    except (FetchRefusedError, PictureRefusedError) as error:
        logger.info("no picture of person %d from their provider: %s", user_id, error)
        return False
    return _store(user, made, only_if_none=True)


def _made(data: bytes) -> list[Encoded]:
    if len(data) > MAX_BYTES:
        raise PictureRefusedError(
            _("The file is larger than %(limit)d MB. Save it smaller and try again.")
            % {"limit": MAX_BYTES // (1024 * 1024)}
        )
    return pictures.squares(data, pictures.inspect(data), SIDES)


def _store(user: User, made: Iterable[Encoded], *, only_if_none: bool) -> bool:
    """Files first, then the row; without the row no file is left."""
    key = secrets.token_hex(16)
    is_stored = False
    try:
        for each in made:
            default_storage.save(file_name(key, each.width), ContentFile(each.data))
        with transaction.atomic():
            is_stored = _put(user, key, only_if_none=only_if_none)
    finally:
        if not is_stored:
            _delete_files(key)
    return is_stored


def _put(user: User, key: str, *, only_if_none: bool) -> bool:
    """Write the key and see the files of the one before off. False where the person is gone."""
    row = User.objects.select_for_update().filter(pk=user.pk).values_list("avatar", flat=True)
    before = row.first()
    if before is None or (only_if_none and before):
        return False
    cache_tags.invalidate_person(user)
    User.objects.filter(pk=user.pk).update(avatar=key)
    user.avatar = key
    if before:
        transaction.on_commit(lambda: _delete_files(before))
    return True


def _delete_files(key: str) -> None:
    for side in SIDES:
        default_storage.delete(file_name(key, side))


def _own_stub() -> list[fetching.Endpoint]:
    """The tests' provider on this machine; on a real site there is none (newsblog/checks.py)."""
    stub = urlsplit(settings.NEWSBLOG_OAUTH_STUB_URL)
    return [(stub.hostname, stub.port)] if stub.hostname and stub.port else []
