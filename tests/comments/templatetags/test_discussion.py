import datetime as dt
import re

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone
from lxml import html

from accounts.models import User
from articles.models import SiteIdentity, Subject
from comments.models import Comment
from comments.reading.discussions import NoSuchCommentPageError
from tests.factories import make_article, make_author, make_comment, make_page, make_user

pytestmark = pytest.mark.django_db


def request_for(
    subject: Subject, query: str = "", page: int = 1, site: SiteIdentity | None = None
) -> HttpRequest:
    path = subject.get_absolute_url() + (f"comment-page-{page}/" if page > 1 else "")
    request = RequestFactory().get(path + query)
    request.resolver_match = resolve(path)
    request.site_identity = site or SiteIdentity()
    return request


def read_by(user: User, subject: Subject) -> HttpRequest:
    request = request_for(subject)
    request.COOKIES["sessionid"] = "one"
    request.session = SessionStore()
    request.user = user
    request.session = SessionStore()
    return request


def rendered(subject: Subject, request: HttpRequest | None = None) -> html.HtmlElement:
    subject.refresh_from_db()
    text = Template("{% load discussion %}{% discussion subject %}").render(
        Context({"subject": subject, "request": request or request_for(subject)})
    )
    return html.fragment_fromstring(text.strip())


def said(page: html.HtmlElement) -> str:
    return " ".join(page.text_content().split())


def link(subject: Subject, site: SiteIdentity | None = None) -> str:
    subject.refresh_from_db()
    return Template("{% load discussion %}{% comments_link subject %}").render(
        Context({"subject": subject, "request": request_for(subject, site=site)})
    )


@pytest.mark.parametrize(
    ("count", "heading"), [(1, "One thought on “Tin & mussels”"), (2, "2 thoughts on")]
)
def test_heading_counts_thoughts_in_words(count: int, heading: str) -> None:
    article = make_article(headline="Tin & mussels")
    for _ in range(count):
        make_comment(article)

    page = rendered(article)

    assert heading in page.get_element_by_id("comments-title").text_content()
    assert page.get("id") == "comments"


def test_replies_are_nested_lists_and_each_comment_has_its_anchor() -> None:
    first = make_comment(name="Maren")
    reply = make_comment(parent=first, name="Ines")

    page = rendered(first.subject)

    item = page.get_element_by_id(f"comment-{reply.pk}")
    assert item.tag == "li"
    assert item.getparent().tag == "ol"
    assert item.getparent().getparent().get("id") == f"comment-{first.pk}"
    (time,) = item.xpath(".//a/time")
    assert time.getparent().get("href") == f"#comment-{reply.pk}"


def test_lists_are_closed_where_threads_of_different_depth_follow_one_another() -> None:
    article = make_article()
    for depth in (6, 0, 3, 1):
        comment = make_comment(article)
        for _ in range(depth):
            comment = make_comment(parent=comment)
    text = Template("{% load discussion %}{% discussion subject %}").render(
        Context({"subject": article, "request": request_for(article)})
    )

    open_lists = 0
    for tag in re.findall(r"</?(?:ol|li)\b", text):
        open_lists += 1 if tag[1] != "/" else -1
        assert open_lists >= 0
    assert open_lists == 0
    roots = html.fragment_fromstring(text.strip()).xpath("./ol/li")
    assert len(roots) == 4


def test_below_the_fifth_level_a_comment_says_what_it_answers() -> None:
    comment = make_comment(name="Nr 1")
    for number in range(2, 8):
        comment = make_comment(parent=comment, name=f"Nr {number}")

    page = rendered(comment.subject)

    deepest = page.get_element_by_id(f"comment-{comment.pk}")
    assert len(deepest.xpath("ancestor::ol")) == 5
    assert "in reply to Nr 6" in said(deepest)


def test_authors_of_the_story_and_staff_carry_a_badge() -> None:
    writer, editor, reader = make_user("ines"), make_user("ed", is_staff=True), make_user()
    article = make_article(authors=[make_author(user=writer)])
    comments = [make_comment(article, author=user) for user in (writer, editor, reader)]
    other = make_comment(make_article(), author=writer)

    badges = [
        rendered(comment.subject)
        .get_element_by_id(f"comment-{comment.pk}")
        .xpath(".//*[@class='badge']/text()")
        for comment in (*comments, other)
    ]

    assert badges == [["Author"], ["Staff"], [], []]


def test_name_is_what_the_writer_is_called_now() -> None:
    user = make_user("maren", display_name="Maren K.")
    comment = make_comment(author=user, name="maren")

    assert "Maren K." in said(rendered(comment.subject))
    user.delete()
    assert "Maren K." not in said(rendered(comment.subject))


