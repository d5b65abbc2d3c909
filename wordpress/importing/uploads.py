"""Brings in pictures and files: those the export lists, and those that only a body names."""

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import cache_tags, rendering
from articles.library.documents import FORMATS, DocumentRefusedError, add_document, ending_of
from articles.library.uploads import PictureRefusedError, add_image
from articles.models import Image
from boundary import fetching, pictures
from boundary.fetching import FetchRefusedError
from wordpress import addresses, records
from wordpress.bodies.converting import plain, title
from wordpress.importing import texts
from wordpress.importing.containment import cause_of, contained, is_of_the_site
from wordpress.importing.session import Session, count
from wordpress.ledger import Decision, decide
from wordpress.media_folder import MediaFolder, opened
from wordpress.models import Imported, Upload
from wordpress.names import cut, digest

KIND = Imported.Kind.UPLOAD
PICTURES = frozenset({"jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "avif"})
LARGEST_FILE = 200 * 1024 * 1024
NO_FILE = gettext_lazy("its file is not at hand: give --media or --fetch-media")


class NotToBeHadError(Exception):
    """A file could not be brought in; the message is the reason for the report."""


@dataclass(frozen=True)
class Origins:
    """Where files may be had: a folder, the old site itself, or neither."""

    folder: MediaFolder | None = None
    may_fetch: bool = False
    # For tests only: servers on this machine that may be asked.
    allow: tuple[fetching.Endpoint, ...] = ()


class Uploads:
    """Makes library pictures and documents of the old site's files."""

    def __init__(self, session: Session, origins: Origins) -> None:
        self._session = session
        self._origins = origins
        self._hopeless: set[str] = set()

    def bring_in(self, item: records.Item) -> None:
        """One attachment. A second for a large picture; a row even where its file is missing."""
        causes: list[str] = []
        self._session.report["images"].found += 1
        with contained(causes.append):
            self._bring_in(item)
        for cause in causes:
            self._session.report["images"].skip(item.key, _("it could not be imported"))
            texts.fail(self._session, item, "images", cause, texts.left_out())

    def _bring_in(self, item: records.Item) -> None:
        tally = self._session.report["images"]
        entry = self._session.ledger.entry(KIND, item.key)
        checksum = _checksum(item)
        decided = decide(entry, checksum, lambda: _print_now(entry))
        if entry is not None and not entry.was_made and not self._can_be_had(item):
            tally.skip(item.key, self._why_not(item))
            return
        if decided in {Decision.NEW, Decision.CHANGED}:
            self._write(item, entry, checksum, decided)
        else:
            count(tally, decided, item.key)

    def bring_in_address(self, address: str, is_shown: bool) -> Imported | None:
        """A file that the export does not list, from the folder or, if a page shows it, fetched."""
        session = self._session
        path = session.site.upload_path(address)
        name = addresses.file_name(address)
        key = f"path:{path}" if path else f"url:{addresses.file_address(address)}"
        if session.is_dry or not name or len(key) > 255 or key in self._hopeless:
            return None
        file_key = _original_key(key)
        entry = session.ledger.entry(KIND, file_key)
        if entry is not None:
            return entry if entry.target_id else None
        item = records.Item(id=None, type="attachment", status="inherit", attachment_url=address)
        may_fetch = self._origins.may_fetch and (is_shown or path is not None)
        try:
            target = self._made(item, path or "", may_fetch=may_fetch)
        except NotToBeHadError:
            self._hopeless.add(key)
            return None
        return self._noted(item, None, file_key, "", target)

    def bring_in_bytes(self, data: bytes) -> Imported | None:
        """A picture that stood in a body as data: bytes."""
        key = f"data:{hashlib.sha256(data).hexdigest()}"
        entry = self._session.ledger.entry(KIND, key)
        if entry is not None or self._session.is_dry:
            return entry
        try:
            image = add_image(data, name="picture", reuse=True)
        except PictureRefusedError:
            return None
        item = records.Item(id=None, type="attachment", status="inherit")
        return self._noted(item, None, key, "", {"image_id": image.pk})

    def _write(
        self, item: records.Item, entry: Imported | None, checksum: str, decided: Decision
    ) -> None:
        session = self._session
        tally = session.report["images"]
        if session.is_dry:
            is_here = decided is Decision.CHANGED or self._can_be_had(item)
            session.library.plan(item.id, item.attachment_url, item.parent, is_here=is_here)
            if is_here:
                count(tally, decided, item.key)
            else:
                tally.skip(item.key, self._why_not(item))
            return
        if decided is Decision.CHANGED and entry is not None:
            self._update(item, entry, checksum)
            tally.updated += 1
            return
        target: dict[str, int] = {}
        reason = ""
        try:
            path = item.meta_value("_wp_attached_file") or self._path_of(item)
            target = self._made(item, path, may_fetch=self._origins.may_fetch)
        except NotToBeHadError as error:
            reason = str(error)
        self._noted(item, entry, item.key, checksum if target else "", target)
        session.library.forget()
        if target:
            tally.imported += 1
        else:
            tally.skip(item.key, reason)

    def _made(self, item: records.Item, path: str, *, may_fetch: bool) -> dict[str, int]:
        """The picture or document of a file. Raises NotToBeHadError with the reason."""
        name = addresses.file_name(item.attachment_url) or path.rpartition("/")[2]
        file = self._in_folder(path, name)
        if file is None and not may_fetch:
            raise NotToBeHadError(str(NO_FILE))
        try:
            if file is not None:
                with opened(file) as stream:
                    return _kept(stream, item, name)
            fetched = fetching.fetch(
                _https(item.attachment_url), most_bytes=LARGEST_FILE, allow=self._origins.allow
            )
            return _kept(io.BytesIO(fetched.content), item, name)
        except (PictureRefusedError, DocumentRefusedError) as error:
            raise NotToBeHadError(str(error)) from error
        except FetchRefusedError as error:
            raise NotToBeHadError(
                _("it could not be fetched: %(reason)s") % {"reason": error}
            ) from error
        except OSError as error:
            raise NotToBeHadError(
                _("its file cannot be read: %(reason)s") % {"reason": error.strerror}
            ) from error
        except Exception as error:
            # The parsers of pictures raise whatever they like for a file made to harm.
            if is_of_the_site(error):
                raise
            raise NotToBeHadError(
                _("its file cannot be used: %(reason)s") % {"reason": cause_of(error)}
            ) from error

    def _in_folder(self, path: str, name: str) -> Path | None:
        """The file itself, or the original that it is a size of."""
        folder = self._origins.folder
        if folder is None or not path:
            return None
        where, slash, last = path.rpartition("/")
        candidates = [f"{where}{slash}{original}" for original in addresses.originals(last)]
        return next(filter(None, map(folder.find, candidates)), None)

    def _can_be_had(self, item: records.Item) -> bool:
        if self._origins.may_fetch:
            return True
        path = item.meta_value("_wp_attached_file") or self._path_of(item)
        return self._in_folder(path, "") is not None

    def _why_not(self, item: records.Item) -> str:
        name = addresses.file_name(item.attachment_url)
        known = ending_of(name) in PICTURES or ending_of(name) in FORMATS
        if known:
            return str(NO_FILE)
        return _("files of the kind “%(ending)s” are not kept here") % {"ending": ending_of(name)}

    def _path_of(self, item: records.Item) -> str:
        return self._session.site.upload_path(item.attachment_url) or ""

    def _update(self, item: records.Item, entry: Imported, checksum: str) -> None:
        """Other words about the same file."""
        with transaction.atomic():
            if entry.image is not None:
                words = _words(item)
                Image.objects.filter(pk=entry.image.pk).update(**words)
                entry.image.refresh_from_db()
                entry.fingerprint = _print(entry.image)
            entry.checksum = checksum
            entry.save(update_fields=["checksum", "fingerprint"])
            self._describe(item, entry)
            if entry.image is not None:
                cache_tags.invalidate_rows(entry.image)
        if entry.image is not None:
            rendering.rerender_bodies(entry.image)
        self._session.library.forget()

    def _noted(
        self,
        item: records.Item,
        entry: Imported | None,
        key: str,
        checksum: str,
        target: dict[str, int],
    ) -> Imported:
        if entry is None:
            entry = self._session.ledger.new(KIND, key, checksum="", fingerprint="")
        entry.checksum, entry.was_made = checksum, bool(target)
        for name, value in target.items():
            setattr(entry, name, value)
        if image_id := target.get("image_id"):
            entry.fingerprint = _print(Image.objects.get(pk=image_id))
        with transaction.atomic():
            entry.save()
            self._describe(item, entry)
        return entry

    def _describe(self, item: records.Item, entry: Imported) -> None:
        name = addresses.file_name(item.attachment_url)
        Upload.objects.update_or_create(
            imported=entry,
            defaults={
                "source": self._session.source,
                "number": item.id,
                "path": (item.meta_value("_wp_attached_file") or self._path_of(item))[:500],
                "address": addresses.file_address(item.attachment_url)[:700],
                "url": item.attachment_url[:2000] if "data:" not in item.attachment_url else "",
                "is_picture": ending_of(name) in PICTURES or entry.image_id is not None,
                "title": cut(title(item.title), 500),
                "alt": cut(_alt(item), 500),
                "caption": item.excerpt.strip(),
                "parent": item.parent or None,
                "position": max(min(item.menu_order, 2**31 - 1), -(2**31)),
            },
        )


def _kept(stream: BinaryIO, item: records.Item, name: str) -> dict[str, int]:
    if ending_of(name) in FORMATS:
        document = add_document(stream, name=name, title=title(item.title), reuse=True)
        return {"document_id": document.pk}
    data = stream.read(pictures.MAX_BYTES + 1)
    words = _words(item)
    image = add_image(
        data,
        name=name,
        title=words["title"],
        alt=words["alt"],
        caption=words["caption"],
        reuse=True,
    )
    return {"image_id": image.pk}


def _words(item: records.Item) -> dict[str, str]:
    return {
        "title": title(item.title)[:250],
        "alt": _alt(item)[:500],
        "caption": plain(item.excerpt),
    }


def _alt(item: records.Item) -> str:
    return " ".join(item.meta_value("_wp_attachment_image_alt").split())


def _checksum(item: records.Item) -> str:
    return digest(
        item.title, item.excerpt, _alt(item), item.attachment_url, item.parent, item.menu_order
    )


def _print(image: Image) -> str:
    return digest(image.title, image.alt, image.caption)


def _print_now(entry: Imported | None) -> str:
    if entry is None or entry.image is None:
        return entry.fingerprint if entry else ""
    return _print(entry.image)


def _original_key(key: str) -> str:
    """One key for all sizes of a file."""
    folder, slash, name = key.rpartition("/")
    *_, last = list(addresses.originals(name))[:4]
    smallest = min(list(addresses.originals(name))[:4] or [last], key=len)
    return f"{folder}{slash}{smallest}"


def _https(address: str) -> str:
    """Addresses without a scheme are asked over TLS."""
    return f"https:{address}" if re.match(r"//", address) else address
