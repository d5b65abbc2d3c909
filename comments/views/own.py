"""What somebody does to a comment of their own: edit it, take it back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from articles.models import SiteIdentity
from comments import drafts, limits, posting
from comments.models import Comment, ModerationRules
from comments.reading import places
from comments.views import requests
from comments.views.writing import STATUS


@csrf_exempt  # asks itself, and keeps the text of an expired form
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own words while that is allowed."""
    if requests.is_too_large(request):
        return requests.too_large(request)
    writer = requests.person(request)
    if writer is None:
        return _asked_to_sign_in(request, pk)
    comment = _own(writer, pk)
    kept = request.session.pop(_edit_of(pk), comment.text)
    text = request.POST.get("text", "") if request.method == "POST" else kept
    rules = ModerationRules.current()
    error = posting.why_not_edit(comment, by=writer, rules=rules, at=timezone.now())
    status = 409 if error else 200
    if request.method == "POST" and requests.is_foreign(request):
        error, status, text = _("A page of another site sent this."), 403, comment.text
    elif request.method == "POST" and not error:
        if not requests.is_genuine(request):
            error, status = _("The form had expired. Your text is here; save it again."), 403
        else:
            try:
                posting.edit(comment, by=writer, text=text)
            except posting.PostRefusedError as refusal:
                error, status = str(refusal), STATUS.get(refusal.rule, 400)
            else:
                return redirect(
                    places.url_of(comment, site=SiteIdentity.of(request), viewer=writer)
                )
    context = {"comment": comment, "text": text, "error": error, "minutes": rules.edit_minutes}
    return render(request, "comments/edit.html", context, status=status)


def _edit_of(pk: int) -> str:
    return f"comments_edit_{pk}"


def _asked_to_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """To the door; what was typed waits in the session, which the sign-in takes along."""
    if request.method == "POST" and requests.is_genuine(request):
        try:
            limits.take([(limits.DRAFT_NETWORK, requests.household(request))], at=timezone.now())
        except limits.TooOftenError:
            pass
        else:
            request.session[_edit_of(pk)] = request.POST.get("text", "")[: drafts.LONGEST]
    return requests.sign_in(request, then=request.path)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own comment back, after asking once."""
    writer = requests.person(request)
    if writer is None:
        return requests.sign_in(request, then=request.path)
    comment = _own(writer, pk)
    if request.method == "POST":
        posting.withdraw(comment, by=writer)
        return redirect(f"{comment.subject.get_absolute_url()}#comments")
    return render(
        request,
        "comments/confirm.html",
        {
            "comment": comment,
            "question": _("Delete this comment?"),
            "consequence": _("Answers to it stay. This can't be undone."),
            "button": _("Delete"),
        },
    )


def _own(writer: User, pk: int) -> Comment:
    """The writer's own comment, held or shown. What is gone or another's is not found."""
    found = (
        Comment.objects.said()
        .filter(pk=pk, author=writer)
        .filter(status__in=(Comment.Status.PUBLISHED, Comment.Status.HELD))
        .select_related("author", "root", "article", "page")
        .first()
    )
    if found is None:
        raise Http404
    return found
