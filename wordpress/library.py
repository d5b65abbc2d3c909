"""Finds what became of the old site's files, for the bodies that name them."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from urllib.parse import unquote

from django.db.models import QuerySet

from articles.models import Image
from wordpress import addresses
from wordpress.addresses import OldSite
from wordpress.bodies.context import Kind, LinkedUpload
from wordpress.models import Imported, Source
from wordpress.models import Upload as UploadRow

REMEMBERED = 4_000
LONGEST_DATA = 40 * 1024 * 1024
_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)

# What a dry run says of a picture that an import would bring in.
PLANNED = LinkedUpload(Kind.PICTURE, "/planned")
_NONE = UploadRow.objects.none()

type BringIn = Callable[[str, bool], Imported | None]
type BringBytes = Callable[[bytes], Imported | None]
# Calls the first with the second; what goes wrong costs that one file, which is missing then.
type Guard = Callable[[Callable[[], LinkedUpload | None], str], LinkedUpload | None]


class DatabaseLibrary:
    """The files of one source.

    `bring_in` fetches a file that the export does not list, if it can: it is given the address and
    whether the reader would see the file in the page.
    """

    def __init__(
        self,
        source: Source,
        site: OldSite,
        *,
        bring_in: BringIn = lambda address, is_shown: None,
        bring_bytes: BringBytes = lambda data: None,
        blocks: dict[int, str] | None = None,
        guard: Guard = lambda look, named: look(),
    ) -> None:
        self._source = source
        self._site = site
        self.bring_in = bring_in
        self.bring_bytes = bring_bytes
        self._guard = guard
        self._blocks = blocks if blocks is not None else {}
        self._planned: dict[str, LinkedUpload] = {}
        self._planned_numbers: dict[int, LinkedUpload] = {}
        self._planned_galleries: dict[int, list[int]] = {}
        self.by_id = lru_cache(REMEMBERED)(self._by_id)
        self._known = lru_cache(REMEMBERED)(self._at_address)

    def plan(self, number: int | None, address: str, parent: int, *, is_here: bool) -> None:
        """In a dry run: an upload that an import would have a row for. Some 300 bytes each."""
        upload = PLANNED if is_here else LinkedUpload(Kind.MISSING, address, origin=address)
        self._planned[addresses.file_address(address)] = upload
        if number is not None:
            self._planned_numbers[number] = upload
            self._planned_galleries.setdefault(parent, []).append(number)

    def forget(self) -> None:
        """Look everything up anew: files were brought in."""
        self.by_id.cache_clear()
        self._known.cache_clear()

    def by_address(self, address: str) -> LinkedUpload | None:
        """What a link leads to. Brings in only what lay on the old site."""
        if address.startswith("data:"):
            return None
        return self._guard(partial(self._linked, address), address)

    def _linked(self, address: str) -> LinkedUpload | None:
        found = self._known(address)
        if found is None and self._site.upload_path(address) is not None:
            found = self._brought_in(address, is_shown=False)
        return found

    def picture_at(self, address: str) -> LinkedUpload | None:
        """What a picture, sound or film in a body shows."""
        if address.startswith("data:"):
            return self._guard(partial(self._from_data, address), address[:40])
        return self._guard(partial(self._shown, address), address)

    def _shown(self, address: str) -> LinkedUpload | None:
        return self._known(address) or self._brought_in(address, is_shown=True)

    def attached_to(self, item_id: int) -> Iterator[int]:
        if item_id in self._planned_galleries:
            return iter(self._planned_galleries[item_id])
        if self._source._state.adding:
            return iter(())
        rows = UploadRow.objects.filter(
            source=self._source, parent=item_id, is_picture=True, number__isnull=False
        ).order_by("position", "number")
        return (number for number in rows.values_list("number", flat=True) if number is not None)

    def reusable_block(self, id: int) -> str:
        return self._blocks.get(id, "")

    def image_id(self, number: int) -> int | None:
        """The key of the library picture that an attachment became."""
        row = self._rows().filter(number=number).first()
        return row.imported.image_id if row else None

    def _by_id(self, id: int) -> LinkedUpload | None:
        if id in self._planned_numbers:
            return self._planned_numbers[id]
        row = self._rows().filter(number=id).first()
        return as_upload(row) if row else None

    def _at_address(self, address: str) -> LinkedUpload | None:
        if self._planned and (planned := self._planned_at(address)):
            return planned
        row = self.row_at(address)
        return as_upload(row) if row else None

    def row_at(self, address: str) -> UploadRow | None:
        """The upload that an address names, in any of its sizes. One query, seldom two."""
        named = addresses.file_address(address)
        if not named and address.startswith("/"):
            below = unquote(address.split("?")[0])
            named = f"{self._site.host}{self._site.base_path}{below}"
        folder, _slash, name = named.rpartition("/")
        if not name or "." not in name:
            return None
        candidates = [f"{folder}/{original}" for original in addresses.originals(name)]
        row = _first(self._rows().filter(address__in=candidates), "address", candidates)
        if row is None and (path := self._site.upload_path(address)):
            folder, slash, name = path.rpartition("/")
            paths = [f"{folder}{slash}{original}" for original in addresses.originals(name)]
            row = _first(self._rows().filter(path__in=paths), "path", paths)
        return row

    def _planned_at(self, address: str) -> LinkedUpload | None:
        folder, _slash, name = addresses.file_address(address).rpartition("/")
        names = (f"{folder}/{original}" for original in addresses.originals(name))
        return next((self._planned[name] for name in names if name in self._planned), None)

    def _brought_in(self, address: str, *, is_shown: bool) -> LinkedUpload | None:
        entry = self.bring_in(address, is_shown)
        if entry is None:
            return None
        self.forget()
        row = self._rows().filter(imported=entry).first()
        return as_upload(row) if row else None

    def _from_data(self, address: str) -> LinkedUpload | None:
        start = _DATA.match(address[:40])
        if start is None or len(address) > LONGEST_DATA:
            return None
        try:
            data = base64.b64decode(re.sub(r"\s|%0[AD]", "", address[start.end() :]), validate=True)
        except (ValueError, binascii.Error):
            return None
        entry = self.bring_bytes(data)
        row = self._rows().filter(imported=entry).first() if entry is not None else None
        return as_upload(row) if row else None

    def _rows(self) -> QuerySet[UploadRow]:
        is_new = self._source._state.adding
        rows = _NONE if is_new else UploadRow.objects.filter(source=self._source)
        return rows.select_related("imported__image", "imported__document")


def as_upload(row: UploadRow) -> LinkedUpload:
    """What bodies need to know of it. Two queries for a picture."""
    image, document = row.imported.image, row.imported.document
    if image is not None:
        url = body_url(image)
        kind = Kind.PICTURE if url else Kind.MISSING
    elif document is not None:
        kind, url = Kind(document.kind), document.url
    else:
        kind, url = Kind.MISSING, ""
    return LinkedUpload(
        kind=kind,
        url=url or row.url,
        title=row.title,
        alt=row.alt,
        caption=row.caption,
        is_picture=row.is_picture,
        origin=row.url,
    )


def body_url(image: Image) -> str:
    """The address by which a body names a picture: that of any public file holds its key."""
    return image.best_url()


def _first(rows: QuerySet[UploadRow], name: str, wanted: list[str]) -> UploadRow | None:
    """The row of the likeliest candidate."""
    found = {getattr(row, name): row for row in rows}
    return next((found[value] for value in wanted if value in found), None)
