"""What stands in place of a story or page that has a password, or that was withdrawn."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from articles import passwords
from articles.models import Article, Page

LONGEST_PASSWORD = 100


def password_form(request: HttpRequest, subject: Article | Page) -> HttpResponse:
    """Ask for the password; with the right one, come back to the address by GET."""
    is_wrong = False
    if request.method == "POST":
        given = request.POST.get("password", "")[:LONGEST_PASSWORD]
        if passwords.is_right(subject, given):
            response: HttpResponse = HttpResponseRedirect(subject.get_absolute_url())
            passwords.remember(response, subject)
            add_never_cache_headers(response)
            return response
        is_wrong = True
    response = render(
        request,
        "articles/password.html",
        {"title": str(subject), "is_wrong": is_wrong, "action": subject.get_absolute_url()},
        status=403 if is_wrong else 200,
    )
    add_never_cache_headers(response)
    return response


def withdrawn_response(request: HttpRequest) -> HttpResponse:
    """410: it was here and is not any more. Its words and the reason are not on the page."""
    return render(request, "410.html", status=410)
