"""A newsroom with one of everything, or with fifty of it, for tests of what pages cost."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts import roles
from accounts.models import User
from articles import navigation
from articles.actions.correct import correct
from articles.models import Article, Author, Category, Page, Redirect, Tag
from comments.models import Ban, Comment, Flag, Like, ModerationLog, Mute, Subscription, Word
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

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Newsroom:
    """What the addresses of the tests name; it stays the same while the rest grows."""

    section: Category
    tag: Tag
    author: Author
    story: Article
    page: Page
    comment: Comment
    own: Comment
    reader: User
    owner: User


def open_newsroom() -> Newsroom:
    """The first of everything."""
    section = make_category(slug="harbour", in_navigation=True)
    tag, author = make_tag(slug="mussels"), make_author(slug="maren")
    yesterday = timezone.now() - DAY
    story = make_article(
        slug="tin", section=section, tags=[tag], authors=[author], published=yesterday
    )
    correct(story, by=None, text="Two metres, not three.")
    reader, comment = make_user(), make_comment(story, author=make_user())
    room = Newsroom(
        section=section,
        tag=tag,
        author=author,
        story=story,
        page=make_page(slug="about", in_navigation=True),
        comment=comment,
        own=make_comment(parent=comment, author=reader),
        reader=reader,
        owner=make_staff(roles.OWNER, is_superuser=True),
    )
    grow(room, 1)
    return room


def grow(room: Newsroom, times: int) -> None:
    """So many more of everything: stories beside the story, words under it, acts at the desk."""
    for _ in range(times):
        image = make_image()
        author = make_author(photo=image)
        other = make_article(
            section=make_category(parent=room.section),
            authors=[room.author, author],
            tags=[room.tag, make_tag()],
            categories=[room.section],
            lead_image=image,
            published=timezone.now() - DAY,
        )
        correct(other, by=room.owner, text="It was on Tuesday.")
        make_article(published=False, created_by=room.owner)
        page = make_page(parent=room.page)
        Redirect.objects.create(old_path=f"/old/{other.pk}", article=other)
        Word.objects.create(text=f"word-{other.pk}", by=room.owner)
        _talk(room, other, page)
    navigation.refresh()


def _talk(room: Newsroom, other: Article, page: Page) -> None:
    now = timezone.now()
    stranger = make_user(avatar=f"{other.pk:032x}")
    root = make_comment(room.story, author=stranger)
    held = Comment.Status.HELD
    replies = [make_comment(parent=root, author=person) for person in (stranger, room.reader)]
    waiting = make_comment(room.story, author=stranger, status=held)
    for subject in (other, page):
        make_comment(subject, author=room.reader)
        make_comment(subject, author=make_user())
        Subscription.objects.create(
            person=room.reader,
            kind=Subscription.Kind.ALL,
            created_at=now,
            **{subject._meta.model_name or "": subject},
        )
    Like.objects.create(comment=root, person=room.reader, created_at=now)
    Mute.objects.create(person=room.reader, muted=stranger, created_at=now)
    Flag.objects.create(
        comment=replies[0], person=room.reader, created_at=now, reason=Flag.Reason.ABUSE
    )
    ModerationLog.objects.create(
        comment=waiting, person=stranger, by=room.owner, verb=ModerationLog.Verb.HOLD, at=now
    )
    Ban.objects.create(person=stranger, by=room.owner, reason="Rude.", begins_at=now)
