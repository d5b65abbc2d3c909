"""Places the comments of one item in their threads, whatever order the export has them in."""

from dataclasses import dataclass, field

from comments.models import Comment

BATCH = 400


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a comment stands: its key, its thread's first comment, its depth."""

    pk: int
    root: int | None
    depth: int


@dataclass(frozen=True, slots=True)
class Late:
    """A reply that came before what it answers; it stands at the top until the item is read."""

    parent: int
    key: str
    checksum: str


@dataclass
class Threads:
    """The comments of one item by their old numbers: a few dozen bytes for each."""

    spots: dict[int, Spot] = field(default_factory=dict)
    late: dict[int, Late] = field(default_factory=dict)

    def know(self, number: int | None, comment: Comment) -> None:
        """A comment that is in the database."""
        if number is not None:
            self.spots[number] = Spot(comment.pk, comment.root_id, comment.depth)

    def forget(self, number: int | None, pk: int | None) -> None:
        """A comment that was not written after all; replies to it are late."""
        spot = self.spots.get(number) if number is not None else None
        if number is not None and spot is not None and spot.pk == pk:
            del self.spots[number]
        if pk is not None:
            self.late.pop(pk, None)

    def place(
        self, comment: Comment, *, number: int | None, parent: int, key: str, checksum: str
    ) -> None:
        """Set parent, root and depth of a comment that has its key; or let it be late."""
        above = self.spots.get(parent) if parent and parent != number else None
        if above is not None:
            comment.parent_id, comment.depth = above.pk, above.depth + 1
            comment.root_id = above.root or above.pk
        else:
            comment.parent_id = comment.root_id = None
            comment.depth = 0
            if parent:
                self.late[comment.pk] = Late(parent, key, checksum)
        self.know(number, comment)

    def settle(self, *, article_id: int | None, page_id: int | None) -> list[str]:
        """Put late replies where they belong; returns the keys of those whose parent is missing.

        Reads the ids of the item's comments once; writes those whose place changes.
        """
        if not self.late:
            return []
        rows = Comment.objects.filter(article=article_id, page=page_id)
        places = {
            pk: (parent, root, depth)
            for pk, parent, root, depth in rows.values_list("pk", "parent_id", "root_id", "depth")
        }
        parents: dict[int, int | None] = {pk: place[0] for pk, place in places.items()}
        missing = []
        for pk, late in self.late.items():
            above = self.spots.get(late.parent)
            if above is None or above.pk not in parents or _is_below(above.pk, pk, parents):
                missing.append(late.key)
            else:
                parents[pk] = above.pk
        moved = []
        for pk, (root, depth) in _placed(parents).items():
            if (parents[pk], root, depth) != places[pk]:
                moved.append(Comment(pk=pk, parent_id=parents[pk], root_id=root, depth=depth))
        Comment.objects.bulk_update(moved, ["parent", "root", "depth"], batch_size=BATCH)
        return missing


def _is_below(pk: int, ancestor: int, parents: dict[int, int | None]) -> bool:
    """Whether `pk` is `ancestor` or stands in its thread: then it can't be its parent."""
    step: int | None = pk
    while step is not None:
        if step == ancestor:
            return True
        step = parents.get(step)
    return False


def _placed(parents: dict[int, int | None]) -> dict[int, tuple[int | None, int]]:
    """Root and depth of each comment; a comment that begins a thread has none and 0."""
    found: dict[int, tuple[int | None, int]] = {}
    for pk in parents:
        line = []
        step: int | None = pk
        while step is not None and step not in found:
            line.append(step)
            step = parents[step]
        for each in reversed(line):
            above = parents[each]
            if above is None:
                found[each] = (None, 0)
            else:
                root, depth = found[above]
                found[each] = (root or above, depth + 1)
    return found
