"""All addresses of the site, the most specific first; the catch-all of pages comes last."""

from django.contrib import admin
from django.urls import include, path, re_path

from accounts import views as accounts_views
from newsblog import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("accounts/", include("accounts.urls")),
    path("admin/login/", accounts_views.staff_sign_in, name="staff-sign-in"),
    path("admin/", admin.site.urls),
    re_path(r"^media/(?P<path>.+)$", views.media, name="media"),
    path("", include("wordpress.urls")),
    path("", include("comments.urls")),
    path("", include("articles.urls")),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.not_found
handler429 = views.too_often  # asked for by the limits of the sign-in
handler500 = views.server_error
