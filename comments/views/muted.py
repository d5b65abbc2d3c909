"""The people somebody muted, each with the way back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.lists import paging
from comments.actions import like
from comments.forms import number as number_of
from comments.reading import discussions
from comments.views import requests

PAGE_SIZE = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def muted(request: HttpRequest, number: int = 1) -> HttpResponse:
    """Whom a person muted; by POST one of them is heard again."""
    person = requests.person(request)
    if person is None:
        return requests.sign_in(request, then=request.path)
    mutes = discussions.muted_by(person)
    if request.method == "POST":
        found = mutes.filter(pk=number_of(request.POST.get("mute")) or 0).first()
        if found is not None:
            like.unmute(found.muted, by=person)
            name = found.muted.get_full_name()
            messages.success(request, _("You see the comments of %(name)s again.") % {"name": name})
        return redirect("comments:muted")
    page = requests.page_of(mutes, number=number, size=PAGE_SIZE)
    context = {"mutes": page.items, "pager": paging.pager(page, _url_of_page)}
    return render(request, "comments/muted.html", context)


def _url_of_page(number: int) -> str:
    return reverse("comments:muted", args=[number] if number > 1 else [])
