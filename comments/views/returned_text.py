"""Pages that give a text back to its writer, to be copied, where it can't be posted any more.

They hold no form: a text that another site sent is never one click away from being posted.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from articles.models import Subject


def gone(request: HttpRequest, text: str) -> HttpResponse:
    """410: the story is withdrawn, private, in the bin or deleted. Does not say which."""
    return _page(
        request,
        text,
        title=_("This page is no longer public"),
        message=_(
            "The newsroom withdrew it while you were writing, so your comment was not posted."
        ),
        status=410,
    )


def comment_gone(request: HttpRequest, text: str) -> HttpResponse:
    """410: the comment that was edited was removed meanwhile, or is not the visitor's."""
    return _page(
        request,
        text,
        title=_("This comment can no longer be edited"),
        message=_("It was removed, or it is not yours. Your changes were not saved."),
        status=410,
    )


def locked(request: HttpRequest, subject: Subject, text: str) -> HttpResponse:
    """403: the story asks for a password now."""
    return _page(
        request,
        text,
        title=_("This page asks for a password now"),
        message=_("Your comment was not posted. Give the password, then post it again."),
        status=403,
        link=(subject.get_absolute_url(), _("Give the password")),
    )


def signed_out(request: HttpRequest, text: str, *, login_url: str) -> HttpResponse:
    """403: the session is over, and with it the form's token."""
    return _page(
        request,
        text,
        title=_("You are signed out"),
        message=_("Your changes were not saved. Log in, then save them again."),
        status=403,
        link=(resolve_url(login_url), _("Log in")),
    )


def _page(
    request: HttpRequest,
    text: str,
    *,
    title: str,
    message: str,
    status: int,
    link: tuple[str, str] | None = None,
) -> HttpResponse:
    context = {"title": title, "message": message, "text": text.strip() and text, "link": link}
    response = render(request, "comments/message.html", context, status=status)
    add_never_cache_headers(response)
    return response
