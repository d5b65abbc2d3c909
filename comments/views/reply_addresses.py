"""The addresses of the reply page, and what answers there when the story moved or is gone.

Forms post to the address with the story's number: a slug may change, or become another story's,
while somebody writes.
"""

import datetime as dt
from contextlib import suppress
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.limits import TooOftenError
from articles import redirects
from articles.models import Article, ArticleQuerySet, Page, Subject
from articles.views.locked import withdrawn_response
from comments import drafts
from comments.forms import Sent, number
from comments.reading import discussions
from comments.views import requests, returned_text, writing
from prepared.queries import Prepared


@csrf_exempt  # writing.respond_to() asks itself, and keeps the text where the answer is no
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def respond_to_article(
    request: HttpRequest, year: str, month: str, day: str, slug: str
) -> HttpResponse:
    """Write under the story at an address; a POST to an old address finds the story, too."""
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        raise Http404 from None
    story = _stories.first(date=date, slug=slug, at=timezone.now())
    if story is None:
        story = Article.objects.filter(published_on=date, slug=slug).first()
    return _respond(request, story or _moved_to(request))


@Prepared
def _stories(date: Any, slug: Any, at: Any) -> ArticleQuerySet:
    """Without their words: only those of a comment are on its way."""
    found = Article.objects.reachable(at=at).filter(published_on=date, slug=slug)
    return found.defer("body", "body_html", "body_text")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def respond_to_page(request: HttpRequest, path: str) -> HttpResponse:
    """Write under the page at an address; a POST to an old address finds the page, too."""
    return _respond(request, Page.objects.filter(path=path).first() or _moved_to(request))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def respond(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Write under the story or page with this number, wherever it is; a GET leads there."""
    rows: Any = Article.objects if kind == "article" else Page.objects
    subject = rows.defer("body", "body_html", "body_text").filter(pk=pk).first()
    is_read = request.method != "POST" and not requests.wants_json(request)
    if is_read and subject is not None and discussions.is_reachable(subject):
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{subject.get_absolute_url()}respond/{query and '?'}{query}")
    return _respond(request, subject)


def _moved_to(request: HttpRequest) -> Subject | None:
    """What stood once at the address that a form is sent to. A GET is redirected after the 404."""
    if request.method != "POST":
        return None
    return redirects.subject_of(request.path.removesuffix("respond/"))


def _respond(request: HttpRequest, subject: Subject | None) -> HttpResponse:
    if requests.is_too_large(request):
        return requests.too_large(request)
    if subject is None or not discussions.is_reachable(subject):
        return _gone(request, subject)
    if not requests.may_read(request, subject):
        return _locked(request, subject)
    return writing.respond_to(request, subject)


def _gone(request: HttpRequest, subject: Subject | None) -> HttpResponse:
    """The text that was sent, or that waited for a sign-in; the same for what never was public."""
    if request.method == "POST" and not requests.is_foreign(request):
        return returned_text.gone(request, Sent.read(request.POST).text)
    if request.method == "POST" or subject is None:
        raise Http404
    parent = discussions.answerable(subject, number(request.GET.get("replytocom")))
    kept = drafts.find(requests.browser_id(request), subject, parent, at=timezone.now())
    if kept.text:
        return returned_text.gone(request, kept.text)
    if isinstance(subject, Article) and subject.was_withdrawn():
        return withdrawn_response(request)
    raise Http404


def _locked(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The text, which also waits in the box for those who then give the password."""
    if request.method != "POST" or requests.is_foreign(request):
        return redirect(subject.get_absolute_url())
    sent = Sent.read(request.POST)
    response = returned_text.locked(request, subject, sent.text)
    if requests.is_genuine(request):
        place = writing.place_of(request, subject, sent)
        with suppress(TooOftenError):  # the text is on the page all the same
            requests.set_browser_cookie(response, writing.keep_for_visitor(request, place, sent))
    return response
