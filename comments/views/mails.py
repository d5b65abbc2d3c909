"""The mails somebody gets about comments: which, where to, and the links that end them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts import email_addresses
from articles.lists import paging
from comments import subscriptions
from comments.forms import MailsForm
from comments.models import Subscription
from comments.notifications import unsubscribe_links
from comments.reading import discussions
from comments.views import requests

PAGE_SIZE = 50

Kind = Subscription.Kind


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: HttpRequest, number: int = 1) -> HttpResponse:
    """All that a person is mailed about, and how often."""
    person = requests.person(request)
    if person is None:
        return requests.sign_in(request, then=request.path)
    page = requests.page_of(subscriptions.to_subjects(person), number=number, size=PAGE_SIZE)
    form = MailsForm(
        request.POST if request.method == "POST" else None,
        person=person,
        own=subscriptions.to_own(person),
        has_stories=hasattr(person, "author"),
        to_subjects=page.items,
    )
    if request.method == "POST" and form.is_valid():
        form.save(person)
        messages.success(request, _("Saved."))
        return redirect(request.path)
    context = {
        "form": form,
        "address": email_addresses.proven_address(person),
        "is_subscribed": any(form.initial.values()),
        "pager": paging.pager(page, _url_of_page),
    }
    status = 400 if form.errors else 200
    return render(request, "comments/mails.html", context, status=status)


@never_cache
@require_POST
def stop_mails(request: HttpRequest) -> HttpResponse:
    """End every mail about comments."""
    person = requests.person(request)
    if person is None:
        return requests.sign_in(request, then=reverse("comments:mails"))
    subscriptions.stop_all(person)
    messages.success(request, _("You will get no more e-mails about comments."))
    return redirect("comments:mails")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mails_address(request: HttpRequest) -> HttpResponse:
    """Where the mails go, for those of whom no address is known; a code proves it."""
    person = requests.person(request)
    if person is None:
        return requests.sign_in(request, then=request.get_full_path())
    then = _own_address(request)
    if email_addresses.proven_address(person):
        return redirect(then)
    sent = request.POST if request.method == "POST" else None
    form = email_addresses.AddressForm(sent, user=person)
    if sent and form.is_valid():
        return redirect(email_addresses.send_code(request, form, then=then))
    context = {"form": form, "then": then}
    status = 400 if form.errors else 200
    return render(request, "comments/mails_address.html", context, status=status)


@csrf_exempt  # the signed link is the right to do it; mail programs have no token (RFC 8058, 3.1)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in a mail leads: a button by GET, done by POST. Needs no account or cookie."""
    try:
        ending = unsubscribe_links.read(token)
    except unsubscribe_links.BadLinkError:
        return render(request, "comments/unsubscribe.html", {"is_broken": True}, status=404)
    is_done = request.method == "POST"
    ends_all = "everything" in request.POST
    if ends_all:
        unsubscribe_links.stop_everything(ending)
    elif is_done:
        unsubscribe_links.stop(ending)
    context = {
        "what": _("all comments") if ends_all else _named(ending),
        "is_done": is_done,
        "ends_all": ends_all,
    }
    return render(request, "comments/unsubscribe.html", context)


def _named(ending: unsubscribe_links.Ending) -> str:
    """What the mails are about, in words that follow “about”."""
    if ending.kind == Kind.REPLIES:
        return _("replies to your comments")
    if ending.kind == Kind.STORIES:
        return _("comments on your stories")
    if ending.kind == unsubscribe_links.DIGEST:
        return _("comments once a day")
    kind, pk = ("article", ending.article) if ending.article else ("page", ending.page)
    subject = discussions.subject(kind, pk) if pk else None
    if subject is None:
        return _("new comments there")
    return _("new comments on “%(title)s”") % {"title": subject}


def _own_address(request: HttpRequest) -> str:
    """Where to go afterwards: an address of this site, else the page of one's mails."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return asked
    return reverse("comments:mails")


def _url_of_page(number: int) -> str:
    return reverse("comments:mails", args=[number] if number > 1 else [])
