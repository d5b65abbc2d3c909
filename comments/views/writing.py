"""The reply page: where a comment is written, previewed and posted, with or without JavaScript.

Whatever happens to a form that arrives here, its text is on the page that answers.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import email_addresses
from accounts.forms import NameForm
from accounts.guests import CodeRefusedError, send_code
from accounts.limits import TooOftenError, consume
from accounts.models import User
from accounts.providers import configured_providers, provider_of_session, start_sign_in
from articles.models import Article, Page, SiteIdentity, Subject
from boundary.client_address import client_address
from comments import drafts, limits, mentions, subscriptions
from comments.actions import post
from comments.forms import GuestForm, Sent, key_of, new_key, number
from comments.models import Comment
from comments.reading import discussions, permalinks
from comments.text.lines import quoted
from comments.views import guests, requests, returned_text

# What a refusal means in HTTP (behaviour.md, E).
STATUS = {"closed": 409, "parent": 409, "repeat": 409, "banned": 403, "slow": 429}


@dataclass(frozen=True)
class Target:
    """Where a comment is being written."""

    subject: Subject
    parent: Comment | None
    site: SiteIdentity
    browser: str
    at: dt.datetime

    @property
    def url(self) -> str:
        """The reply page's own address, by the story's number: it stays while somebody signs in."""
        return self._url()

    def url_of_window(self, window: str) -> str:
        """Where a window that opened beside the form comes back to."""
        return self._url(window=window)

    def _url(self, **query: str | int) -> str:
        if self.parent:
            query["replytocom"] = self.parent.pk
        url = permalinks.url_to_respond(self.subject)
        return f"{url}?{urlencode(query)}" if query else url


@dataclass(frozen=True)
class FormMessage:
    """What the page says beside the form."""

    error: str = ""
    name_error: str = ""
    note: str = ""
    preview: str = ""
    status: int = 200
    wait: int = 0
    is_choosing: bool = False


def respond_to(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Write under a story or page that the visitor may read."""
    sent = Sent.read(request.POST) if request.method == "POST" else None
    place = place_of(request, subject, sent)
    response = _handle_post(request, place, sent) if sent else _show_form(request, place)
    patch_cache_control(response, private=True)
    return response


def place_of(request: HttpRequest, subject: Subject, sent: Sent | None) -> Target:
    """Where the visitor writes. One query if they answer a comment."""
    wanted = sent.parent if sent else number(request.GET.get("replytocom"))
    return Target(
        subject=subject,
        parent=discussions.answerable(subject, wanted),
        site=SiteIdentity.of(request),
        browser=requests.browser_id(request),
        at=timezone.now(),
    )


def _show_form(request: HttpRequest, place: Target) -> HttpResponse:
    """The form with what was being written here; as JSON, what a page of everybody's lacks."""
    if window := key_of(request.GET.get("window")):
        return _window(request, place, window)
    kept = drafts.find(place.browser, place.subject, place.parent, at=place.at)
    quote = quoted(place.parent.words) if place.parent and "quote" in request.GET else ""
    if requests.wants_json(request):
        writer = requests.person(request)
        return JsonResponse(
            {
                "token": get_token(request),
                "key": new_key(),
                "text": kept.text,
                "quote": quote,
                "mail": str(kept.preferences),
                "writer": writer.pk if writer else None,
                "identity": render_to_string(
                    "comments/_identity.html", _identity(request, place, writer), request
                ),
            }
        )
    note = _("What you wrote was kept.") if kept.text else ""
    text = kept.text if not quote or quote in kept.text else _with_quote(kept.text, quote)
    return _page(
        request, place, Sent(text=text, preferences=kept.preferences), FormMessage(note=note)
    )


def _with_quote(text: str, quote: str) -> str:
    return f"{text.rstrip()}\n\n{quote}" if text.strip() else quote


def _identity(request: HttpRequest, place: Target, writer: User | None) -> dict[str, Any]:
    """Who writes, and which providers they used or can use."""
    return {
        "viewer": writer,
        "provider": provider_of_session(request) if writer else "",
        "providers": configured_providers(request),
        "guest": guests.form(request, site=place.site),
        "guest_is_kept": guests.is_kept(request),
    }


