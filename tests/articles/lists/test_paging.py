import pytest

from articles.lists.paging import FARTHEST_PAGE, NoSuchPageError, PageOf, page_of, pager


def url(number: int) -> str:
    return f"/page/{number}/"


def shown(page: PageOf[int]) -> list[int]:
    links = pager(page, url)
    return [link.number for link in links.links] if links else []


def test_page_holds_its_rows_and_knows_whether_more_follow() -> None:
    first, last = (page_of(range(25), number=n, size=10) for n in (1, 3))

    assert (first.items, first.has_more) == (list(range(10)), True)
    assert (last.items, last.has_more) == (list(range(20, 25)), False)


def test_full_last_page_has_no_next() -> None:
    assert not page_of(range(20), number=2, size=10).has_more


@pytest.mark.parametrize("number", [0, -1, 3, FARTHEST_PAGE + 1, 10**30])
def test_page_beyond_the_end_or_any_sense_does_not_exist(number: int) -> None:
    with pytest.raises(NoSuchPageError):
        page_of(range(20), number=number, size=10)


def test_first_page_of_an_empty_list_is_empty() -> None:
    assert page_of([], number=1, size=10).items == []


def test_list_of_one_page_has_no_pager() -> None:
    assert pager(page_of(range(3), number=1, size=10), url) is None


def test_pager_links_the_first_the_neighbours_and_the_next() -> None:
    def of(number: int, *, more: bool) -> list[int]:
        return shown(PageOf(items=[1], number=number, has_more=more))

    assert of(1, more=True) == [1, 2]
    assert of(3, more=True) == [1, 2, 3, 4]
    assert of(4, more=False) == [1, 2, 3, 4]
    assert of(5, more=True) == [1, 0, 3, 4, 5, 6]
    assert of(90, more=False) == [1, 0, 88, 89, 90]


def test_only_the_current_page_is_marked() -> None:
    links = pager(PageOf(items=[1], number=3, has_more=True), url)

    assert links is not None
    assert [link.number for link in links.links if link.is_current] == [3]
    assert (links.previous_url, links.next_url) == ("/page/2/", "/page/4/")
