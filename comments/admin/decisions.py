"""What the buttons of the queue do: each is one act of actions/moderate.py, then a sentence."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.requests import signed_in_user
from boundary.visible_text import has_visible_text
from comments.actions import moderate, undo
from comments.models import Ban, Comment, ModerationLog

LONGEST_REASON = 500
Verb = ModerationLog.Verb
S = Comment.Status

# How long a ban may be, as the form names it; None is for ever.
DURATIONS: Mapping[str, tuple[object, dt.timedelta | None]] = {
    "1": (gettext_lazy("one day"), dt.timedelta(days=1)),
    "7": (gettext_lazy("a week"), dt.timedelta(days=7)),
    "30": (gettext_lazy("30 days"), dt.timedelta(days=30)),
    "always": (gettext_lazy("for ever"), None),
}
RECENT = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Button:
    """What a button sends, what it says, and the key that presses it."""

    act: str
    label: object
    key: str = ""


APPROVE = Button(Verb.APPROVE, gettext_lazy("Approve"), "A")
RESTORE = Button(Verb.RESTORE, gettext_lazy("Restore"), "A")
HOLD = Button(Verb.HOLD, gettext_lazy("Hold"), "H")
SPAM = Button(Verb.SPAM, gettext_lazy("Spam"), "S")
REJECT = Button(Verb.REMOVE, gettext_lazy("Reject"))
DISMISS = Button(Verb.DISMISS, gettext_lazy("Dismiss the reports"), "D")
FEATURE = Button(Verb.FEATURE, gettext_lazy("Feature"), "F")
UNFEATURE = Button(Verb.UNFEATURE, gettext_lazy("Remove from featured"), "F")
REPLY = Button("reply", gettext_lazy("Reply"), "E")
APPROVE_AND_REPLY = Button("reply", gettext_lazy("Approve and reply"), "E")


def buttons(comment: Comment, *, is_reported: bool) -> list[Button]:
    """What can be done to it at once, the likeliest first; rejecting asks for a reason first."""
    if comment.withdrawn_at:
        return []
    feature = UNFEATURE if comment.featured_at else FEATURE
    # Approving what is held says by itself that its reports were wrong.
    return {
        S.HELD: [APPROVE, SPAM, APPROVE_AND_REPLY],
        S.PUBLISHED: [*([DISMISS] if is_reported else []), HOLD, SPAM, REPLY, feature],
        S.SPAM: [RESTORE],
        S.REMOVED: [RESTORE, SPAM],
    }[S(comment.status)]


def can_be_rejected(comment: Comment) -> bool:
    return comment.status in moderate.TRANSITIONS[Verb.REMOVE][0]


def decide(request: HttpRequest, chosen: list[int], *, at: dt.datetime) -> bool:
    """Do what the pressed button says to the comments; False where it says nothing known."""
    act = request.POST.get("act", "")
    if act in moderate.TRANSITIONS:
        reason = text_of(request, "reason")
        done = moderate.move(act, chosen, by=signed_in_user(request), reason=reason, at=at)
        _tell(request, str(Verb(act).label), done.moved, done.skipped, reason=reason)
        return True
    single = SINGLE.get(act)
    comments = list(Comment.objects.filter(pk__in=chosen).select_related("author"))
    if single is None:
        return False
    for comment in comments:
        single(request, comment, at)
    return True


def undo_last(request: HttpRequest, *, at: dt.datetime) -> Comment | None:
    """Take the moderator's last decision back; the first of its comments, if there are any."""
    undone = undo.undo(by=signed_in_user(request), at=at)
    if not undone:
        told = _("There is nothing to undo: it was long ago, or somebody decided anew.")
        messages.warning(request, told)
        return None
    told = ngettext(
        "Undone: %(number)d comment is as it was.",
        "Undone: %(number)d comments are as they were.",
        len(undone),
    )
    messages.success(request, told % {"number": len(undone)})
    return undone[0]


def reply_to(request: HttpRequest, chosen: int, *, at: dt.datetime) -> str:
    """Publish a held comment, then the address where it is answered; empty where it can't be."""
    comment = Comment.objects.filter(pk=chosen).select_related("article", "page").first()
    if comment and comment.status == S.HELD:
        moderate.move(Verb.APPROVE, [chosen], by=signed_in_user(request), at=at)
        comment.refresh_from_db(fields=["status"])
    if comment is None or comment.status != S.PUBLISHED:
        messages.error(request, _("Only a comment that is public can be answered."))
        return ""
    address = f"{comment.subject.get_absolute_url()}respond/"
    return f"{address}?{urlencode({'replytocom': chosen})}#respond"


