"""After an act: do readers get what was done? Asks the site's public addresses, as a reader would.

What they answer is held against what the site itself says now, made anew past every cache. Where a
proxy or a CDN still has the earlier page, the desk names the address.
"""

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import transaction
from django.http import HttpResponse
from django.tasks import task
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from articles.models import Article, PublicCheck
from boundary import own_hosts
from jobs.retrying import retrying
from pagecache.pages import tag_of

Fault = PublicCheck.Fault

# After 5 s, 10 s, 20 s … some 20 minutes in all: a CDN that has not followed by then won't.
MORE_TIMES = 8
FIRST_WAIT = dt.timedelta(seconds=5)
ANSWER_SECONDS = 5.0
KEPT_FOR = dt.timedelta(days=30)


class NotLiveError(Exception):
    """An address does not show yet what was done; it is looked at again."""


@dataclass(frozen=True)
class ShownPage:
    """What stands at an address: its status, its bytes and their tag."""

    status: int
    body: bytes

    @property
    def tag(self) -> str:
        return tag_of(self.body)


@dataclass(frozen=True)
class CheckResult:
    """An address that does not show what it should."""

    url: str
    fault: Fault


def queue_check(article: Article, *, by: User | None, at: dt.datetime) -> PublicCheck | None:
    """Have the story's addresses checked once it is public; in the transaction of the act.

    None without `by`: nobody waits for what an import or a job did.
    """
    if by is None:
        return None
    with transaction.atomic():
        check = PublicCheck.objects.create(article=article, asked_at=at)
        job = run_check
        if article.published_at and article.is_scheduled(at=at):
            job = run_check.using(run_after=article.published_at)
        job.enqueue(check.pk)
    return check


@retrying(times=MORE_TIMES, first_wait=FIRST_WAIT, expected=(NotLiveError,))
@task
def run_check(check_id: int) -> str:
    """Look at every address and write down what was found; raises NotLiveError to be run again.

    A later act on the story makes an earlier look needless. Some 20 queries; no transaction is held
    while addresses are asked.
    """
    check = PublicCheck.objects.select_related("article__section").filter(pk=check_id).first()
    if check is None or check.live_at:
        return "needless"
    if _is_overtaken(check):
        return "overtaken"
    found = first_fault(check.article)
    check.looked_at = timezone.now()
    check.attempts += 1
    check.fault, check.url = (found.fault, found.url) if found else ("", "")
    check.live_at = None if found else check.looked_at
    check.is_given_up = found is not None and check.attempts > MORE_TIMES
    check.save(update_fields=["looked_at", "attempts", "fault", "url", "live_at", "is_given_up"])
    if found:
        raise NotLiveError(f"{found.url} {found.fault.label}")
    return "live"


def first_fault(article: Article) -> CheckResult | None:
    """The first of the story's public addresses that does not show what it should."""
    own = article.get_absolute_url()
    is_public = article.is_visible()
    for path in addresses(article):
        url = f"{settings.SITE_URL}{path}"
        true = shown(path)
        try:
            heard = own_hosts.ask(url, seconds=ANSWER_SECONDS)
        except own_hosts.NoAnswerError:
            return CheckResult(url, Fault.SILENT)
        # Something else may have been done while it was asked: a comment, another story.
        if fault := _fault(heard, true) and _fault(heard, shown(path)):
            return CheckResult(url, fault)
        is_named = f"{own}<".encode() in heard.content or f'{own}"'.encode() in heard.content
        if not is_public and path != own and is_named:
            return CheckResult(url, Fault.LISTED)
    return None


def addresses(article: Article) -> Iterator[str]:
    """The story's own address and the lists where a reader or a machine meets it first."""
    yield article.get_absolute_url()
    yield reverse("articles:front")
    if article.section:
        yield article.section.get_absolute_url()
    yield reverse("articles:feed")
    yield reverse("articles:news-sitemap")
    yield reverse("articles:sitemap")
    if article.corrected_at:
        yield reverse("articles:corrections")


def shown(path: str) -> ShownPage:
    """What the site says at `path` to a visitor without a session, made now."""
    site = urlsplit(settings.SITE_URL)
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": "",
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(),
    }
    # Not closed: that would end the database connection of whoever asks, as after a request.
    response = _site().get_response(WSGIRequest(environ))
    body = response.content if isinstance(response, HttpResponse) else b""
    return ShownPage(response.status_code, body)


@cache
def _site() -> WSGIHandler:
    return WSGIHandler()


def _fault(heard: own_hosts.Answer, true: ShownPage) -> Fault | None:
    """How an answer differs from what is true; a proxy may have compressed it, but not its tag."""
    if heard.status != true.status:
        return Fault.OLD if heard.status in {HTTPStatus.OK, HTTPStatus.GONE} else Fault.STATUS
    if true.status != HTTPStatus.OK:
        return None
    is_same = heard.content == true.body or f'"{true.tag}' in heard.headers.get("etag", "")
    return None if is_same else Fault.OLD


def _is_overtaken(check: PublicCheck) -> bool:
    return PublicCheck.objects.filter(article_id=check.article_id, pk__gt=check.pk).exists()


@task(queue_name="slow")
def prune() -> int:
    """Remove what was asked longer than KEPT_FOR ago; returns how many."""
    return PublicCheck.objects.filter(asked_at__lt=timezone.now() - KEPT_FOR).delete()[0]
