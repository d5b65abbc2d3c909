"""What somebody does to a comment of their own: edit it, take it back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.limits import TooOftenError, consume
from accounts.models import User
from articles.models import SiteIdentity
from comments import drafts, limits
from comments.actions import post
from comments.models import Comment, ModerationRules
from comments.reading import discussions, permalinks
from comments.views import requests, returned_text
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
    comment = _found(writer, pk)
    answer = _not_editable(request, pk, comment)
    if answer or comment is None:
        return answer or redirect("comments:mine")
    kept = request.session.pop(_edit_of(pk), comment.text)
    text = request.POST.get("text", "") if request.method == "POST" else kept
    rules = ModerationRules.current()
    error = post.why_not_edit(comment, by=writer, rules=rules, at=timezone.now())
    status = 409 if error else 200
    if request.method == "POST" and requests.is_foreign(request):
        error, status, text = _("A page of another site sent this."), 403, comment.text
    elif request.method == "POST" and not error:
        if not requests.is_genuine(request):
            error, status = _("The form had expired. Your text is here; save it again."), 403
        else:
            try:
                post.edit(comment, by=writer, text=text)
            except post.PostRefusedError as refusal:
                error, status = str(refusal), STATUS.get(refusal.rule, 400)
            else:
                return redirect(
                    permalinks.url_of(comment, site=SiteIdentity.of(request), viewer=writer)
                )
    context = {"comment": comment, "text": text, "error": error, "minutes": rules.edit_minutes}
    return render(request, "comments/edit.html", context, status=status)


def _not_editable(request: HttpRequest, pk: int, comment: Comment | None) -> HttpResponse | None:
    """The answer where there is nothing to edit any more: with the text, if one of ours was sent.

    Raises Http404 where nothing was.
    """
    text = "" if requests.is_foreign(request) else request.POST.get("text", "")
    text = text or request.session.get(_edit_of(pk), "")
    if comment is None:
        if not text:
            raise Http404
        return returned_text.comment_gone(request, text)
    if not discussions.is_reachable(comment.subject):
        return returned_text.gone(request, text or comment.text)
    if requests.may_read(request, comment.subject):
        return None
    if not text:
        return redirect(comment.subject.get_absolute_url())
    return returned_text.locked(request, comment.subject, text)


def _edit_of(pk: int) -> str:
    return f"comments_edit_{pk}"


def _asked_to_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """To the sign-in page; what was typed waits in the session, which the sign-in takes along."""
    if request.method == "POST" and requests.is_genuine(request):
        try:
            consume([(limits.DRAFT_NETWORK, requests.client_network(request))], at=timezone.now())
        except TooOftenError:
            pass
        else:
            request.session[_edit_of(pk)] = request.POST.get("text", "")[: drafts.LONGEST]
            return requests.sign_in(request, then=request.path)
    response = requests.sign_in(request, then=request.path)
    if request.method == "POST" and not requests.is_foreign(request):
        return returned_text.signed_out(
            request, request.POST.get("text", ""), login_url=response.url
        )
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own comment back, after asking once."""
    writer = requests.person(request)
    if writer is None:
        return requests.sign_in(request, then=request.path)
    comment = _own(writer, pk)
    if request.method == "POST":
        post.withdraw(comment, by=writer)
        if not discussions.is_reachable(comment.subject):
            return redirect("comments:mine")
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
    """The writer's own comment. Raises Http404 for what is gone, and for another's."""
    found = _found(writer, pk)
    if found is None:
        raise Http404
    return found


def _found(writer: User, pk: int) -> Comment | None:
    """The writer's own comment, held or shown."""
    return (
        Comment.objects.without_pingbacks()
        .filter(pk=pk, author=writer)
        .filter(status__in=(Comment.Status.PUBLISHED, Comment.Status.HELD))
        .select_related("author", "root", "article", "page")
        .first()
    )