def test_names_and_sites_of_writers_cannot_become_markup() -> None:
    comment = make_comment(name="<script>x</script>", url="javascript:alert(1)")
    linked = make_comment(comment.article, name="B", url='https://b.example/"onx="')

    page = rendered(comment.subject)

    assert not page.xpath("//script[not(@src)]")
    assert page.xpath("//bdi/text()") == ["<script>x</script>", "B"]
    (site,) = page.xpath("//a[contains(@rel, 'ugc')]")
    assert site.get("href") == linked.url
    assert set(site.get("rel").split()) >= {"nofollow", "ugc"}


@pytest.mark.parametrize("status", ["held", "spam", "removed"])
def test_words_of_a_hidden_comment_are_not_in_the_page(status: str) -> None:
    hidden = make_comment(status=status, name="Loudmouth", text="unspeakable")
    make_comment(hidden.article)
    assert "unspeakable" not in said(rendered(hidden.subject))
    assert not rendered(hidden.subject).xpath(f"//*[@id='comment-{hidden.pk}']")

    make_comment(parent=hidden, text="a civil answer")

    page = rendered(hidden.subject)
    assert "unspeakable" not in said(page)
    assert "Loudmouth" not in html.tostring(page, encoding="unicode")
    assert "This comment was removed." in said(page.get_element_by_id(f"comment-{hidden.pk}"))
    assert "a civil answer" in said(page)


def test_held_comment_is_shown_to_its_writer_and_to_staff_and_to_nobody_else() -> None:
    writer, other, staff = make_user(), make_user(), make_user(is_staff=True)
    held = make_comment(status="held", author=writer, text="waiting words")
    answer = make_comment(parent=held, status="held", author=other, text="also waiting")

    seen = {
        user: said(rendered(held.subject, read_by(user, held.subject)))
        for user in (writer, other, staff)
    }

    assert "waiting words" in seen[writer]
    assert "Awaiting moderation" in seen[writer]
    assert "also waiting" not in seen[writer]
    assert "waiting words" not in seen[other]
    assert "also waiting" in seen[other]
    assert "waiting words" in seen[staff]
    assert "also waiting" in seen[staff]
    assert answer.status == "held"


def test_visitors_get_the_same_page_and_nobody_is_looked_up() -> None:
    comment = make_comment()
    request = request_for(comment.subject)
    assert not hasattr(request, "user")

    first, second = (html.tostring(rendered(comment.subject, request)) for _ in range(2))

    assert first == second
    assert b"csrf" not in first


def test_imported_comment_answers_to_its_old_number_too() -> None:
    comment = make_comment(old_anchor=987654)

    assert rendered(comment.subject).xpath("//li//a[@id='comment-987654']")


def test_mentions_stand_apart_from_what_readers_said() -> None:
    article = make_article()
    make_comment(article, kind="pingback", name="Tide tables", url="https://tides.example/x")
    make_comment(article, kind="pingback", name="Held one", status="held")

    page = rendered(article)

    assert not page.xpath("//*[@id='comments-title']")
    assert page.xpath("//h2/text()")[0] == "Elsewhere"
    assert page.xpath("//a[@href='https://tides.example/x'][contains(@rel, 'ugc')]")
    assert "Held one" not in said(page)


def test_replytocom_names_the_comment_that_is_answered() -> None:
    comment = make_comment(name="Maren", text="The boat drew too much water.")
    request = request_for(comment.subject, f"?replytocom={comment.pk}")

    respond = rendered(comment.subject, request).get_element_by_id("respond")

    assert "Leave a Reply to Maren" in said(respond)
    assert "The boat drew too much water." in said(respond)
    assert "Cancel reply" in said(respond)


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "٣", "x", "", "1' OR 1=1"])
def test_replytocom_that_names_nothing_is_an_ordinary_form(number: str) -> None:
    comment = make_comment()
    request = request_for(comment.subject, f"?replytocom={number}")

    assert rendered(comment.subject, request).xpath("//h2[@id='reply-title']/text()") == [
        "Leave a Reply"
    ]


def test_replytocom_does_not_quote_a_hidden_comment_or_one_from_elsewhere() -> None:
    article = make_article()
    for comment in (make_comment(article, status="held", text="secret"), make_comment(text="far")):
        request = request_for(article, f"?replytocom={comment.pk}")
        assert comment.text not in said(rendered(article, request))


def test_closed_discussion_says_so_and_offers_no_reply() -> None:
    comment = make_comment(make_article(comments_open=False))

    page = rendered(comment.subject)

    assert "Comments are closed." in said(page)
    assert not page.xpath("//a[contains(@href, 'replytocom')]")


