"""Pages of the person who signs in; allauth brings the forms of the sign-in itself."""

import logging

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter as get_second_factor_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import avatars, facebook, linking, privacy, sign_in_methods
from accounts.forms import AvatarForm, LeavingForm, NameForm
from accounts.models import User
from boundary.pictures import PictureRefusedError

log = logging.getLogger("newsblog.accounts")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """My account: the name others see, and the way to everything else."""
    assert isinstance(request.user, User)  # noqa: S101
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. Your comments show the new name."))
        return redirect("accounts:me")
    return _my_page(request, form=form, avatar_form=AvatarForm())


@never_cache
@login_required
@require_POST
def avatar(request: HttpRequest) -> HttpResponse:
    """Put a picture beside my name, or take it away (`act` remove)."""
    assert isinstance(request.user, User)  # noqa: S101
    if request.POST.get("act") == "remove":
        avatars.take_away(request.user)
        messages.success(request, _("Your picture is removed."))
        return redirect("accounts:me")
    form = AvatarForm(request.POST, request.FILES)
    if form.is_valid():
        if not ratelimit.consume(request, action="change_avatar", user=request.user):
            form.add_error("picture", _("Too many attempts. Wait an hour and try again."))
        else:
            try:
                avatars.give(request.user, form.cleaned_data["picture"])
            except PictureRefusedError as error:
                form.add_error("picture", str(error))
            else:
                messages.success(request, _("Saved. Your comments show the new picture."))
                return redirect("accounts:me")
    return _my_page(request, form=NameForm(instance=request.user), avatar_form=form)


@never_cache
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """The desk has no sign-in page of its own: staff sign in where everybody does."""
    if request.user.is_authenticated:
        raise PermissionDenied(_("Your account does not belong to the staff."))
    target = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
    return redirect(reverse("account_login", query={REDIRECT_FIELD_NAME: target}))


@never_cache
@require_http_methods(["GET", "POST"])
def confirm_address(request: HttpRequest) -> HttpResponse:
    """“You already have an account here”: send its address a code, and then link the two."""
    pending = request.session.get(linking.PENDING_LINK)
    if not pending:
        return redirect("account_login")
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    if user is None:
        raise Http404
    if request.method == "POST":
        LoginCodeVerificationProcess.initiate(request=request, user=user, email=pending["email"])
        return redirect(
            reverse("account_confirm_login_code", query={"next": pending["next"] or "/"})
        )
    return render(request, "accounts/prove.html", {"pending": pending})


@never_cache
@login_required
@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """All that the site keeps of you, as a zip."""
    assert isinstance(request.user, User)  # noqa: S101
    response = HttpResponse(privacy.as_zip(request.user), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return response


@never_cache
@login_required
@require_GET
def code_app_picture(request: HttpRequest) -> HttpResponse:
    """The key of the code app that is being set up, for the app's camera.

    A picture of its own, because the content policy allows none inside the page.
    """
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    second_factor = get_second_factor_adapter()
    picture = second_factor.build_totp_svg(second_factor.build_totp_url(request.user, secret))
    return HttpResponse(picture, content_type="image/svg+xml")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Delete my account."""
    assert isinstance(request.user, User)  # noqa: S101
    if request.user.is_staff:
        messages.warning(
            request,
            _(
                "You are on the staff: an owner must remove you from it before you can delete your "
                "account."
            ),
        )
        return redirect("accounts:me")
    form = LeavingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = request.user
        logout(request)
        privacy.erase_person(person, erase=form.cleaned_data["comments"] == LeavingForm.ERASE)
        return render(request, "accounts/left.html")
    return render(request, "accounts/leave.html", {"form": form})


@csrf_exempt
@require_POST
def facebook_deauthorise(request: HttpRequest) -> HttpResponse:
    """Somebody removed our app at Facebook: the provider is disconnected, the account stays."""
    account = _facebook_account(request)
    if account is None:
        return HttpResponseBadRequest("bad signed_request\n", content_type="text/plain")
    SocialAccount.objects.filter(provider="facebook", uid=account).delete()
    return HttpResponse("ok\n", content_type="text/plain")


@csrf_exempt
@require_POST
def facebook_delete(request: HttpRequest) -> HttpResponse:
    """Somebody asks Facebook to have their data deleted here; answers where to see that it is."""
    account = _facebook_account(request)
    if account is None:
        return HttpResponseBadRequest("bad signed_request\n", content_type="text/plain")
    found = SocialAccount.objects.filter(provider="facebook", uid=account).first()
    if (
        found
        and not found.user.is_staff
        and not sign_in_methods.has_another_method(found.user, but=found)
    ):
        privacy.erase_person(found.user, erase=True)
    elif found:
        found.delete()
    code = signing.dumps(account, salt="facebook-deletion")
    return JsonResponse(
        {
            "url": request.build_absolute_uri(reverse("accounts:facebook-deleted", args=[code])),
            "confirmation_code": code,
        }
    )


@require_GET
def facebook_deleted(request: HttpRequest, code: str) -> HttpResponse:
    """Says whether a deletion that Facebook passed on is done."""
    try:
        account = signing.loads(code, salt="facebook-deletion")
    except signing.BadSignature:
        raise Http404 from None
    done = not SocialAccount.objects.filter(provider="facebook", uid=account).exists()
    return render(request, "accounts/facebook_deleted.html", {"done": done})


def _my_page(request: HttpRequest, *, form: NameForm, avatar_form: AvatarForm) -> HttpResponse:
    return render(
        request,
        "accounts/me.html",
        {
            "form": form,
            "avatar_form": avatar_form,
            "addresses": EmailAddress.objects.filter(user_id=request.user.pk),
            "sign_ins": SocialAccount.objects.filter(user_id=request.user.pk),
        },
    )


def _facebook_account(request: HttpRequest) -> str | None:
    """The Facebook user a signed request is about; None where its signature is wrong."""
    try:
        secret = get_adapter().get_app(request, provider="facebook").secret
    except SocialApp.DoesNotExist:
        return None
    try:
        payload = facebook.read_signed_request(
            request.POST.get("signed_request", ""), secret=secret
        )
    except facebook.BadSignatureError:
        log.warning("a Facebook callback with a wrong signature was refused")
        return None
    account = payload.get("user_id")
    return str(account) if account else None
