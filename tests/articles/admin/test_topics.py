import pytest
from django.test import Client

from accounts import roles
from articles.actions import save_topic
from articles.models import Author, Category, SiteIdentity, Tag
from articles.redirects import find
from tests.factories import make_article, make_author, make_category, make_tag
from tests.roles import make_staff

pytestmark = pytest.mark.django_db

SECTIONS = "/admin/articles/category/"


@pytest.fixture(autouse=True)
def _editor(client: Client) -> None:
    client.force_login(make_staff(roles.EDITOR))


def section_form(section: Category, **changes: object) -> dict[str, object]:
    return {
        "name": section.name,
        "slug": section.slug,
        "parent": section.parent_id or "",
        "position": 0,
    } | changes


def test_a_slug_is_made_from_the_name_and_is_nobody_elses(client: Client) -> None:
    make_tag(slug="новости")

    client.post("/admin/articles/tag/add/", {"name": "Новости", "slug": ""})

    assert Tag.objects.get(name="Новости").slug == "новости-2"


def test_a_section_that_is_renamed_keeps_its_old_addresses_and_those_below(
    client: Client,
) -> None:
    harbour = make_category("Harbour", slug="harbour")
    fishing = make_category("Fishing", slug="fishing", parent=harbour)

    client.post(f"{SECTIONS}{harbour.pk}/change/", section_form(harbour, slug="port"))

    fishing.refresh_from_db()
    assert fishing.path == "port/fishing"
    assert find("/category/harbour/") == "/category/port/"
    assert find("/category/harbour/fishing/") == "/category/port/fishing/"


def test_a_section_in_the_navigation_is_in_the_menu_at_once(client: Client) -> None:
    section = make_category("Sport")

    client.post(f"{SECTIONS}{section.pk}/change/", section_form(section, in_navigation="on"))

    menu = SiteIdentity.current().navigation["sections"]
    assert [entry["label"] for entry in menu] == ["Sport"]


def test_stories_of_a_moved_section_are_listed_where_it_stands_now(client: Client) -> None:
    old, new = make_category("Old", slug="old"), make_category("New", slug="new")
    section = make_category("Moved", slug="moved", parent=old)
    article = make_article(section=section)

    client.post(f"{SECTIONS}{section.pk}/change/", section_form(section, parent=new.pk))
    save_topic.relist_section.func(section.pk)

    listed = set(article.category_listings.values_list("topic__name", flat=True))
    assert listed == {"Moved", "New"}


def test_a_section_within_itself_is_refused(client: Client) -> None:
    above = make_category(slug="above")
    below = make_category(slug="below", parent=above)

    response = client.post(f"{SECTIONS}{above.pk}/change/", section_form(above, parent=below.pk))

    assert b"cannot stand below itself" in response.content


def test_a_section_with_stories_is_not_deleted_and_the_page_says_what_holds_it(
    client: Client,
) -> None:
    section = make_category()
    for _ in range(3):
        make_article(section=section)

    page = client.get(f"{SECTIONS}{section.pk}/delete/").content.decode()
    client.post(f"{SECTIONS}{section.pk}/delete/", {"post": "yes"})

    assert "3 stories" in page
    assert Category.objects.filter(pk=section.pk).exists()


def test_an_empty_section_is_deleted(client: Client) -> None:
    section = make_category(in_navigation=True)

    client.post(f"{SECTIONS}{section.pk}/delete/", {"post": "yes"})

    assert not Category.objects.exists()
    assert SiteIdentity.current().navigation["sections"] == []


def test_an_author_with_another_address_is_found_at_the_old_one(client: Client) -> None:
    author = make_author("Ines", slug="ines")
    links = {"links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0}

    client.post(
        f"/admin/articles/author/{author.pk}/change/",
        {"name": "Ines Halvorsen", "slug": "ines-halvorsen", **links},
    )

    assert Author.objects.get().name == "Ines Halvorsen"
    assert find("/author/ines/") == "/author/ines-halvorsen/"


def test_an_author_named_on_stories_is_not_deleted(client: Client) -> None:
    author = make_author()
    make_article(authors=[author])

    client.post(f"/admin/articles/author/{author.pk}/delete/", {"post": "yes"})

    assert Author.objects.exists()