def _feature(request: HttpRequest, comment: Comment, at: dt.datetime) -> None:
    is_on = request.POST.get("act") == Verb.FEATURE
    if moderate.feature(comment, by=signed_in_user(request), is_on=is_on, at=at):
        told = _("The comment is featured.") if is_on else _("The comment is no longer featured.")
        messages.success(request, told)


def _close(request: HttpRequest, comment: Comment, at: dt.datetime) -> None:
    is_closed = request.POST.get("act") == Verb.CLOSE
    if moderate.close(comment, by=signed_in_user(request), is_closed=is_closed, at=at):
        told = (
            _("The discussion of “%(title)s” is closed.")
            if is_closed
            else _("The discussion of “%(title)s” is open again.")
        )
        title = comment.subject.title_for(signed_in_user(request))
        messages.success(request, told % {"title": title})


def _dismiss(request: HttpRequest, comment: Comment, at: dt.datetime) -> None:
    settled = moderate.dismiss_flags(comment, by=signed_in_user(request), at=at)
    told = ngettext("%(number)d report dismissed.", "%(number)d reports dismissed.", settled)
    messages.success(request, told % {"number": settled})


def _ban(request: HttpRequest, comment: Comment, at: dt.datetime) -> None:
    reason = text_of(request, "ban_reason")
    effect = request.POST.get("effect", "")
    duration = DURATIONS.get(request.POST.get("duration", ""))
    if comment.author is None:
        refused = _("The writer has no account that could be banned.")
        messages.error(request, with_reason(refused, reason))
        return
    if not reason:
        messages.error(request, _("Nobody was banned: say why, the person will read it."))
        return
    if effect not in Ban.Effect.values or duration is None:
        refused = _("Nobody was banned: choose what the ban does and how long.")
        messages.error(request, with_reason(refused, reason))
        return
    until = at + duration[1] if duration[1] else None
    name = comment.author.get_full_name()
    by = signed_in_user(request)
    try:
        moderate.ban(comment.author, by=by, reason=reason, effect=effect, until=until, at=at)
    except moderate.TransitionRefusedError as error:
        messages.error(request, with_reason(str(error), reason))
        return
    messages.success(request, _("%(name)s is banned.") % {"name": name})
    if "and_recent" in request.POST:
        done = moderate.remove_since(comment.author, at - RECENT, by=by, reason=reason, at=at)
        _tell(request, str(Verb.REMOVE.label), done.moved, done.skipped)


def _lift(request: HttpRequest, comment: Comment, at: dt.datetime) -> None:
    if comment.author is None:
        return
    lifted = moderate.lift_ban(comment.author, by=signed_in_user(request), at=at)
    if lifted:
        told = _("%(name)s may take part again.") % {"name": comment.author.get_full_name()}
        messages.success(request, told)


SINGLE: Mapping[str, Callable[[HttpRequest, Comment, dt.datetime], None]] = {
    Verb.DISMISS: _dismiss,
    Verb.FEATURE: _feature,
    Verb.UNFEATURE: _feature,
    Verb.CLOSE: _close,
    Verb.REOPEN: _close,
    Verb.BAN: _ban,
    Verb.LIFT_BAN: _lift,
}


def text_of(request: HttpRequest, name: str) -> str:
    """A reason as it was typed, at most LONGEST_REASON characters; empty if it shows nothing."""
    text = request.POST.get(name, "").replace("\x00", "").strip()[:LONGEST_REASON]
    return text if has_visible_text(text) else ""


def with_reason(refused: str, reason: str) -> str:
    """The message of a refused act, with the reason that was typed for it."""
    if not reason:
        return refused
    return _("%(message)s Your reason was: %(reason)s") % {"message": refused, "reason": reason}


def _tell(request: HttpRequest, what: str, moved: int, skipped: int, *, reason: str = "") -> None:
    if moved:
        told = ngettext("%(number)d comment: %(what)s.", "%(number)d comments: %(what)s.", moved)
        messages.success(request, told % {"number": moved, "what": what})
    if skipped:
        told = ngettext(
            "%(number)d comment did not allow it and stays as it was: somebody else decided on it "
            "meanwhile, or its writer took it back.",
            "%(number)d comments did not allow it and stay as they were: somebody else decided on "
            "them meanwhile, or their writers took them back.",
            skipped,
        )
        messages.warning(request, with_reason(told % {"number": skipped}, reason))
