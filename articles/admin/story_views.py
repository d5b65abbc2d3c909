"""Pages of a story's desk beside its form: corrections, earlier revisions, embeds."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import signed_in_user
from articles.actions import publish
from articles.actions.correct import correct as add_correction
from articles.actions.publish import TransitionRefusedError
from articles.actions.restore_revision import restore_revision
from articles.body import embeds
from articles.forms import CorrectionForm
from articles.models import Article

# The newest of each; a story of many years keeps the rest in the database.
SHOWN = 12


def history(article: Article) -> dict[str, Any]:
    """What the form says of the story's past. Four queries of a few rows."""
    return {
        "public_check": article.public_checks.first(),
        "revisions": article.revisions.select_related("by").defer("body")[:SHOWN],
        "publishing_log": article.publishing_log.select_related("by")[:SHOWN],
        "corrections": article.corrections.select_related("by")[:SHOWN],
    }


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a public correction to a published story."""
    article = _story(request, pk)
    if not publish.is_allowed("correct", article, to=signed_in_user(request)):
        raise PermissionDenied
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_correction(
                article,
                by=signed_in_user(request),
                text=form.cleaned_data["text"],
                kind=form.cleaned_data["kind"],
            )
        except TransitionRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The correction is published."))
            return _to_form(article)
    title = _("Correct a story")
    return _page(request, "correct", article, title=title, form=form)


@require_http_methods(["GET", "POST"])
def revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show what a story said once; POST puts those words back."""
    article = _story(request, pk)
    then = get_object_or_404(article.revisions.select_related("by"), number=number)
    may_restore = article.can_be_edited_by(signed_in_user(request))
    if request.method == "POST":
        if not may_restore:
            raise PermissionDenied
        restore_revision(article, then, by=signed_in_user(request), at=timezone.now())
        messages.success(request, _("Revision %(number)d is back.") % {"number": number})
        return _to_form(article)
    title = _("Revision %(number)d") % {"number": number}
    return _page(request, "revision", article, title=title, then=then, may_restore=may_restore)


@require_safe
def embed(request: HttpRequest) -> JsonResponse:
    """What the editor puts into a body for an address: {"embed": "youtube/ID", "title": …}.

    Nothing is fetched; an address that no known site answers to gets 404 and a message.
    """
    if not signed_in_user(request).has_perm("articles.change_article"):
        raise PermissionDenied
    found = embeds.from_url(request.GET.get("url", "").strip()[:2000])
    if found is None:
        message = _("This address can't be embedded. Make it a link in the text instead.")
        return JsonResponse({"message": message}, status=404)
    return JsonResponse({"embed": f"{found.provider}/{found.id}", "title": found.title})


@require_safe
def live(request: HttpRequest, pk: int) -> HttpResponse:
    """What the form says of the last look at the public pages, by itself."""
    article = _story(request, pk)
    check = article.public_checks.first()
    if check is None:
        raise Http404
    context = {"public_check": check, "original": article}
    return TemplateResponse(request, "admin/articles/article/_live.html", context)


def _story(request: HttpRequest, pk: int) -> Article:
    return get_object_or_404(Article.objects.for_desk_of(signed_in_user(request)), pk=pk)


def _to_form(article: Article) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def _page(
    request: HttpRequest, name: str, article: Article, *, title: str, **context: Any
) -> HttpResponse:
    return TemplateResponse(
        request,
        f"admin/articles/article/{name}.html",
        {
            **admin.site.each_context(request),
            "title": title,
            "subtitle": str(article),
            "opts": Article._meta,
            "article": article,
            **context,
        },
    )
