"""Readers' addresses: WordPress's, so a site that moves here keeps every link (design.md, 5)."""

from django.urls import URLPattern, path, re_path, register_converter
from django.views.generic import RedirectView

from articles import views
from articles.syndication import feeds, sitemaps


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


def topic_feeds(route: str, view: feeds.FeedView, *, name: str) -> list[URLPattern]:
    """The feed of a section, tag or author in each format, below its own address."""
    return [
        path(f"{route}feed/", view, name=name),
        path(f"{route}feed/atom/", view, {"kind": "atom"}, name=f"{name}-atom"),
        path(f"{route}feed/json/", view, {"kind": "json"}, name=f"{name}-json"),
    ]


app_name = "articles"
urlpatterns = [
    path("", views.front, name="front"),
    path("page/<int:number>/", views.front, name="front-page"),
    path("search/", views.search, name="search"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", sitemaps.sitemap_part, name="sitemap-part"),
    path("news-sitemap.xml", sitemaps.news_sitemap, name="news-sitemap"),
    path("wp-sitemap.xml", sitemaps.old_sitemap, name="wp-sitemap"),
    path("sitemap_index.xml", sitemaps.old_sitemap, name="old-sitemap"),
    path("feed/", feeds.site_feed, name="feed"),
    path("feed/atom/", feeds.site_feed, {"kind": "atom"}, name="feed-atom"),
    path("feed/json/", feeds.site_feed, {"kind": "json"}, name="feed-json"),
    *topic_feeds("category/<path:path>/", feeds.category_feed, name="category-feed"),
    *topic_feeds("tag/<str:slug>/", feeds.tag_feed, name="tag-feed"),
    *topic_feeds("author/<str:slug>/", feeds.author_feed, name="author-feed"),
    re_path(r"^(?P<before>(?:[^/]+/)*)feed/(?:feed|rdf|rss2?)/$", feeds.old_feed, name="old-feed"),
    re_path(r"^(?:wp-)?(?:rdf|rss2?)(?:\.php)?/?$", feeds.old_feed, name="wp-feed"),
    re_path(r"^(?:wp-)?(?P<kind>atom)(?:\.php)?/?$", feeds.old_feed, name="wp-feed-atom"),
    path("identity.css", views.identity_css, name="identity-css"),
    path("favicon.svg", views.favicon, name="favicon"),
    path(
        "favicon.ico",
        RedirectView.as_view(pattern_name="articles:favicon"),
        name="favicon-ico",
    ),
    path("site.webmanifest", views.manifest, name="manifest"),
    path("corrections/", views.corrections, name="corrections"),
    path("corrections/page/<int:number>/", views.corrections, name="corrections-page"),
    path("p/<int:pk>/", views.by_id, name="by-id"),
    path("category/<path:path>/page/<int:number>/", views.category, name="category-page"),
    path("category/<path:path>/", views.category, name="category"),
    path("tag/<str:slug>/", views.tag, name="tag"),
    path("tag/<str:slug>/page/<int:number>/", views.tag, name="tag-page"),
    path("author/<str:slug>/", views.author, name="author"),
    path("author/<str:slug>/page/<int:number>/", views.author, name="author-page"),
    path("<yyyy:year>/", views.archive, name="year"),
    path("<yyyy:year>/page/<int:number>/", views.archive, name="year-page"),
    path("<yyyy:year>/<two:month>/", views.archive, name="month"),
    path("<yyyy:year>/<two:month>/page/<int:number>/", views.archive, name="month-page"),
    path("<yyyy:year>/<two:month>/<two:day>/", views.archive, name="day"),
    path("<yyyy:year>/<two:month>/<two:day>/page/<int:number>/", views.archive, name="day-page"),
    path(
        "<yyyy:year>/<two:month>/<two:day>/<str:slug>/",
        views.article_detail,
        name="article-detail",
    ),
    path("<path:path>/", views.page, name="page"),
]
