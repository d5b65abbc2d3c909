"""Brings in comments, item by item. A comment keeps its number, so #comment-12 still works."""

from dataclasses import dataclass, field
from functools import partial

from django.db import connection, transaction
from django.utils.translation import gettext as _

from articles import cache_tags
from articles.models import Article, Page
from comments import counting
from comments.models import Comment
from pagecache.invalidation import invalidate
from wordpress import records
from wordpress.importing import texts, words
from wordpress.importing.containment import contained
from wordpress.importing.session import Session, count
from wordpress.importing.threading import Threads
from wordpress.ledger import Decision, decide
from wordpress.models import Imported

KIND = Imported.Kind.COMMENT
BATCH = 400
_LARGEST_KEY = 2**62
# Types of items with a discussion: the kind of their entry, and the name of what they became.
_SUBJECTS: dict[str, tuple[str, str]] = {
    "post": (Imported.Kind.ARTICLE, "article"),
    "page": (Imported.Kind.PAGE, "page"),
}


@dataclass
class _Subject:
    """What the comments of one item stand under, and how their threads grow."""

    item_key: str
    kind: str  # of the entry: story or page; empty if it has no discussion here
    refusal: str = ""
    article_id: int | None = None
    page_id: int | None = None
    is_found: bool = False
    is_read: bool = False  # all its comments have come
    is_changed: bool = False
    seen: set[str] = field(default_factory=set)
    threads: Threads = field(default_factory=Threads)
    waiting: list[records.Comment] = field(default_factory=list)

    @property
    def has_discussion(self) -> bool:
        return bool(self.article_id or self.page_id)

    def is_of(self, comment: Comment) -> bool:
        return (comment.article_id, comment.page_id) == (self.article_id, self.page_id)


@dataclass
class _Step:
    """One comment that has to be written; `entry` if it was here before."""

    subject: _Subject
    record: records.Comment
    comment: Comment
    entry: Imported | None
    verdict: Decision
    failure: str = ""  # why its text is without markup

    @property
    def key(self) -> str:
        return words.key_of(self.record)


