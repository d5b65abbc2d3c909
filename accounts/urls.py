"""Addresses below /accounts/; allauth's own follow ours."""

from django.urls import include, path
from django.views.generic import RedirectView

from accounts import code_views, views

ours = [
    path("", RedirectView.as_view(pattern_name="accounts:me"), name="root"),
    path("me/", views.me, name="me"),
    path("avatar/", views.avatar, name="avatar"),
    path("prove/", views.confirm_address, name="prove"),
    path("download/", views.download, name="download"),
    path("code-app/", views.code_app_picture, name="code-app-picture"),
    path("leave/", views.leave, name="leave"),
    path("facebook/deauthorise/", views.facebook_deauthorise, name="facebook-deauthorise"),
    path("facebook/delete/", views.facebook_delete, name="facebook-delete"),
    path("facebook/deleted/<str:code>/", views.facebook_deleted, name="facebook-deleted"),
]
urlpatterns = [
    path("", include((ours, "accounts"))),
    # Whoever comes by code needs no sign-up: one page for new and known people.
    path(
        "signup/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="signup",
    ),
    path(
        "login/code/",
        code_views.RequestLoginCode.as_view(),
        name="account_request_login_code",
    ),
    path(
        "login/code/confirm/",
        code_views.ConfirmLoginCode.as_view(),
        name="account_confirm_login_code",
    ),
    path(
        "confirm-email/",
        code_views.ConfirmAddressCode.as_view(),
        name="account_email_verification_sent",
    ),
    path("", include("allauth.urls")),
]
