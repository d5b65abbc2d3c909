"""Brings in comments, item by item. A comment keeps its number, so #comment-12 still works."""

from dataclasses import dataclass, field

from django.db import connection, transaction

from articles.models import Article, Page
from comments import counting
from comments.models import Comment
from wordpress import records
from wordpress.importing import words
from wordpress.importing.session import Session, count
from wordpress.importing.threading import Threads
from wordpress.ledger import Verdict, verdict
from wordpress.models import Imported

KIND = Imported.Kind.COMMENT
BATCH = 400
_LARGEST_KEY = 2**62
_SUBJECTS = {"post": Imported.Kind.ARTICLE, "page": Imported.Kind.PAGE}


@dataclass
class _Subject:
    """What the comments of one item stand under, and how their threads grow."""

    item_key: str = ""
    article_id: int | None = None
    page_id: int | None = None
    refusal: str = ""
    is_changed: bool = False
    seen: set[str] = field(default_factory=set)
    threads: Threads = field(default_factory=Threads)

    def is_of(self, comment: Comment) -> bool:
        return (comment.article_id, comment.page_id) == (self.article_id, self.page_id)


class Discussion:
    """Takes the comments of one item after another, in batches."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._batch: list[records.Comment] = []
        self._subject = _Subject()

    def add(self, record: records.Comment) -> None:
        """Take one comment; comments of an item come together."""
        self._session.report["comments"].found += 1
        if record.item_key != self._subject.item_key:
            self.finish_item()
            self._subject = self._found_subject(record)
        self._batch.append(record)
        if len(self._batch) >= BATCH:
            self._write()

    def finish_item(self) -> None:
        """All comments of an item are here: mend what came before its parent, and count."""
        self._write()
        subject, self._subject = self._subject, _Subject()
        if self._session.is_dry or not (subject.article_id or subject.page_id):
            return
        late = subject.threads.late
        self._know_parents_of_earlier_runs(subject)
        with transaction.atomic():
            for key in subject.threads.settle(
                article_id=subject.article_id, page_id=subject.page_id
            ):
                self._session.report.met("Replies whose comment is missing begin a thread", key)
            rows = Imported.objects.filter(source=self._session.source, kind=KIND)
            entries = list(
                rows.filter(comment_id__in=list(late)).select_related("comment") if late else []
            )
            for entry in entries:
                if entry.comment is not None:
                    entry.checksum = late[entry.comment.pk].checksum
                    entry.fingerprint = words.print_of(entry.comment)
            Imported.objects.bulk_update(entries, ["checksum", "fingerprint"], batch_size=BATCH)
            if subject.is_changed:
                _recount(subject)

    def _know_parents_of_earlier_runs(self, subject: _Subject) -> None:
        """A part of an export may hold replies to what another part brought."""
        threads = subject.threads
        wanted = {late.parent for late in threads.late.values()} - set(threads.spots)
        entries = self._session.ledger.entries(KIND, map(str, wanted))
        comments = Comment.objects.in_bulk([e.comment_id for e in entries.values() if e.comment_id])
        for key, entry in entries.items():
            comment = comments.get(entry.comment_id or 0)
            if comment is not None and subject.is_of(comment):
                threads.know(int(key), comment)

    def _found_subject(self, record: records.Comment) -> _Subject:
        subject = _Subject(record.item_key)
        kind = _SUBJECTS.get(record.item_type)
        if kind is None:
            subject.refusal = f"it stands under a {record.item_type}, which has no discussion here"
            return subject
        entry = self._session.ledger.entry(kind, record.item_key)
        if entry is None:
            subject.refusal = "" if self._session.is_dry else "what it stands under is not here"
        elif entry.is_deleted_here:
            subject.refusal = "what it stands under was deleted here"
        else:
            subject.article_id, subject.page_id = entry.article_id, entry.page_id
        return subject

    def _write(self) -> None:
        """Decide on the batch, and store what is new or changed, rendered before it is locked."""
        batch, self._batch = self._batch, []
        if not batch:
            return
        tally = self._session.report["comments"]
        entries = self._session.ledger.entries(KIND, map(words.key_of, batch))
        current = Comment.objects.in_bulk([e.comment_id for e in entries.values() if e.comment_id])
        new: list[tuple[records.Comment, Comment]] = []
        changed: list[tuple[records.Comment, Comment, Imported]] = []
        for record in batch:
            key = words.key_of(record)
            entry = entries.get(key)
            comment = current.get(entry.comment_id or 0) if entry else None
            if refusal := self._refusal(record, comment):
                tally.skip(key, refusal)
                continue
            self._subject.seen.add(key)
            decided = self._verdict(record, entry, comment)
            if not count(tally, decided, key):
                if comment is not None:
                    self._subject.threads.know(record.id, comment)
            elif comment is not None and entry is not None:
                changed.append((record, comment, entry))
            else:
                new.append((record, self._blank()))
        if not self._session.is_dry:
            self._store(new, changed)

    def _verdict(
        self, record: records.Comment, entry: Imported | None, comment: Comment | None
    ) -> Verdict:
        if entry is not None and comment is not None and not entry.checksum:
            return Verdict.CHANGED  # a run was cut off before the reply found its place
        now = words.print_of(comment) if comment is not None else ""
        return verdict(entry, words.checksum_of(record), lambda: now)

    def _refusal(self, record: records.Comment, comment: Comment | None) -> str:
        if self._subject.refusal:
            return self._subject.refusal
        if words.key_of(record) in self._subject.seen:
            return "the same number came before"
        if comment is not None and not self._subject.is_of(comment):
            return "the same number stands under another story"
        return words.refusal_of(record)

    def _blank(self) -> Comment:
        return Comment(article_id=self._subject.article_id, page_id=self._subject.page_id)

    def _store(
        self,
        new: list[tuple[records.Comment, Comment]],
        changed: list[tuple[records.Comment, Comment, Imported]],
    ) -> None:
        session = self._session
        for record, comment in [*new, *((record, comment) for record, comment, _e in changed)]:
            words.fill(comment, record, at=session.at, zone=session.zone)
        self._subject.is_changed = self._subject.is_changed or bool(new or changed)
        with transaction.atomic():
            _give_keys(new)
            for record, comment in new:
                self._place(record, comment)
            Comment.objects.bulk_create([comment for _record, comment in new], batch_size=BATCH)
            _advance_sequence()
            Imported.objects.bulk_create(
                (self._entry(record, comment) for record, comment in new), batch_size=BATCH
            )
            for record, comment, entry in changed:
                self._place(record, comment)
                comment.save()
                made = self._entry(record, comment)
                entry.checksum, entry.fingerprint = made.checksum, made.fingerprint
                entry.save(update_fields=["checksum", "fingerprint"])

    def _place(self, record: records.Comment, comment: Comment) -> None:
        self._subject.threads.place(
            comment,
            number=record.id,
            parent=record.parent,
            key=words.key_of(record),
            checksum=words.checksum_of(record),
        )

    def _entry(self, record: records.Comment, comment: Comment) -> Imported:
        """Without a checksum while the comment waits for its place."""
        is_late = comment.pk in self._subject.threads.late
        return self._session.ledger.new(
            KIND,
            words.key_of(record),
            checksum="" if is_late else words.checksum_of(record),
            fingerprint="" if is_late else words.print_of(comment),
            comment_id=comment.pk,
        )


def _give_keys(new: list[tuple[records.Comment, Comment]]) -> None:
    """The number it had where that is free, else a fresh one, with the old one as its anchor."""
    ids = [record.id for record, _comment in new if record.id]
    taken = set(Comment.objects.filter(pk__in=ids).values_list("pk", flat=True))
    homeless = []
    for record, comment in new:
        if record.id and record.id not in taken and record.id < _LARGEST_KEY:
            comment.pk = record.id
            taken.add(record.id)
        else:
            homeless.append(comment)
            comment.old_anchor = record.id
    for comment, key in zip(homeless, _fresh_keys(len(homeless), ids), strict=True):
        comment.pk = key


def _fresh_keys(how_many: int, ids: list[int]) -> list[int]:
    """Keys that no row and no comment of the batch has."""
    if not how_many:
        return []
    highest = Comment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    start = max([highest, *(id for id in ids if id < _LARGEST_KEY)]) + 1
    return list(range(start, start + how_many))


def _advance_sequence() -> None:
    """PostgreSQL's own numbering goes on behind the highest; SQLite's does by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('comments_comment', 'id'),"
                " GREATEST((SELECT MAX(id) FROM comments_comment), 1))"
            )


def _recount(subject: _Subject) -> None:
    if subject.article_id:
        counting.recount(Article(pk=subject.article_id))
    elif subject.page_id:
        counting.recount(Page(pk=subject.page_id))
