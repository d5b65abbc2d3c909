"""Brings in posts as stories, in batches that are written whole or not at all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.save_story import StoryChanges, create_stories, save_story
from articles.models import Article, Byline, Image
from articles.slugs import unique_slug
from wordpress import addresses, records
from wordpress.importing import people, redirects, texts, topics
from wordpress.importing.containment import contained
from wordpress.importing.session import Session, count
from wordpress.importing.texts import ConvertedText
from wordpress.ledger import Decision, decide
from wordpress.models import Imported
from wordpress.names import digest, slug_of

KIND = Imported.Kind.ARTICLE
BATCH = 50
# Bodies of one batch together: what it holds in memory.
BATCH_BYTES = 4 * 1024 * 1024
# What an import writes into a story that is here already.
COLUMNS = (
    "headline", "slug", "excerpt", "body", "status", "published_at", "published_on", "updated_at",
    "password", "is_sticky", "comments_open", "section_id", "lead_image_id", "seo_title",
    "seo_description",
)  # fmt: skip


@dataclass
class _Story:
    """One story on its way: the row, what it is joined to, and what it was before."""

    found: ConvertedText
    article: Article
    checksum: str
    entry: Imported | None
    verdict: Decision
    categories: list[int]
    tags: list[int]
    authors: list[int]
    images: list[Image] = field(default_factory=list)

    @property
    def is_incomplete(self) -> bool:
        """Whether a later run may find more of it: a picture of the body, or the lead picture."""
        lacks_lead = bool(self.found.item.meta_value("_thumbnail_id"))
        return bool(self.found.failure or self.found.body.notes.missing) or (
            lacks_lead and self.article.lead_image_id is None
        )

    @property
    def print(self) -> str:
        return _print(self.article, self.categories, self.tags, self.authors)


class Stories:
    """Gathers posts and writes them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._items: list[records.Item] = []
        self._bytes = 0

    def add(self, item: records.Item) -> None:
        """Take one post; a full batch is written."""
        self._session.report["articles"].found += 1
        self._items.append(item)
        self._bytes += len(item.content)
        if len(self._items) >= BATCH or self._bytes >= BATCH_BYTES:
            self.write()

    def write(self) -> None:
        """Write what was gathered: everything is converted and rendered before the transaction."""
        items, self._items, self._bytes = self._items, [], 0
        session = self._session
        entries = session.ledger.entries(KIND, (item.key for item in items))
        new: list[_Story] = []
        seen: set[str] = set()
        for item in items:
            if item.key in seen:
                session.report["articles"].skip(item.key, _("the same number came before"))
                continue
            seen.add(item.key)
            entry = entries.get(item.key)
            story = self._converted(item, entry)
            if story is not None and entry is not None and entry.article_id:
                self._write_one(story)
            elif story is not None:
                new.append(story)
        if new:
            self._write_new(new)

    def _write_new(self, new: list[_Story]) -> None:
        """All in one transaction; if that fails, each in its own."""
        causes: list[str] = []
        with contained(causes.append), transaction.atomic():
            if not self._session.is_dry:
                self._create(new)
        for story in new:
            if not causes:
                self._settle(story)
            elif (again := self._converted(story.found.item, story.entry)) is not None:
                self._write_one(again)

    def _write_one(self, story: _Story) -> None:
        """One story in a transaction of its own; if that fails, in its plain form."""
        item, causes = story.found.item, list[str]()
        with contained(causes.append), transaction.atomic():
            self._write_it(story)
        if causes and story.found.failure:
            self._give_up(item, causes[0])
        elif causes:
            entry = self._session.ledger.entry(KIND, item.key)
            plain = self._converted(item, entry, failure=causes[0])
            if plain is not None:
                self._write_one(plain)
        else:
            self._settle(story)

    def _write_it(self, story: _Story) -> None:
        if self._session.is_dry:
            return
        if story.entry is not None and story.entry.article_id:
            self._update(story)
        else:
            self._create([story])

    def _converted(
        self, item: records.Item, entry: Imported | None, *, failure: str = ""
    ) -> _Story | None:
        """The story to write, in its plain form if need be; None if there is nothing to write."""
        story: _Story | None = None
        causes = [failure] if failure else []
        if not causes:
            with contained(causes.append):
                story = self._decided(item, entry)
        if not causes:
            return story
        if entry is not None and entry.article_id:
            self._leave(item, causes[0])
            return None
        again: list[str] = []
        with contained(again.append):
            story = self._decided(item, entry, failure=causes[0])
        if again:
            self._give_up(item, again[0])
        return story

    def _settle(self, story: _Story) -> None:
        """Count a story that is written, and tell what it lost."""
        count(self._session.report["articles"], story.verdict, story.found.item.key)
        texts.tell(self._session, story.found, "articles")

    def _leave(self, item: records.Item, cause: str) -> None:
        self._session.report["articles"].skip(item.key, _("it could not be brought up to date"))
        texts.fail(self._session, item, "articles", cause, texts.left_as_it_is())

    def _give_up(self, item: records.Item, cause: str) -> None:
        self._session.report["articles"].skip(item.key, _("it could not be imported"))
        texts.fail(self._session, item, "articles", cause, texts.left_out())

    def _decided(
        self, item: records.Item, entry: Imported | None, *, failure: str = ""
    ) -> _Story | None:
        """The story to write, or None; counts what is not to be written."""
        session, tally = self._session, self._session.report["articles"]
        checksum = texts.checksum_of(item)
        if item.is_cut_off and entry is not None:
            tally.skip(item.key, _("it could not be read whole, and it is here already"))
            return None
        decided = decide(entry, checksum, lambda: fingerprint_now(entry))
        if decided not in {Decision.NEW, Decision.CHANGED}:
            count(tally, decided, item.key)
            return None
        found = texts.converted_text(session, item, failure=failure)
        story = self._story(found, checksum, entry, decided)
        if entry is not None and (entry.checksum, entry.fingerprint) == (checksum, story.print):
            story.verdict = Decision.UNCHANGED  # what was missing the last time still is
            self._settle(story)
            return None
        return story

    def _story(
        self, found: ConvertedText, checksum: str, entry: Imported | None, decided: Decision
    ) -> _Story:
        session, item = self._session, found.item
        article = entry.article if entry is not None and entry.article is not None else Article()
        StoryChanges(texts.columns_of(found)).apply_to(article)
        images = article.render_body()
        categories = self._categories(item)
        columns: dict[str, Any] = {
            "headline": texts.headline_of(found, article.body_text, 300),
            "excerpt": texts.excerpt_of(found, article.body_text),
            "published_on": found.place.on,
            "updated_at": texts.modified_at(item, found.place.at),
            "is_sticky": item.is_sticky,
            "section_id": categories[0] if categories else None,
        }
        number = _number(item.meta_value("_thumbnail_id"))
        if number is not None:
            columns["lead_image_id"] = session.library.image_id(number)
        StoryChanges(columns).apply_to(article)
        article.slug = _slug(found, article)
        tags = [topics.tag_for(session, f) for f in item.filings if f.taxonomy == "post_tag"]
        author = people.author_for(session, item.creator)
        return _Story(
            found,
            article,
            checksum,
            entry,
            decided,
            categories[1:],
            list(dict.fromkeys(tag for tag in tags if tag)),
            [author] if author else [],
            images,
        )

    def _categories(self, item: records.Item) -> list[int]:
        """The primary section first: the one an SEO plugin was told, else the first named."""
        session = self._session
        filings = [f for f in item.filings if f.taxonomy == "category"]
        keys = [topics.category_for(session, filing) for filing in filings]
        found = list(dict.fromkeys(key for key in keys if key))
        chosen = item.meta_value("_yoast_wpseo_primary_category")
        primary = session.ledger.entry(topics.CATEGORY, chosen) if chosen else None
        if primary is not None and primary.category_id in found:
            found.remove(primary.category_id)
            found.insert(0, primary.category_id)
        return found

    def _create(self, stories: list[_Story]) -> None:
        """Some twenty queries for the whole batch."""
        articles = [story.article for story in stories]
        _make_addresses_unique(self._session, articles)
        create_stories(articles, lambda: _join(stories), at=self._session.at)
        Imported.objects.bulk_create(map(self._entry, stories))
        self._remember(stories)

    def _update(self, story: _Story) -> None:
        entry, article = story.entry, story.article
        assert entry is not None  # noqa: S101  (_write_it asks before)
        _make_addresses_unique(self._session, [article])
        columns = {name: getattr(article, name) for name in COLUMNS}
        changes = StoryChanges(columns, write_related=lambda: _join_again(story))
        save_story(article, changes, by=None, at=self._session.at)
        made = self._entry(story)
        entry.checksum, entry.fingerprint = made.checksum, made.fingerprint
        entry.is_incomplete = made.is_incomplete
        entry.save(update_fields=["checksum", "fingerprint", "is_incomplete"])
        self._remember([story])

    def _entry(self, story: _Story) -> Imported:
        entry = self._session.ledger.new(
            KIND,
            story.found.item.key,
            checksum=story.checksum,
            fingerprint=story.print,
            article_id=story.article.pk,
        )
        entry.is_incomplete = story.is_incomplete
        return entry

    def _remember(self, stories: list[_Story]) -> None:
        keep = redirects.RedirectWriter(self._session)
        for story in stories:
            if story.article.published_on is None:
                continue
            for path in _old_paths(self._session, story):
                keep.add(path, article=story.article)
        keep.write()


