"""A small newsroom with one of everything that a stored page can show, and all its addresses."""

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from accounts import roles
from accounts.models import User
from articles import navigation
from articles.actions.correct import correct
from articles.models import (
    Article,
    Author,
    AuthorLink,
    Category,
    Image,
    Page,
    SiteIdentity,
    SiteLink,
    Tag,
)
from comments.models import Comment
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_image,
    make_page,
    make_tag,
    make_user,
)
from tests.roles import make_staff

STORIES = 7
# Lists cut at this many, so that some have a second page.
PER_PAGE = 5


@dataclass
class Newsroom:
    """What the acts of a test are done to."""

    owner: User
    reader: User
    writer: User
    section: Category
    below: Category
    empty: Category
    tag: Tag
    lonely_tag: Tag
    author: Author
    other_author: Author
    lonely_author: Author
    image: Image
    portrait: Image
    about: Page
    money: Page
    stories: list[Article] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)

    def addresses(self) -> list[str]:
        """Every address a reader may have open, the ones of what is gone by now among them."""
        topics = [self.section, self.below, self.tag, self.empty, self.lonely_tag]
        people = [self.author, self.lonely_author]
        lists = [thing.get_absolute_url() for thing in (*topics, *people) if thing.pk]
        stories = [story.get_absolute_url() for story in self.stories]
        pages = [page.get_absolute_url() for page in (self.about, self.money) if page.pk]
        year, month, day = stories[0].split("/")[1:4]
        return [
            *("/", "/page/2/", "/corrections/", "/favicon.svg", "/site.webmanifest"),
            *("/identity.css", "/feed/", "/comments/feed/"),
            *(f"/{year}/", f"/{year}/{month}/{day}/"),
            *lists,
            *(f"{address}feed/" for address in lists[:3]),
            f"{lists[0]}page/2/",
            *stories[:4],
            *stories[STORIES:],
            *(f"{stories[0]}{rest}" for rest in ("feed/", "?order=newest", "comment-page-2/")),
            f"{stories[0]}comment-thread-{self.comments[0].pk}/",
            *pages,
            *(f"{page}feed/" for page in pages[:1]),
        ]


def make_newsroom() -> Newsroom:
    now = timezone.now()
    owner = make_staff(roles.OWNER, username="owner", display_name="The Owner")
    writer = make_staff(roles.AUTHOR, username="writer", display_name="A Writer")
    image, portrait = make_image(), make_image()
    section = make_category("Harbour", slug="harbour", in_navigation=True, description="Boats.")
    room = Newsroom(
        owner=owner,
        reader=make_user("reader", display_name="A Reader"),
        writer=writer,
        section=section,
        below=make_category("Fishing", slug="fishing", parent=section),
        empty=make_category("Empty", slug="empty", in_navigation=True),
        tag=make_tag("Water", slug="water"),
        lonely_tag=make_tag("Lonely", slug="lonely"),
        author=make_author("Ines", slug="ines", bio="Writes.", user=writer, photo=portrait),
        other_author=make_author("Olu", slug="olu"),
        lonely_author=make_author("Nobody", slug="nobody"),
        image=image,
        portrait=portrait,
        about=make_page(title="About", slug="about", in_navigation=True, body="<p>Us.</p>"),
        money=make_page(title="Money", slug="money"),
    )
    AuthorLink.objects.create(author=room.author, label="Elsewhere", url="https://ines.example/")
    SiteIdentity.objects.update_or_create(
        pk=1, defaults={"name": "The Post", "stories_per_page": PER_PAGE, "threads_per_page": 5}
    )
    SiteLink.objects.create(site_id=1, label="Away", url="https://away.example/")
    _add_stories(room, now)
    _add_comments(room, now)
    navigation.refresh()
    return room


def _add_stories(room: Newsroom, now: dt.datetime) -> None:
    picture = f'<figure><img src="/media/pictures/00/{room.image.key}/960.webp" alt="x"></figure>'
    for number in range(STORIES):
        room.stories.append(
            make_article(
                headline=f"Story number {number}",
                slug=f"story-{number}",
                published=now - dt.timedelta(hours=1 + number),
                standfirst="So it was.",
                section=room.below if number % 2 else room.section,
                tags=[room.tag] if number != 2 else [],
                authors=[room.author] if number % 3 else [room.other_author],
                lead_image=room.image if number in {0, 4} else None,
                body=f"<p>Words {number}.</p>{picture if number == 1 else ''}",
                is_sticky=number == 3,
            )
        )
    correct(room.stories[0], by=None, text="It was Tuesday.")


def _add_comments(room: Newsroom, now: dt.datetime) -> None:
    story = room.stories[0]
    for number in range(6):
        at = now - dt.timedelta(minutes=50 - number)
        room.comments.append(
            make_comment(story, author=room.reader, text=f"Thought {number}", created_at=at)
        )
    room.comments.append(
        make_comment(parent=room.comments[0], author=room.writer, text="Thanks.", created_at=now)
    )
    room.comments.append(
        make_comment(room.about, author=room.reader, text="On the page.", created_at=now)
    )
    room.comments.append(
        make_comment(story, status=Comment.Status.HELD, text="Waits.", created_at=now)
    )
