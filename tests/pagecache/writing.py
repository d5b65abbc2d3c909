"""The writer of test_exactness: random acts, and what every page must show after each."""

import datetime as dt
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts import cache_tags as people
from accounts.models import User
from articles import navigation
from articles.actions import publish, save_topic
from articles.actions.correct import correct
from articles.actions.save_page import save_page
from articles.models import Article, Author, Category, Page, SiteIdentity, Tag
from comments.actions import moderate, post
from comments.models import Comment
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_page,
    make_tag,
    make_user,
    save_article,
)

TOKEN = re.compile(r"zz([a-z]\d+)x(\d+)zz")
MOST_STORIES = 12
MOST_IN_FEED = 10
MOST_ON_A_PAGE = 100  # stories and corrections: the long run makes no second page
SECTIONS = 2
type Act = Callable[[], object]


@dataclass(frozen=True)
class Shown:
    """What one page must answer, hold and not hold."""

    status: int = 200
    must: frozenset[str] = frozenset()
    must_not: frozenset[str] = frozenset()


@dataclass(frozen=True)
class State:
    """What readers see once an act is answered: the version of each thing, and each page."""

    versions: dict[str, int]
    pages: dict[str, Shown]


class History:
    """The states that acts led to; the last ones may not be answered yet."""

    def __init__(self) -> None:
        self._states: list[State] = []
        self.answered = -1

    def begin(self, state: State) -> None:
        self._states.append(state)

    def end(self) -> None:
        self.answered = len(self._states) - 1

    def addresses(self, number: int) -> list[str]:
        return list(self._states[number].pages)

    def faults(self, address: str, status: int, text: str, *, since: int) -> list[str]:
        """How a page is older than the act `since`, allowing for every act begun after that."""
        states = self._states[since:]
        shown = [state.pages[address] for state in states]
        if status not in {page.status for page in shown}:
            return [f"{address} answers {status}"]
        found: dict[str, int] = {}
        for thing, version in TOKEN.findall(text):
            found[thing] = min(int(version), found.get(thing, int(version)))
        must = frozenset.intersection(*(page.must for page in shown))
        must_not = frozenset.intersection(*(page.must_not for page in shown))
        wrong = [f"{address} lacks {thing}" for thing in must - found.keys()]
        wrong += [f"{address} still has {thing}" for thing in must_not & found.keys()]
        wrong += [
            f"{address} has {thing} as of {version}, not {states[0].versions[thing]}"
            for thing, version in found.items()
            if version < states[0].versions.get(thing, 0)
        ]
        return wrong


@dataclass
class Story:
    """A story as the writer knows it."""

    name: str
    row: Article
    section: int
    is_tagged: bool
    is_public: bool = True
    notes: list[str] = field(default_factory=list)
    comments: dict[str, Comment | None] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)