def _old_paths(session: Session, story: _Story) -> Iterator[str]:
    yield from texts.old_paths(story.found)
    if guid := texts.guid_path(session, story.found.item):
        yield guid
    here = story.article.get_absolute_url()
    for number in range(2, story.found.body.pages + 1):
        yield f"{here}{number}/"


def _slug(found: ConvertedText, article: Article) -> str:
    """The slug of the permalink if that is dated, else WordPress's name for the post."""
    item = found.item
    shown = addresses.dated(found.path.split("?")[0]) if found.place.on else None
    raw = shown.slug if shown and item.status in {"publish", "private"} else item.slug
    slug = slug_of(raw.removesuffix("__trashed"), article.headline)
    return slug or (item.key if found.place.on and item.key.isdigit() else "")


def _make_addresses_unique(session: Session, articles: list[Article]) -> None:
    """Number the slugs of stories whose date and slug another has. One query for all."""
    dated = [article for article in articles if article.published_on is not None]
    others = Article.objects.filter(published_on__in={article.published_on for article in dated})
    others = others.exclude(pk__in=[article.pk for article in dated if article.pk])
    taken = set(others.values_list("published_on", "slug")) if dated else set()
    for article in dated:
        wanted, on = article.slug or "story", article.published_on
        article.slug = unique_slug(wanted, lambda slug, on=on: (on, slug) in taken)  # type: ignore[misc]
        taken.add((on, article.slug))
        if article.slug != wanted:
            session.report.met(_("Stories whose address was taken got another"), article.slug)


