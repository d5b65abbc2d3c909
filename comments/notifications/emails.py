"""Writes the mails about comments. Sends nothing and asks the database for nothing.

Names, headlines and comments are strangers' words: on one line in a header, quoted in the body.
"""

import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.policy import Policy
from email.utils import parseaddr
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import SiteIdentity, Subject
from comments.models import Comment, Subscription
from comments.notifications import unsubscribe_links

Kind = Subscription.Kind

LONGEST_SUBJECT = 160
# A daily mail of long comments still opens on a phone; the page has the rest.
LONGEST_IN_DIGEST = 1_200
MOST_IN_DIGEST = 100
WIDTH = 72


@dataclass(frozen=True)
class Addressee:
    """A comment, and the subscription that makes this person hear of it."""

    comment: Comment
    subscription: Subscription

    @property
    def is_mention(self) -> bool:
        """Whether it calls the person by name and answers somebody else, or nobody."""
        parent = self.comment.parent
        is_answer = parent is not None and parent.author_id == self.subscription.person_id
        return self.subscription.kind == Kind.REPLIES and not is_answer


class LongHeader(str):
    """A header of one long word, which is never folded: a line may have 998 characters (RFC 5322).

    The email package would break it into encoded words, and no mail program finds an address there.
    """

    name = ""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def of_one(told: Addressee, *, to: str, number: int, site: SiteIdentity) -> EmailMultiAlternatives:
    """The mail about one comment. `number` is the notification's: a second try is the same mail."""
    comment = told.comment
    ending = unsubscribe_links.Ending.of(told.subscription)
    return _email(
        {"told": _as_shown([told], site=site, longest=None), "why": _why(told)},
        subject=_subject_of(told),
        message_id=_message_id(f"notice-{number}"),
        ending=ending,
        to=to,
        site=site,
        headers={"References": _message_id(_about(comment.subject))},
    )


def of_many(
    told: Sequence[Addressee], *, to: str, number: int, site: SiteIdentity
) -> EmailMultiAlternatives:
    """The daily mail: comments by story, in the order they were written."""
    shown = told[:MOST_IN_DIGEST]
    person = told[0].subscription.person_id
    return _email(
        {
            "told": _as_shown(shown, site=site, longest=LONGEST_IN_DIGEST),
            "left_out": len(told) - len(shown),
            "why": _("You get this once a day because you asked for it."),
            "is_digest": True,
        },
        subject=ngettext(
            "%(count)d new comment – %(site)s", "%(count)d new comments – %(site)s", len(told)
        )
        % {"count": len(told), "site": site.name},
        message_id=_message_id(f"daily-{number}"),
        ending=unsubscribe_links.Ending(person=person, kind=unsubscribe_links.DIGEST),
        to=to,
        site=site,
        headers={},
    )


def _email(
    context: dict[str, Any],
    *,
    subject: str,
    message_id: str,
    ending: unsubscribe_links.Ending,
    to: str,
    site: SiteIdentity,
    headers: dict[str, str],
) -> EmailMultiAlternatives:
    """Both parts, and the headers that mail programs act upon."""
    unsubscribe = unsubscribe_links.url(ending)
    context |= {
        "site": site,
        "unsubscribe_url": unsubscribe,
        "preferences_url": settings.SITE_URL + reverse("comments:mails"),
    }
    one_click = LongHeader(f"<{unsubscribe}>")
    one_click.name = "List-Unsubscribe"
    host = urlsplit(settings.SITE_URL).hostname
    message = EmailMultiAlternatives(
        one_line(subject)[:LONGEST_SUBJECT],
        render_to_string("comments/email/comments.txt", context).strip() + "\n",
        _sender(site),
        [to],
        headers={
            "Message-ID": message_id,
            "List-Id": f"<comments.{host}>",
            "List-Unsubscribe": one_click,
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers
            **headers,
        },
    )
    html = render_to_string("comments/email/comments.html", context).strip()
    message.attach_alternative(html, "text/html")
    return message


def one_line(text: str) -> str:
    """Words for a header: no line break, no control character, single spaces."""
    kept = (" " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    return " ".join("".join(kept).split())


def _sender(site: SiteIdentity) -> str:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return str(Address(display_name=one_line(site.name), addr_spec=address))


def _message_id(name: str) -> str:
    """The same for every try, so that a mail handed over twice is shown once."""
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname}>"


def _about(subject: Subject) -> str:
    return f"discussion-{subject._meta.model_name}-{subject.pk}"


def _subject_of(told: Addressee) -> str:
    sentences = {
        Kind.REPLIES: _("%(name)s answered you: %(title)s"),
        Kind.STORIES: _("%(name)s commented on your story: %(title)s"),
        Kind.ALL: _("%(name)s commented: %(title)s"),
    }
    comment = told.comment
    mentioned = _("%(name)s mentioned you: %(title)s")
    return (mentioned if told.is_mention else sentences[Kind(told.subscription.kind)]) % {
        "name": comment.shown_name,
        "title": comment.subject,
    }


def _why(told: Addressee) -> str:
    sentences = {
        Kind.REPLIES: _(
            "You get this because you asked for e-mails about replies to your comments."
        ),
        Kind.STORIES: _(
            "You get this because you asked for e-mails about comments on your stories."
        ),
        Kind.ALL: _(
            "You get this because you asked for e-mails about new comments on “%(title)s”."
        ),
    }
    return sentences[Kind(told.subscription.kind)] % {"title": one_line(str(told.comment.subject))}


def _as_shown(
    told: Sequence[Addressee], *, site: SiteIdentity, longest: int | None
) -> list[dict[str, Any]]:
    """Stories with their comments, as the templates want them."""

    def place(each: Addressee) -> tuple[str, int]:
        return each.comment.subject._meta.label, each.comment.subject.pk

    ordered = sorted(
        told, key=lambda each: (*place(each), each.comment.created_at, each.comment.pk)
    )
    stories = []
    for _place, group in groupby(ordered, key=place):
        here = list(group)
        subject = here[0].comment.subject
        stories.append(
            {
                "title": one_line(str(subject)),
                "url": settings.SITE_URL + subject.get_absolute_url(),
                "comments": [_shown(each, longest) for each in here],
            }
        )
    return stories


def _shown(told: Addressee, longest: int | None) -> dict[str, Any]:
    comment = told.comment
    words = _words(comment)
    is_cut = longest is not None and len(words) > longest
    if is_cut:
        words = f"{words[:longest].rstrip()} …"
    return {
        "name": one_line(comment.shown_name),
        "at": comment.created_at,
        "is_answer": told.subscription.kind == Kind.REPLIES and not told.is_mention,
        "is_mention": told.is_mention,
        "words": words,
        "quoted": _quoted(words),
        "is_cut": is_cut,
        "url": settings.SITE_URL + comment.get_absolute_url(),
    }


def _words(comment: Comment) -> str:
    """The comment as plain text; nothing of what stands behind a password."""
    return "" if comment.subject.is_password_protected else comment.words


def _quoted(words: str) -> str:
    lines = []
    for line in words.split("\n"):
        folded = textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        lines += [f"> {part}".rstrip() for part in folded or [""]]
    return "\n".join(lines)
