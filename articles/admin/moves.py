"""The acts of actions/publish.py as buttons of a story's form and as actions of the list."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.requests import signed_in_user
from articles import publication_time
from articles.actions import publish
from articles.actions.publish import TransitionRefusedError
from articles.models import Article


@dataclass(frozen=True)
class PublishRequest:
    """What came with the press of a button."""

    by: User
    at: dt.datetime
    when: dt.datetime | None = None
    reason: str = ""
    date_back: bool = False
    take_offline: bool = False


@dataclass(frozen=True)
class Button:
    """One button: its act, its label, the message afterwards, and what it asks for.

    `help` is a sentence under the button that says what pressing it will do.
    """

    name: str
    act: str
    label: str | Promise
    done: str | Promise
    asks: str = ""
    is_first: bool = False
    help: str = ""


def _publish(article: Article, given: PublishRequest) -> None:
    """Now, if it is scheduled; a story that was public before keeps its first date."""
    when = given.at if article.is_scheduled(at=given.at) else None
    publish.publish(article, by=given.by, at=given.at, when=when)


def _schedule(article: Article, given: PublishRequest) -> None:
    if given.when is None:
        raise TransitionRefusedError(_("Say when: fill in the time, then press the button again."))
    publish.publish(
        article,
        by=given.by,
        at=given.at,
        when=given.when,
        date_back=given.date_back,
        take_offline=given.take_offline,
    )


def _send_back(article: Article, given: PublishRequest) -> None:
    if not given.reason:
        raise TransitionRefusedError(
            _("Say why it goes back: fill in the reason, then press again.")
        )
    publish.send_back(article, by=given.by, reason=given.reason, at=given.at)


def _withdraw(article: Article, given: PublishRequest) -> None:
    publish.withdraw(article, by=given.by, reason=given.reason, at=given.at)


ACTS: dict[str, Callable[[Article, PublishRequest], None]] = {
    "submit": lambda article, given: publish.submit(article, by=given.by, at=given.at),
    "approve": lambda article, given: publish.approve(article, by=given.by, at=given.at),
    "publish": _publish,
    "schedule": _schedule,
    "send_back": _send_back,
    "withdraw": _withdraw,
    "make_private": lambda article, given: publish.make_private(article, by=given.by, at=given.at),
    "bin": lambda article, given: publish.bin(article, by=given.by, at=given.at),
    "take_from_bin": lambda article, given: publish.take_from_bin(
        article, by=given.by, at=given.at
    ),
}

_t = gettext_lazy
MOVES = (
    Button("publish", "publish", _t("Publish now"), _t("“%s” is published."), is_first=True),
    Button("schedule", "publish", _t("Schedule"), _t("“%s” is scheduled."), asks="when"),
    Button("submit", "submit", _t("Send to the editors"), _t("“%s” waits for an editor.")),
    Button("approve", "approve", _t("Approve"), _t("“%s” is approved.")),
    Button(
        "send_back", "send_back", _t("Send back"), _t("“%s” went back to its author."), asks="why"
    ),
    Button("withdraw", "withdraw", _t("Withdraw"), _t("“%s” is withdrawn."), asks="why"),
    Button("make_private", "make_private", _t("Make private"), _t("“%s” is private.")),
    Button("bin", "bin", _t("Move to the bin"), _t("“%s” is in the bin.")),
    Button("take_from_bin", "take_from_bin", _t("Take from the bin"), _t("“%s” is a draft again.")),
)
BY_NAME = {move.name: move for move in MOVES}


def open_to(user: User, article: Article | None) -> list[Button]:
    """The buttons a person gets for a story; for a new one (None) those of a draft."""
    now = timezone.now()
    if article is None:
        draft = Article()
        return [
            _worded(move, draft, now=now)
            for move in MOVES
            if publish.may(move.act, draft)
            and move.name not in {"bin", "make_private"}
            and user.has_perm(publish.NEEDS[move.act])
        ]
    return [
        _worded(move, article, now=now)
        for move in MOVES
        if publish.may(move.act, article)
        and publish.is_allowed(move.act, article, to=user)
        and not _is_pointless(move, article)
    ]


def _worded(move: Button, article: Article, *, now: dt.datetime) -> Button:
    """The button as this story's form shows it."""
    if move.name == "schedule" and article.is_reachable(at=now):
        return replace(move, label=_("Change the date"))
    if move.name != "publish":
        return move
    time = publication_time.shown(article.published_at) if article.published_at else ""
    if article.is_scheduled(at=now):
        return replace(move, help=_("Readers see it at once, not on %(time)s.") % {"time": time})
    if publication_time.was_public(article, at=now):
        help = _("Readers see it at once, with its first date: %(time)s.") % {"time": time}
        return replace(move, label=_("Publish again"), help=help)
    return replace(move, help=_("Readers see it at once. To publish later, use Schedule."))


def _is_pointless(move: Button, article: Article) -> bool:
    """A published story can't be published again, only given another time."""
    return (
        move.name == "publish"
        and article.status == Article.Status.PUBLISHED
        and not article.is_scheduled()
    )


def do(name: str, article: Article, given: PublishRequest) -> str:
    """Do what a button says; returns the message for the person. Raises TransitionRefusedError."""
    move = BY_NAME.get(name)
    if move is None or not publish.is_allowed(move.act, article, to=given.by):
        raise TransitionRefusedError(_("You may not do this with “%s”.") % article)
    ACTS[name](article, given)
    if name == "schedule" and not article.is_scheduled(at=given.at):
        time = publication_time.shown(article.published_at or given.at)
        return _("“%(headline)s” is published, dated %(time)s.") % {
            "headline": article,
            "time": time,
        }
    return str(move.done) % article


def do_to_all(request: HttpRequest, name: str, articles: Iterable[Article]) -> None:
    """Do it to each story that allows it, and say which did not and why."""
    given = PublishRequest(by=signed_in_user(request), at=timezone.now())
    done = 0
    for article in articles:
        try:
            do(name, article, given)
        except TransitionRefusedError as refusal:
            messages.warning(request, str(refusal))
        else:
            done += 1
    if done:
        messages.success(
            request,
            ngettext("%(number)d story: done.", "%(number)d stories: done.", done)
            % {"number": done},
        )
