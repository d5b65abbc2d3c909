"""Addresses of discussions. Included before articles.urls, whose catch-all would take them."""

from django.urls import path, re_path, register_converter

from comments import feeds, views


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

ARTICLE = r"(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/(?P<day>[0-9]{2})/(?P<slug>[^/]+)"
# Below these parts stand the feeds of stories, which articles.urls answers.
PAGE = r"(?!(?:category|tag|author|comments|feed)/|[0-9]{4}/)(?P<path>.+)"
THREAD = r"comment-thread-(?P<thread>[0-9]{1,18})/(?:page/(?P<number>[0-9]{1,6})/)?"

app_name = "comments"
urlpatterns = [
    path("comments/<number:pk>/", views.comment, name="comment"),
    path("comments/<number:pk>/edit/", views.edit, name="edit"),
    path("comments/<number:pk>/delete/", views.delete, name="delete"),
    path("comments/<number:pk>/like/", views.like_comment, name="like"),
    path("comments/<number:pk>/report/", views.report_comment, name="report"),
    path("comments/<number:pk>/mute/", views.mute, name="mute"),
    path("comments/mine/", views.mine, name="mine"),
    path("comments/mine/page/<number:number>/", views.mine, name="mine"),
    path("comments/notifications/", views.mails, name="mails"),
    path("comments/notifications/page/<number:number>/", views.mails, name="mails"),
    path("comments/muted/", views.muted, name="muted"),
    path("comments/muted/page/<number:number>/", views.muted, name="muted"),
    path("comments/notifications/stop/", views.stop_mails, name="stop-mails"),
    path("comments/notifications/address/", views.mails_address, name="mails-address"),
    path("comments/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("comments/article/<number:pk>/like/", views.like_article, name="like-article"),
    path("comments/<subject:kind>/<number:pk>/respond/", views.respond, name="respond"),
    path("comments/<subject:kind>/<number:pk>/at/<number:anchor>/", views.find, name="find"),
    path("comments/<subject:kind>/<number:pk>/since/<number:newest>/", views.news, name="news"),
    path("comments/feed/", feeds.site_feed, name="feed"),
    path("comments/feed/atom/", feeds.site_feed, {"kind": "atom"}, name="feed-atom"),
    re_path(rf"^{ARTICLE}/feed/$", feeds.article_feed, name="article-feed"),
    re_path(
        rf"^{ARTICLE}/feed/atom/$", feeds.article_feed, {"kind": "atom"}, name="article-feed-atom"
    ),
    re_path(rf"^{PAGE}/feed/$", feeds.page_feed, name="page-feed"),
    re_path(rf"^{PAGE}/feed/atom/$", feeds.page_feed, {"kind": "atom"}, name="page-feed-atom"),
    # Below the subject's own address, where the cookie of its password is sent to.
    re_path(rf"^{ARTICLE}/respond/$", views.respond_to_article, name="respond-to-article"),
    re_path(rf"^{PAGE}/respond/$", views.respond_to_page, name="respond-to-page"),
    re_path(rf"^{ARTICLE}/{THREAD}$", views.article_thread, name="article-thread"),
    re_path(rf"^{PAGE}/{THREAD}$", views.page_thread, name="page-thread"),
    re_path(
        rf"^{ARTICLE}/comment-page-(?P<comment_page>[0-9]{{1,6}})/$",
        views.article_comments,
        name="article-comments",
    ),
    re_path(
        r"^(?P<path>.+)/comment-page-(?P<comment_page>[0-9]{1,6})/$",
        views.page_comments,
        name="page-comments",
    ),
]
