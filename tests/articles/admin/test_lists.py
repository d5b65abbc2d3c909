import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import roles
from articles.models import Article, Image, Page, Redirect
from desk.lists import LAST_PAGE
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_page,
    make_tag,
    make_user,
)
from tests.roles import make_staff

pytestmark = pytest.mark.django_db

LISTS = [  # of ours, in which the tests make rows
    "articles/article",
    "articles/author",
    "articles/category",
    "articles/image",
    "articles/page",
    "articles/redirect",
    "articles/tag",
    "comments/comment",
    "accounts/user",
]


def make_rows(number: int) -> None:
    """So many more of everything that the desk lists."""
    for _ in range(number):
        section, tag, author = make_category(), make_tag(), make_author(user=make_user())
        article = make_article(section=section, authors=[author], tags=[tag])
        make_comment(article)
        make_page()
        image = Image.objects.create(
            original="x", format="jpeg", width=9, height=6, size=1, sha256="", alt="A picture"
        )
        Redirect.objects.create(old_path=f"/old/{article.pk}", article=article)
        Redirect.objects.create(old_path=f"/picture/{image.pk}", image=image)


def queries_of(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return [query["sql"] for query in captured.captured_queries]


def owner(client: Client) -> Client:
    client.force_login(make_staff(roles.OWNER))
    return client


def test_lists_count_nothing_and_cost_the_same_with_ten_rows_and_fifty(
    client: Client,
) -> None:
    owner(client)
    make_rows(10)
    few = {name: queries_of(client, f"/admin/{name}/") for name in LISTS}
    make_rows(40)
    many = {name: queries_of(client, f"/admin/{name}/") for name in LISTS}

    for name in LISTS:
        assert not any("COUNT(" in sql for sql in [*few[name], *many[name]]), name
        assert len(many[name]) == len(few[name]) <= 12, name


def test_lists_that_libraries_bring_count_nothing_either(client: Client) -> None:
    client.force_login(make_user(is_staff=True, is_superuser=True))

    for model in admin.site._registry:
        name = f"{model._meta.app_label}/{model._meta.model_name}"
        if name not in {"articles/siteidentity", "comments/moderationrules"}:  # one row: a form
            sqls = queries_of(client, f"/admin/{name}/")
            assert not any("COUNT(" in sql for sql in sqls), name


def test_searches_of_lists_count_nothing_either(client: Client) -> None:
    owner(client)
    make_rows(3)

    for name in LISTS:
        assert not any("COUNT(" in sql for sql in queries_of(client, f"/admin/{name}/?q=story+1"))


def test_the_first_page_of_the_desk_costs_the_same_whatever_waits(client: Client) -> None:
    owner(client)
    make_rows(2)
    few = queries_of(client, "/admin/")
    make_rows(30)
    for number in range(20):
        make_article(published=False, status=Article.Status.SUBMITTED, headline=f"Waits {number}")

    many = queries_of(client, "/admin/")

    assert len(many) == len(few) <= 14
    assert not any("COUNT(" in sql for sql in many)


def test_the_list_of_stories_leaves_bodies_in_the_database(client: Client) -> None:
    owner(client)
    make_rows(2)

    for sql in queries_of(client, "/admin/articles/article/"):
        for column in ("body", "body_html", "body_text"):
            assert f'"articles_article"."{column}"' not in sql


def test_autocompletes_count_nothing(client: Client) -> None:
    owner(client)
    make_rows(25)
    address = "/admin/autocomplete/?app_label=articles&model_name=article&field_name=tags&term=Tag"

    sqls = queries_of(client, address)
    answer = client.get(address).json()

    assert not any("COUNT(" in sql for sql in sqls)
    assert (len(answer["results"]), answer["pagination"]["more"]) == (20, True)


def test_a_second_page_holds_what_the_first_does_not(client: Client) -> None:
    owner(client)
    for number in range(60):
        make_article(headline=f"Number {number:02d}")

    first = client.get("/admin/articles/article/").content.decode()
    second = client.get("/admin/articles/article/?p=2").content.decode()

    assert "Number 59" in first
    assert "Number 59" not in second
    assert "Number 05" in second
    assert 'rel="next"' in first
    assert 'rel="next"' not in second


@pytest.mark.parametrize("page", ["0", "-3", "999999999999", "x", str(LAST_PAGE + 1), "3"])
def test_a_page_that_is_not_there_shows_the_first(client: Client, page: str) -> None:
    owner(client)
    make_article(headline="The only one")

    assert "The only one" in client.get(f"/admin/articles/article/?p={page}").content.decode()


@pytest.mark.parametrize(
    "query",
    ["body__icontains=x", "password__startswith=a", "created_by__password__startswith=pbkdf2"],
)
def test_a_list_is_filtered_only_by_its_filters(client: Client, query: str) -> None:
    owner(client)

    assert client.get(f"/admin/articles/article/?{query}").status_code == 400


def test_what_is_in_the_bin_shows_only_when_asked_for(client: Client) -> None:
    owner(client)
    make_article(published=False, status=Article.Status.TRASHED, headline="Thrown away")

    assert b"Thrown away" not in client.get("/admin/articles/article/").content
    assert b"Thrown away" in client.get("/admin/articles/article/?state=trashed").content


def test_scheduled_and_published_stories_are_two_filters(client: Client) -> None:
    owner(client)
    make_article(headline="Out already")

    assert b"Out already" in client.get("/admin/articles/article/?state=published").content
    assert b"Out already" not in client.get("/admin/articles/article/?state=scheduled").content


def test_a_story_is_found_by_words_of_its_body_its_headline_and_its_number(
    client: Client,
) -> None:
    owner(client)
    public = make_article(headline="Harbour", body="<p>A tributyltin survey.</p>")
    draft = make_article(published=False, headline="The unfinished lighthouse")

    def found(term: str) -> bytes:
        return client.get("/admin/articles/article/", {"q": term}).content

    assert b"Harbour" in found("tributyltin")
    assert b"unfinished" not in found("tributyltin")
    assert b"unfinished" in found("lightHOUSE")
    assert b"unfinished" in found(str(draft.pk))
    assert b"Harbour" in found(public.slug)


def test_part_of_a_word_is_looked_for_in_the_newest_rows_only(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner(client)
    for number in range(4):
        make_article(published=False, headline=f"Lighthouse {number}")
    at = Article.objects.earliest("modified_at").modified_at
    Article.objects.filter(headline__in=["Lighthouse 0", "Lighthouse 1"]).update(modified_at=at)
    monkeypatch.setattr("desk.records.SEARCHED", 3)

    page = client.get("/admin/articles/article/", {"q": "ighthous"}).content.decode()

    assert [f"Lighthouse {number}" in page for number in range(4)] == [False, True, True, True]


def test_hostile_search_terms_are_only_words(client: Client) -> None:
    owner(client)
    make_article()

    for term in ("%", "' OR 1=1 --", '"unclosed', "NEAR(", "*", "a" * 3000, "\U0001f600", "-"):
        assert client.get("/admin/articles/article/", {"q": term}).status_code == 200
        assert client.get("/admin/comments/comment/", {"q": term}).status_code == 200


def test_names_in_lists_are_text(client: Client) -> None:
    owner(client)
    hostile = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    author = make_author(name=hostile)
    section = make_category(name=hostile)
    article = make_article(
        headline=hostile, section=section, authors=[author], tags=[make_tag(hostile)]
    )
    make_comment(article, name=hostile, text=hostile)
    Page.objects.create(title=hostile, slug="p")

    pages = [*(f"/admin/{name}/" for name in LISTS), "/admin/"]
    pages += [
        f"/admin/articles/article/{article.pk}/change/",
        f"/admin/articles/author/{author.pk}/change/",
        f"/admin/articles/category/{section.pk}/delete/",
        "/admin/articles/article/?q=<script>alert(1)</script>",
    ]
    for address in pages:
        content = client.get(address).content.decode()
        assert "<script>alert" not in content, address
        assert "<img src=x" not in content, address
