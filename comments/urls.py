"""Addresses of discussions. Included before articles.urls, whose catch-all would take them."""

from django.urls import path, re_path, register_converter

from comments import views


class Number:
    """A row's number: one that both databases can hold."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Subject:
    """What is discussed."""

    regex = "article|page"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Number, "number")
register_converter(Subject, "subject")

app_name = "comments"
urlpatterns = [
    path("comments/<number:pk>/", views.comment, name="comment"),
    path("comments/<subject:kind>/<number:pk>/at/<number:anchor>/", views.find, name="find"),
    re_path(
        r"^(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/(?P<slug>[^/]+)"
        r"/comment-page-(?P<comment_page>[0-9]{1,6})/$",
        views.article_comments,
        name="article-comments",
    ),
    re_path(
        r"^(?P<path>.+)/comment-page-(?P<comment_page>[0-9]{1,6})/$",
        views.page_comments,
        name="page-comments",
    ),
]