def _window(
    request: HttpRequest, place: Target, window: str, *, failed: bool = False
) -> HttpResponse:
    """The last page of a window that opened beside the form: it tells the form how it went."""
    told = [str(message) for message in messages.get_messages(request)]
    outcome = "failed" if failed else "in" if requests.person(request) else "out"
    if outcome == "in":
        told = [_("You are signed in. Nothing is posted yet.")]
    context = {
        "window": window,
        "outcome": outcome,
        "told": " ".join(told) or _("You are not signed in. What you wrote is kept."),
        "url": f"{place.url}#respond",
    }
    return render(request, "comments/window.html", context)


def _handle_post(request: HttpRequest, place: Target, sent: Sent) -> HttpResponse:
    """Do what the form asks, if it is ours and its writer is who they were."""
    if requests.is_foreign(request):
        note = _("A page of another site sent this text. Copy it into the box if it is yours.")
        answer = FormMessage(note=note, preview=sent.text, status=403)
        return _page(request, place, Sent(), answer)
    if not requests.is_genuine(request):
        if sent.window:
            return _window(request, place, sent.window, failed=True)
        expired = "csrfmiddlewaretoken" in request.POST
        note = (
            _("The form had expired. Your text is here; post it again.")
            if expired
            else _("Nothing is posted yet. Check your text, then post it.")
        )
        return _page(request, place, sent, FormMessage(note=note, status=403 if expired else 200))
    if sent.act == "preview":
        return _page(request, place, sent, FormMessage(preview=sent.text))
    if sent.act == "forget-guest":
        return _forget_guest(request, place, sent)
    writer = requests.person(request)
    if sent.act == "guest" and place.site.guests_may_comment:
        return _handle_guest(request, place, sent)
    if writer is None or sent.act == "log-out" or sent.provider is not None:
        return _sign_in_or_out(request, place, sent, writer)
    if sent.act == "change":
        return _page(request, place, sent, FormMessage(is_choosing=True))
    if sent.writer != writer.pk:
        note = _("You are signed in as %(name)s now. Post this as %(name)s?") % {
            "name": writer.get_full_name()
        }
        return _page(request, place, sent, FormMessage(note=note, status=409))
    return _post_comment(request, place, sent, writer)


def _handle_guest(request: HttpRequest, place: Target, sent: Sent) -> HttpResponse:
    """Keep the text and mail the guest a code; with it they come back and post."""
    form = GuestForm(request.POST)
    if not form.is_valid():
        error = _("Your text is kept. Something about you is missing or wrong: see below.")
        return _refused(request, place, sent, FormMessage(error=error, status=400))
    try:
        browser = keep_for_visitor(request, place, sent)
        if requests.person(request):
            logout(request)
        fields = form.cleaned_data
        then = f"{place.url}#respond"
        url = send_code(request, address=fields["email"], name=fields["name"], then=then)
    except TooOftenError as too_often:
        return _refused(request, place, sent, _too_fast(too_often.seconds))
    except CodeRefusedError as refusal:
        return _refused(request, place, sent, FormMessage(error=str(refusal), status=429))
    response = redirect(url)
    guests.remember(request, response, form)
    requests.set_browser_cookie(response, browser)
    return response


def _forget_guest(request: HttpRequest, place: Target, sent: Sent) -> HttpResponse:
    """Erase what this browser keeps of a guest; the text stays."""
    guests.forget(request)
    note = _("What was saved in this browser is erased.")
    response = _page(request, place, sent, FormMessage(note=note))
    response.delete_cookie(guests.COOKIE)
    return response


def keep_for_visitor(request: HttpRequest, place: Target, sent: Sent) -> str:
    """Keep the text for a visitor, and say under which cookie. Raises TooOftenError."""
    browser = place.browser or drafts.new_browser_id()
    with transaction.atomic():
        consume([(limits.DRAFT_NETWORK, requests.client_network(request))], at=place.at)
        _store_draft(browser, place, sent)
    return browser


def _sign_in_or_out(
    request: HttpRequest, place: Target, sent: Sent, writer: User | None
) -> HttpResponse:
    """Keep the text, then sign in or out; a visitor who only pressed the button is asked to."""
    try:
        browser = keep_for_visitor(request, place, sent)
    except TooOftenError as too_often:
        if sent.window:
            return _window(request, place, sent.window, failed=True)
        return _refused(request, place, sent, _too_fast(too_often.seconds))
    if writer:
        logout(request)  # ends our session only, never the provider's
    response: HttpResponse
    if sent.provider is not None:
        then = place.url_of_window(sent.window) if sent.window else f"{place.url}#respond"
        response = start_sign_in(request, sent.provider, then=then)
    elif sent.act == "log-out":
        response = redirect(f"{place.url}#respond")
    else:
        note = _("Please log in to post your comment. What you wrote is kept.")
        response = _page(request, place, sent, FormMessage(note=note, status=403))
    requests.set_browser_cookie(response, browser)
    return response