def _bylines(story: _Story) -> list[Byline]:
    return [
        Byline(article=story.article, author_id=author, position=position)
        for position, author in enumerate(story.authors)
    ]


def _join_again(story: _Story) -> None:
    """Bylines, sections and tags of a story that is here already."""
    story.article.bylines.all().delete()
    Byline.objects.bulk_create(_bylines(story))
    story.article.categories.set(story.categories)
    story.article.tags.set(story.tags)


def _join(stories: list[_Story]) -> None:
    """Bylines, sections, tags and pictures of new stories. Four writes."""
    Byline.objects.bulk_create(byline for story in stories for byline in _bylines(story))
    joined: list[tuple[Any, str, Callable[[_Story], list[int]]]] = [
        (Article.categories.through, "category_id", lambda story: story.categories),
        (Article.tags.through, "tag_id", lambda story: story.tags),
        (Article.body_images.through, "image_id", lambda story: [i.pk for i in story.images]),
    ]
    for through, name, keys in joined:
        through.objects.bulk_create(
            through(article_id=story.article.pk, **{name: key})
            for story in stories
            for key in keys(story)
        )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _print(article: Article, categories: list[int], tags: list[int], authors: list[int]) -> str:
    """What an editor could have changed."""
    return digest(
        article.headline, article.slug, article.standfirst, article.excerpt, article.body,
        str(article.status), article.published_at, article.password, article.is_sticky,
        article.comments_open, article.section_id, article.lead_image_id, article.seo_title,
        article.seo_description, sorted(categories), sorted(tags), authors,
    )  # fmt: skip


def fingerprint_now(entry: Imported | None) -> str:
    """Of a story as it stands. Four queries."""
    article = entry.article if entry else None
    if article is None:
        return ""
    return _print(
        article,
        list(article.categories.values_list("pk", flat=True)),
        list(article.tags.values_list("pk", flat=True)),
        list(article.bylines.values_list("author_id", flat=True)),
    )