def test_discussion_closes_after_the_sites_days_unless_the_story_has_a_time_of_its_own() -> None:
    site = SiteIdentity(comments_close_after_days=14)
    now = timezone.now()
    old, new = (make_article(published=now - dt.timedelta(days=days)) for days in (15, 13))
    kept = make_article(
        published=now - dt.timedelta(days=99), comments_close_at=now + dt.timedelta(days=1)
    )

    closed = [
        "Comments are closed." in said(rendered(article, request_for(article, site=site)))
        for article in (old, new, kept)
    ]

    assert closed == [True, False, False]
    assert link(old, site).strip() == ""
    assert "Leave a comment" in link(new, site)


def test_owner_decides_how_deep_threads_nest_and_how_many_a_page_has() -> None:
    site = SiteIdentity(thread_depth=2, threads_per_page=5)
    article = make_article()
    reply = make_comment(parent=make_comment(parent=make_comment(article)))
    for _ in range(5):
        make_comment(article)

    page = rendered(article, request_for(article, site=site))

    assert len(page.get_element_by_id(f"comment-{reply.pk}").xpath("ancestor::ol")) == 2
    assert len(page.xpath("./ol/li")) == 5
    assert page.xpath("//a[@rel='next']")


def test_fifty_threads_a_page_with_real_links_between_the_pages() -> None:
    article = make_article()
    roots = [make_comment(article, text=f"number {n}.") for n in range(51)]
    make_comment(parent=roots[50], text="on the second page")

    first, second = rendered(article), rendered(article, request_for(article, page=2))

    assert len(first.xpath("./ol/li")) == 50
    assert first.xpath("//a[@rel='next']/@href")[0] == (
        f"{article.get_absolute_url()}comment-page-2/#comments"
    )
    assert len(second.xpath("./ol/li")) == 1
    assert "on the second page" in said(second)
    assert second.xpath("//a[@rel='prev']/@href")[0] == f"{article.get_absolute_url()}#comments"
    with pytest.raises(NoSuchCommentPageError):
        rendered(article, request_for(article, page=3))


def test_newest_first_begins_with_the_last_thread() -> None:
    article = make_article()
    first, last = make_comment(article), make_comment(article)

    page = rendered(article, request_for(article, "?order=newest"))

    assert page.xpath("./ol/li/@id") == [f"comment-{last.pk}", f"comment-{first.pk}"]
    assert "Newest" in page.xpath("//a[@aria-current='true']/text()")[0]


@pytest.mark.parametrize("count", [10, 100, 1_000])
def test_section_costs_three_queries_however_many_comments(count: int) -> None:
    writer, editor = make_user(), make_user(is_staff=True)
    article = make_article(authors=[make_author(user=writer)])
    roots = [make_comment(article, author=writer, name=f"{n}") for n in range(5)]
    now = roots[0].created_at
    Comment.objects.bulk_create(
        Comment(
            article=article,
            parent=roots[n % 5],
            root=roots[n % 5],
            depth=1,
            author=(writer, editor, None)[n % 3],
            name="Reader",
            text="Words.",
            status=Comment.Status.PUBLISHED,
            created_at=now,
        )
        for n in range(count - 5)
    )

    article.refresh_from_db()
    template = Template("{% load discussion %}{% discussion subject %}")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        text = template.render(Context({"subject": article, "request": request_for(article)}))

    assert len(queries) <= 3
    shown = text.count('<li class="comment"')
    assert shown == min(count, 255)
    assert ("Show the other 149 replies" in text) == (count > 255)
    assert text.count('class="badge"') > shown // 2


def test_link_has_four_states() -> None:
    article = make_article(headline="Tin", comments_open=True)
    url = article.get_absolute_url()
    assert f'href="{url}#respond"' in link(article)
    assert "Leave a comment" in link(article)
    assert '<span class="visually-hidden"> on Tin</span>' in link(article)

    make_comment(article)
    assert f'href="{url}#comments"' in link(article)
    assert "One comment" in link(article)
    make_comment(article)
    assert "2 comments" in link(article)

    assert link(make_article(comments_open=False)).strip() == ""

    asked = link(make_article(password="x"))
    assert "Enter the password" in asked


def test_discussion_of_a_page_works_like_that_of_a_story() -> None:
    page = make_page(title="About")
    for _ in range(51):
        comment = make_comment(page)

    shown = rendered(page, request_for(page, page=2))

    assert "51 thoughts on “About”" in said(shown)
    assert shown.xpath("./ol/li/@id") == [f"comment-{comment.pk}"]


def test_hours_of_comments_are_written_as_everywhere_on_the_site() -> None:
    at = dt.datetime(2026, 11, 22, 20, 5, tzinfo=dt.UTC)
    comment = make_comment(created_at=at)
    make_comment(comment.article, kind="pingback", created_at=at)

    page = said(rendered(comment.subject))

    local = timezone.localtime(at)
    assert f"{local.day} November 2026, {local:%H:%M}" in page
    assert page.count(f"{local.day} November 2026") == 2
