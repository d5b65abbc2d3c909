"""What somebody does to another's comment, or to a story, without writing: like, report, mute."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.limits import TooOftenError
from accounts.models import User
from articles.models import Article, SiteIdentity
from comments.actions import like, report
from comments.forms import ReportForm
from comments.models import Comment, Flag
from comments.reading import discussions, permalinks
from comments.views import requests


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def like_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Like a comment, or (`like=0`) take it back. By GET a page with the button."""
    comment = requests.shown_comment(request, pk)
    question = _("Like this comment?")
    return _like(request, comment, question, _url_of(request, comment))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def like_article(request: HttpRequest, pk: int) -> HttpResponse:
    """Like a story, or take it back."""
    article = get_object_or_404(Article.objects.reachable(), pk=pk)
    if not requests.may_read(request, article):
        raise Http404
    return _like(request, article, _("Like this story?"), article.get_absolute_url())


def _like(request: HttpRequest, liked: Comment | Article, question: str, back: str) -> HttpResponse:
    reader = requests.person(request)
    if reader is None:
        return requests.sign_in(request, then=request.path)
    if request.method != "POST":
        if like.is_liked(liked, by=reader):
            question = _("You like this. Unlike it?")
            return _asked(request, liked, question, _("Unlike"), undoes="like")
        return _asked(request, liked, question, _("Like"))
    likes = request.POST.get("like") != "0"
    try:
        count = like.like(liked, by=reader) if likes else like.unlike(liked, by=reader)
    except like.LikeRefusedError as refusal:
        return _said(request, str(refusal), status=409)
    except TooOftenError as too_often:
        return _too_often(request, too_often.seconds)
    if requests.wants_json(request):
        label = _("Liked") if likes else _("Like")
        return JsonResponse(
            {"count": count, "likes": likes, "label": label, "words": in_words(count)}
        )
    return redirect(back)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the moderators what is wrong with a comment."""
    comment = requests.shown_comment(request, pk)
    reader = requests.person(request)
    if reader is None:
        return requests.sign_in(request, then=request.path)
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                report.report(
                    comment,
                    by=reader,
                    reason=form.cleaned_data["reason"],
                    note=form.cleaned_data["note"],
                )
            except report.ReportRefusedError as refusal:
                form.add_error(None, str(refusal))
            except TooOftenError as too_often:
                return _too_often(request, too_often.seconds)
            else:
                return _said(
                    request, _("Thank you. A moderator will look at the comment."), status=200
                )
    context = {"comment": comment, "form": form, "reasons": Flag.Reason.choices}
    return render(request, "comments/report.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mute(request: HttpRequest, pk: int) -> HttpResponse:
    """Fold away what the writer of a comment says, for oneself; `mute=0` undoes it."""
    comment = requests.shown_comment(request, pk)
    if comment.author is None:
        raise Http404
    reader = requests.person(request)
    if reader is None:
        return requests.sign_in(request, then=request.path)
    if request.method != "POST":
        name = {"name": comment.shown_name}
        if discussions.muted_by(reader).filter(muted=comment.author).exists():
            question = _("Unmute %(name)s?") % name
            return _asked(request, comment, question, _("Unmute"), undoes="mute")
        return _asked(request, comment, _("Mute %(name)s?") % name, _("Mute"))
    act: Callable[..., None] = like.unmute if request.POST.get("mute") == "0" else like.mute
    return _muted(request, comment, comment.author, reader, act)


def _muted(
    request: HttpRequest,
    comment: Comment,
    author: User,
    reader: User,
    act: Callable[..., None],
) -> HttpResponse:
    try:
        act(author, by=reader)
    except like.LikeRefusedError as refusal:
        return _said(request, str(refusal), status=409)
    return redirect(_url_of(request, comment))


def in_words(count: int) -> str:
    """“3 readers like this”, in the reader's language."""
    if not count:
        return _("Be the first to like this.")
    return ngettext("One reader likes this.", "%(count)d readers like this.", count) % {
        "count": count
    }


def _asked(
    request: HttpRequest, about: Comment | Article, question: str, button: str, *, undoes: str = ""
) -> HttpResponse:
    """The page with the button; `undoes` names the act that it takes back."""
    context = {
        "comment": about if isinstance(about, Comment) else None,
        "article": about if isinstance(about, Article) else None,
        "question": question,
        "button": button,
        "undoes": undoes,
    }
    return render(request, "comments/confirm.html", context)


def _said(request: HttpRequest, message: str, *, status: int) -> HttpResponse:
    if requests.wants_json(request):
        return JsonResponse({"error": message}, status=status)
    context = {"title": _("Comments"), "message": message}
    return render(request, "comments/message.html", context, status=status)


def _too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    message = _("Too many requests. Try again in a little while.")
    response = _said(request, message, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _url_of(request: HttpRequest, comment: Comment) -> str:
    return permalinks.url_of(
        comment, site=SiteIdentity.of(request), viewer=requests.person(request)
    )
