"""A library of uploads without a database, for conversions."""

from collections.abc import Iterator

from wordpress.addresses import file_address, originals
from wordpress.bodies.context import Kind, LinkedUpload

OLD = "https://old.example/wp-content/uploads/"


class Shelf:
    """A library of three pictures, a sound, a paper and a picture whose file is missing."""

    def __init__(self) -> None:
        self.uploads = {
            1: self._upload(Kind.PICTURE, "2014/sea.jpg", alt="The sea", caption="Low tide"),
            2: self._upload(Kind.PICTURE, "2014/hill.jpg"),
            3: self._upload(Kind.AUDIO, "2014/talk.mp3", is_picture=False),
            4: self._upload(Kind.FILE, "2014/paper.pdf", is_picture=False),
            5: self._upload(Kind.MISSING, "2014/lost.jpg", alt="A lost one"),
        }

    def _upload(self, kind: Kind, path: str, **words: object) -> LinkedUpload:
        name = path.replace("/", "-")
        url = OLD + path if kind is Kind.MISSING else f"/media/{name}"
        return LinkedUpload(kind, url, title=name, origin=OLD + path, **words)  # type: ignore[arg-type]

    def by_id(self, id: int) -> LinkedUpload | None:
        return self.uploads.get(id)

    def by_address(self, address: str) -> LinkedUpload | None:
        folder, _slash, name = file_address(address).rpartition("/")
        wanted = [f"https://{folder}/{original}" for original in originals(name)]
        return next((u for u in self.uploads.values() if u.origin in wanted), None)

    picture_at = by_address

    def attached_to(self, item_id: int) -> Iterator[int]:
        return iter([1, 2] if item_id == 77 else [])

    def reusable_block(self, id: int) -> str:
        return ""