class Writer:
    """Does random acts, each told to the history before it begins and after it is answered."""

    def __init__(self, history: History, *, seed: int) -> None:
        self.seed = seed
        self.done: list[str] = []
        self._history = history
        self._chance = random.Random(seed)  # noqa: S311
        self._versions: dict[str, int] = {}
        self._stories: list[Story] = []
        self._began = timezone.now() - dt.timedelta(hours=2)
        self._build()
        for _ in range(4):
            self._publish()
        self._tell(lambda: None)

    def _build(self) -> None:
        self._staff: User = make_user("staff", display_name=self._next("u1"), is_staff=True)
        self._sections: list[Category] = [
            make_category(self._next(f"c{n}"), slug=f"section-{n}", in_navigation=True)
            for n in range(SECTIONS)
        ]
        self._tag: Tag = make_tag(self._next("t1"), slug="tag-1")
        self._author: Author = make_author(self._next("p1"), slug="author-1")
        self._page: Page = make_page(title=self._next("g1"), slug="about", in_navigation=True)
        SiteIdentity.objects.update_or_create(
            pk=1, defaults={"name": self._next("s1"), "stories_per_page": MOST_ON_A_PAGE}
        )
        navigation.refresh()

    def act(self) -> None:
        """One random act."""
        acts = [
            *(self._edit, self._edit, self._comment, self._comment, self._comment, self._withdraw),
            *(self._republish, self._correct, self._moderate, self._moderate, self._move),
            *(self._retag, self._rename_section, self._rename_tag, self._rename_author),
            *(self._rename_site, self._rename_page, self._rename_person),
        ]
        if len(self._stories) < MOST_STORIES:
            acts += [self._publish] * 3
        act = self._chance.choice(acts)
        self.done.append(act.__name__)
        act()

    # --- What is expected

    def _next(self, thing: str) -> str:
        self._versions[thing] = self._versions.get(thing, 0) + 1
        return f"zz{thing}x{self._versions[thing]}zz"

    def _tell(self, act: Act) -> None:
        self._history.begin(State(dict(self._versions), self._pages()))
        act()
        self._history.end()

    def _pages(self) -> dict[str, Shown]:
        every = frozenset(story.name for story in self._stories)
        public = frozenset(story.name for story in self._stories if story.is_public)
        menu = frozenset({"s1", "g1", *(f"c{n}" for n in range(SECTIONS))})
        tagged = frozenset(s.name for s in self._stories if s.is_tagged) & public
        year = f"/{self._began:%Y}/"
        pages = {
            "/": Shown(must=menu | public, must_not=every - public),
            year: Shown(must=menu | public, must_not=every - public) if public else Shown(404),
            "/feed/": Shown(must=public | {"s1"}, must_not=every - public),
            "/feed/json/": Shown(must=public | {"s1"}, must_not=every - public),
            "/author/author-1/": Shown(must=menu | public | {"p1"}, must_not=every - public),
            "/tag/tag-1/": Shown(must=menu | tagged | {"t1"}, must_not=every - tagged),
            "/about/": Shown(must=menu),
            # It names the newspaper beside each story only.
            "/news-sitemap.xml": Shown(
                must=public | {"s1"} if public else public, must_not=every - public
            ),
            **self._lists_of_notes(menu),
        }
        for number in range(SECTIONS):
            here = frozenset(s.name for s in self._stories if s.section == number) & public
            name = f"c{number}"
            pages[f"/category/section-{number}/"] = Shown(200, menu | here, every - here)
            pages[f"/category/section-{number}/feed/"] = Shown(200, here | {name}, every - here)
        for story in self._stories:
            pages[self._address(story)] = self._shown_at(story, menu)
        return pages

    def _lists_of_notes(self, menu: frozenset[str]) -> dict[str, Shown]:
        notes = frozenset(note for s in self._stories if s.is_public for note in s.notes)
        hidden = frozenset(note for s in self._stories if not s.is_public for note in s.notes)
        said = [(int(name[1:]), name, s) for s in self._stories for name in s.comments]
        latest = {name for _n, name, _s in sorted(said, key=lambda each: each[0])[-MOST_IN_FEED:]}
        seen = {name for _n, name, s in said if s.is_public and name not in s.removed}
        gone = {name for _n, name, _s in said} - seen
        return {
            "/corrections/": Shown(must=menu | notes, must_not=hidden),
            "/comments/feed/": Shown(
                must=frozenset(latest & seen) | {"s1"}, must_not=frozenset(gone)
            ),
        }

    def _shown_at(self, story: Story, menu: frozenset[str]) -> Shown:
        if not story.is_public:
            return Shown(status=410)
        seen = frozenset(story.comments) - story.removed
        topics = {story.name, "p1", *(["t1"] if story.is_tagged else [])}
        return Shown(must=menu | topics | seen | {*story.notes}, must_not=frozenset(story.removed))

    def _address(self, story: Story) -> str:
        return f"/{self._began:%Y/%m/%d}/{story.row.slug}/"

    # --- Acts on stories

    def _any(self, *, public: bool = True) -> Story | None:
        found = [story for story in self._stories if story.is_public is public]
        return self._chance.choice(found) if found else None

    def _publish(self) -> None:
        name = f"a{len(self._stories) + 1}"
        section, is_tagged = self._chance.randrange(SECTIONS), self._chance.random() < 0.5
        row = make_article(
            published=False,
            headline=self._next(name),
            slug=f"story-{name}",
            section=self._sections[section],
            authors=[self._author],
            tags=[self._tag] if is_tagged else [],
        )
        self._stories.append(Story(name, row, section, is_tagged))
        when = self._began - dt.timedelta(seconds=self._chance.randrange(60))
        row.published_on = self._began.date()
        row.save(update_fields=["published_on"])
        self._tell(lambda: publish.publish(row, by=None, when=when, date_back=True))

    def _saved(self, story: Story, *fields: str) -> None:
        columns = {name: getattr(story.row, name) for name in fields}
        self._tell(lambda: save_article(story.row, **columns))

    def _edit(self) -> None:
        if story := self._any():
            story.row.headline = self._next(story.name)
            self._saved(story, "headline")

    def _move(self) -> None:
        if story := self._any():
            story.section = (story.section + 1) % SECTIONS
            story.row.section = self._sections[story.section]
            self._saved(story, "section")

    def _retag(self) -> None:
        if story := self._any():
            story.is_tagged = not story.is_tagged
            tags = [self._tag] if story.is_tagged else []
            retag = partial(story.row.tags.set, tags)
            self._tell(lambda: save_article(story.row, write_related=retag))

    def _withdraw(self) -> None:
        if story := self._any():
            story.is_public = False
            self._tell(lambda: publish.withdraw(story.row, by=None))

    def _republish(self) -> None:
        if story := self._any(public=False):
            story.is_public = True
            self._tell(lambda: publish.publish(story.row, by=None))

    def _correct(self) -> None:
        if story := self._any():
            note = f"r{1 + sum(len(each.notes) for each in self._stories)}"
            story.notes.append(note)
            text = self._next(note)
            self._tell(lambda: correct(story.row, by=None, text=text))

    # --- Acts on comments

    def _comment(self) -> None:
        if story := self._any():
            name = f"m{1 + sum(len(each.comments) for each in self._stories)}"
            story.comments[name] = None
            text = self._next(name)

            def comment() -> None:
                posted = post.post(story.row, author=self._staff, text=text)
                story.comments[name] = posted.comment

            self._tell(comment)

    def _moderate(self) -> None:
        story = self._any()
        if not story or not story.comments:
            return
        name, comment = self._chance.choice(list(story.comments.items()))
        assert comment is not None
        comment.refresh_from_db()
        act = moderate.restore if name in story.removed else moderate.remove
        story.removed ^= {name}
        self._tell(lambda: act(comment, by=None))

    # --- Acts on what stands on many pages

    def _rename(self, thing: str, row: object, column: str, saved: Callable[[], object]) -> None:
        setattr(row, column, self._next(thing))

        def rename() -> None:
            with transaction.atomic():
                row.save(update_fields=[column])  # type: ignore[attr-defined]
                saved()

        self._tell(rename)

    def _rename_section(self) -> None:
        number = self._chance.randrange(SECTIONS)
        section = self._sections[number]
        self._rename(f"c{number}", section, "name", lambda: save_topic.section_saved(section))

    def _rename_tag(self) -> None:
        self._rename("t1", self._tag, "name", lambda: save_topic.tag_saved(self._tag))

    def _rename_author(self) -> None:
        self._rename("p1", self._author, "name", lambda: save_topic.author_saved(self._author))

    def _rename_page(self) -> None:
        self._rename(
            "g1", self._page, "title", lambda: save_page(self._page, ["title"], at=timezone.now())
        )

    def _rename_site(self) -> None:
        self._rename("s1", SiteIdentity.current(), "name", save_topic.site_saved)

    def _rename_person(self) -> None:
        self._rename(
            "u1", self._staff, "display_name", lambda: people.invalidate_person(self._staff)
        )
