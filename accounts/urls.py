"""Addresses below /accounts/; allauth's own follow ours."""

from django.urls import include, path
from django.views.generic import RedirectView

from accounts import views

ours = [
    path("", RedirectView.as_view(pattern_name="accounts:me"), name="root"),
    path("me/", views.me, name="me"),
    path("avatar/", views.avatar, name="avatar"),
    path("prove/", views.prove, name="prove"),
    path("download/", views.download, name="download"),
    path("code-app/", views.code_app_picture, name="code-app-picture"),
    path("leave/", views.leave, name="leave"),
    path("facebook/deauthorise/", views.facebook_deauthorise, name="facebook-deauthorise"),
    path("facebook/delete/", views.facebook_delete, name="facebook-delete"),
    path("facebook/deleted/<str:code>/", views.facebook_deleted, name="facebook-deleted"),
]
urlpatterns = [
    path("", include((ours, "accounts"))),
    # Whoever comes by code needs no sign-up: one door for those who have been here and those not.
    path(
        "signup/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="signup",
    ),
    path("", include("allauth.urls")),
]