def _post_comment(request: HttpRequest, place: Target, sent: Sent, writer: User) -> HttpResponse:
    if writer.needs_name:
        form = NameForm({"display_name": sent.name}, instance=writer)
        if not form.is_valid():
            error = _("Not posted yet: see “Your name here” below. Your text is kept.")
            wrong = " ".join(map(str, form.errors["display_name"]))
            answer = FormMessage(error=error, name_error=wrong, status=400)
            return _refused(request, place, sent, answer)
        form.save()
    facts = post.SubmissionContext(
        address=client_address(request),
        website=guests.website(request),
        key=sent.key,
        insists=sent.insists,
    )
    try:
        if sent.parent and place.parent is None:
            raise post.parent_is_gone()
        posted = post.post(
            place.subject, author=writer, text=sent.text, parent=place.parent, facts=facts
        )
    except post.PostRefusedError as refusal:
        status = STATUS.get(refusal.rule, 400)
        answer = FormMessage(error=str(refusal), status=status, wait=refusal.wait)
        return _refused(request, place, replace(sent, insists=refusal.rule == "repeat"), answer)
    except TooOftenError as too_often:
        return _refused(request, place, sent, _too_fast(too_often.seconds))
    except (Article.DoesNotExist, Page.DoesNotExist):
        return returned_text.gone(request, sent.text)
    drafts.discard(place.browser, place.subject, place.parent)
    url = permalinks.url_of(posted.comment, site=place.site, viewer=writer)
    if sent.preferences:
        subscriptions.grant(sent.preferences, writer, place.subject, at=place.at)
        if not email_addresses.proven_address(writer):
            url = reverse("comments:mails-address", query={"next": url})
    if requests.wants_json(request):
        return JsonResponse({"url": url})
    return redirect(url)


def _too_fast(seconds: int) -> FormMessage:
    error = ngettext(
        "You are posting very fast. Your text is kept; post it in %(seconds)d second.",
        "You are posting very fast. Your text is kept; post it in %(seconds)d seconds.",
        seconds,
    ) % {"seconds": seconds}
    return FormMessage(error=error, status=429, wait=seconds)


def _refused(request: HttpRequest, place: Target, sent: Sent, answer: FormMessage) -> HttpResponse:
    """The reason beside the text; a browser that has drafts here finds it again later too."""
    if place.browser:
        _store_draft(place.browser, place, sent)
    if requests.wants_json(request):
        told = {"error": answer.error, "insists": sent.insists, "name": answer.name_error}
        response: HttpResponse = JsonResponse(told, status=answer.status)
    else:
        response = _page(request, place, sent, answer)
    if answer.wait:
        response["Retry-After"] = str(answer.wait)
    return response


def _store_draft(browser: str, place: Target, sent: Sent) -> None:
    drafts.save(
        browser,
        place.subject,
        place.parent,
        text=sent.text,
        preferences=sent.preferences,
        at=place.at,
    )


def _page(request: HttpRequest, place: Target, sent: Sent, answer: FormMessage) -> HttpResponse:
    preview = Comment(text=answer.preview)
    if answer.preview.strip():
        mentions.resolve_mentions(preview, place.subject)
    viewer = requests.person(request)
    context: dict[str, Any] = {
        "subject": place.subject,
        "title": str(place.subject),
        "parent": place.parent,
        "is_open": discussions.takes_comments(place.subject, site=place.site, at=place.at),
        **_identity(request, place, viewer),
        "mailed": subscriptions.kinds_here(viewer, place.subject) if viewer else (),
        "preferences": sent.preferences,
        "text": sent.text,
        "name": sent.name,
        "key": sent.key or new_key(),
        "insists": sent.insists,
        "answer": answer,
        "preview_html": preview.shown_html,
        "action": permalinks.url_to_respond(place.subject),
    }
    return render(request, "comments/respond.html", context, status=answer.status)
