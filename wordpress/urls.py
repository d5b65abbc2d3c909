"""Addresses that only a site that moved here has."""

from django.urls import path

from wordpress import views

app_name = "wordpress"
urlpatterns = [
    path("wp-content/uploads/<path:path>", views.upload, name="upload"),
]