class Discussion:
    """Takes comments item after item, and writes them in batches of many items."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._subjects: list[_Subject] = []
        self._waiting = 0

    def add(self, record: records.Comment) -> None:
        """Take one comment; comments of an item come together."""
        self._session.report["comments"].found += 1
        if not self._subjects or self._subjects[-1].item_key != record.item_key:
            self.finish_item()
            self._subjects.append(_subject_of(record))
        self._subjects[-1].waiting.append(record)
        self._waiting += 1
        if self._waiting >= BATCH:
            self._write()

    def finish_item(self) -> None:
        """All comments of the last item are here."""
        if self._subjects:
            self._subjects[-1].is_read = True

    def finish(self) -> None:
        """Write what is left."""
        self.finish_item()
        self._write()

    def _write(self) -> None:
        """Decide on the batch, render what is new or changed, and store it in one transaction."""
        if not self._subjects:
            return
        self._find_subjects()
        steps = self._steps()
        self._waiting = 0
        done = [subject for subject in self._subjects if subject.is_read]
        self._subjects = [subject for subject in self._subjects if not subject.is_read]
        if self._session.is_dry:
            for step in steps:
                self._settle(step)
            return
        steps = [step for step in steps if self._is_filled(step)]
        with transaction.atomic():
            self._store_all(steps)
            for subject in done:
                if subject.has_discussion:
                    with contained(partial(self._unfinished, subject)), transaction.atomic():
                        self._finish(subject)
            invalidate(cache_tags.SITE)

    def _store_all(self, steps: list[_Step]) -> None:
        """The batch at once; if that fails, what fails alone is left out."""
        causes: list[str] = []
        with contained(causes.append), transaction.atomic():
            self._store(steps)
        if causes:
            self._store_one_by_one(steps)
        else:
            for step in steps:
                self._settle(step)

    def _is_filled(self, step: _Step) -> bool:
        """Render a comment, in its plain form if need be; whether there is anything to write."""
        causes: list[str] = []
        with contained(causes.append):
            words.copy_to(step.comment, step.record, at=self._session.at, zone=self._session.zone)
        if not causes:
            return True
        if step.entry is not None:
            step.subject.threads.know(step.record.id, step.comment)
            self._give_up(step, causes[0], texts.left_as_it_is())
            return False
        step.failure = causes[0]
        again: list[str] = []
        with contained(again.append):
            words.fill_plainly(
                step.comment, step.record, at=self._session.at, zone=self._session.zone
            )
        if again:
            self._give_up(step, again[0], texts.left_out())
        return not again

    def _store_one_by_one(self, steps: list[_Step]) -> None:
        """After the batch failed as a whole, and was undone."""
        for step in steps:
            if step.verdict is Decision.NEW:
                step.comment._state.adding = True
            step.subject.threads.forget(step.record.id, step.comment.pk)
        for step in steps:
            causes: list[str] = []
            with contained(causes.append), transaction.atomic():
                self._store([step])
            if causes:
                step.subject.threads.forget(step.record.id, step.comment.pk)
                self._give_up(step, causes[0], texts.left_out())
            else:
                self._settle(step)

    def _settle(self, step: _Step) -> None:
        """Count a comment that is written, and tell what it lost."""
        step.subject.is_changed = True
        count(self._session.report["comments"], step.verdict, step.key)
        if step.failure:
            outcome = _("Its text was imported without markup; the next import tries again.")
            self._fail(step, step.failure, outcome)

    def _give_up(self, step: _Step, cause: str, outcome: str) -> None:
        self._session.report["comments"].skip(step.key, _("it could not be imported"))
        self._fail(step, cause, outcome)

    def _fail(self, step: _Step, cause: str, outcome: str) -> None:
        name = _("comment by %(name)s") % {"name": step.record.author}
        self._session.fail("comments", step.key, cause, outcome, name=name)

    def _unfinished(self, subject: _Subject, cause: str) -> None:
        outcome = _("Its replies may stand outside their threads; import it again.")
        self._session.fail("comments", subject.item_key, cause, outcome)

    def _find_subjects(self) -> None:
        """What the items became. Two queries for all."""
        for kind, name in _SUBJECTS.values():
            new = [s for s in self._subjects if s.kind == kind and not s.is_found]
            entries = self._session.ledger.entries(kind, (s.item_key for s in new))
            for subject in new:
                subject.is_found = True
                entry = entries.get(subject.item_key)
                if entry is None:
                    subject.refusal = (
                        "" if self._session.is_dry else _("what it stands under is not here")
                    )
                elif entry.is_deleted_here:
                    subject.refusal = _("what it stands under was deleted here")
                else:
                    setattr(subject, f"{name}_id", entry.target_id)

    def _steps(self) -> list[_Step]:
        """The comments of the batch that have to be written; counts them all."""
        tally = self._session.report["comments"]
        records_ = [record for subject in self._subjects for record in subject.waiting]
        entries = self._session.ledger.entries(KIND, map(words.key_of, records_))
        current = Comment.objects.in_bulk([e.comment_id for e in entries.values() if e.comment_id])
        steps: list[_Step] = []
        taken: set[str] = set()
        for subject in self._subjects:
            waiting, subject.waiting = subject.waiting, []
            for record in waiting:
                key = words.key_of(record)
                entry = entries.get(key)
                comment = current.get(entry.comment_id or 0) if entry else None
                refusal = _refusal(subject, record, comment)
                if not refusal and key in taken:
                    refusal = _("the same number stands under another story")
                if refusal:
                    tally.skip(key, refusal)
                    continue
                subject.seen.add(key)
                taken.add(key)
                decided = _verdict(record, entry, comment)
                if decided in {Decision.NEW, Decision.CHANGED}:
                    blank = Comment(article_id=subject.article_id, page_id=subject.page_id)
                    steps.append(_Step(subject, record, comment or blank, entry, decided))
                    continue
                count(tally, decided, key)
                if comment is not None:
                    subject.threads.know(record.id, comment)
        return steps

    def _store(self, steps: list[_Step]) -> None:
        new = [step for step in steps if step.comment._state.adding]
        changed = [step for step in steps if not step.comment._state.adding]
        _give_keys(new)
        for step in steps:
            step.subject.threads.place(
                step.comment,
                number=step.record.id,
                parent=step.record.parent,
                key=step.key,
                checksum=words.checksum_of(step.record),
            )
        Comment.objects.bulk_create([step.comment for step in new], batch_size=BATCH)
        _advance_sequence()
        Imported.objects.bulk_create(map(self._entry, new), batch_size=BATCH)
        for step in changed:
            step.comment.save()
            made = self._entry(step)
            assert step.entry is not None  # noqa: S101  (it is not new)
            step.entry.checksum, step.entry.fingerprint = made.checksum, made.fingerprint
            step.entry.is_incomplete = made.is_incomplete
            step.entry.save(update_fields=["checksum", "fingerprint", "is_incomplete"])

    def _entry(self, step: _Step) -> Imported:
        """Without a checksum while the comment waits for its place."""
        is_late = step.comment.pk in step.subject.threads.late
        entry = self._session.ledger.new(
            KIND,
            step.key,
            checksum="" if is_late else words.checksum_of(step.record),
            fingerprint="" if is_late else words.fingerprint_of(step.comment),
            comment_id=step.comment.pk,
        )
        entry.is_incomplete = bool(step.failure)
        return entry

    def _finish(self, subject: _Subject) -> None:
        """Put replies that came before what they answer in their place, and count."""
        late = subject.threads.late
        if late:
            self._know_parents_of_earlier_runs(subject)
            missing = subject.threads.settle(article_id=subject.article_id, page_id=subject.page_id)
            for key in missing:
                self._session.report.met(_("Replies whose comment is missing begin a thread"), key)
            rows = Imported.objects.filter(source=self._session.source, kind=KIND)
            entries = list(rows.filter(comment_id__in=list(late)).select_related("comment"))
            for entry in entries:
                if entry.comment is not None:
                    entry.checksum = late[entry.comment.pk].checksum
                    entry.fingerprint = words.fingerprint_of(entry.comment)
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


def _subject_of(record: records.Comment) -> _Subject:
    kind, _name = _SUBJECTS.get(record.item_type, ("", ""))
    refusal = _("it stands under a “%(type)s”, which has no discussion here")
    refusal %= {"type": record.item_type}
    return _Subject(record.item_key, kind, "" if kind else refusal)


def _verdict(record: records.Comment, entry: Imported | None, comment: Comment | None) -> Decision:
    if entry is not None and comment is not None and not entry.checksum:
        return Decision.CHANGED  # a run was cut off before the reply found its place
    now = words.fingerprint_of(comment) if comment is not None else ""
    return decide(entry, words.checksum_of(record), lambda: now)


def _refusal(subject: _Subject, record: records.Comment, comment: Comment | None) -> str:
    if subject.refusal:
        return subject.refusal
    if words.key_of(record) in subject.seen:
        return _("the same number came before")
    if comment is not None and not subject.is_of(comment):
        return _("the same number stands under another story")
    return words.refusal_of(record)


def _give_keys(new: list[_Step]) -> None:
    """The number it had where that is free, else a fresh one, with the old one as its anchor."""
    ids = [step.record.id for step in new if step.record.id]
    taken = set(Comment.objects.filter(pk__in=ids).values_list("pk", flat=True))
    homeless = []
    for step in new:
        number = step.record.id
        if number and number not in taken and number < _LARGEST_KEY:
            step.comment.pk = number
            taken.add(number)
        else:
            homeless.append(step.comment)
            step.comment.old_anchor = number
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
