"""Readers' addresses: WordPress's, so a site that moves here keeps every link (design.md, 5)."""

from django.urls import path, register_converter

from articles import views


class Digits:
    """A year, month or day with its leading zeros."""

    regex = "[0-9]{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str | int) -> str:
        return f"{int(value):02d}"


class Year(Digits):
    """Four digits."""

    regex = "[0-9]{4}"

    def to_url(self, value: str | int) -> str:
        return f"{int(value):04d}"


register_converter(Year, "yyyy")
register_converter(Digits, "two")

app_name = "articles"
urlpatterns = [
    path("", views.front, name="front"),
    path("page/<int:number>/", views.front, name="front-page"),
    path("search/", views.search, name="search"),
    path("corrections/", views.corrections, name="corrections"),
    path("p/<int:pk>/", views.by_id, name="by-id"),
    path("category/<path:path>/", views.category, name="category"),
    path("tag/<str:slug>/", views.tag, name="tag"),
    path("author/<str:slug>/", views.author, name="author"),
    path("<yyyy:year>/", views.archive, name="year"),
    path("<yyyy:year>/<two:month>/", views.archive, name="month"),
    path("<yyyy:year>/<two:month>/<two:day>/", views.archive, name="day"),
    path(
        "<yyyy:year>/<two:month>/<two:day>/<str:slug>/",
        views.article_detail,
        name="article-detail",
    ),
    path("<path:path>/", views.page, name="page"),
]
