import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from articles.models import Article
from comments.models import Comment
from prepared.queries import Prepared, prefill
from tests.factories import make_article, make_comment, make_page, make_tag, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, params=[True, False], ids=["compiled", "as a queryset"])
def is_compiled(request: pytest.FixtureRequest, settings: Settings) -> bool:
    """Every promise holds both ways."""
    settings.NEWSBLOG_PREPARED_QUERIES = request.param
    return bool(request.param)


def test_rows_are_those_of_the_queryset_that_was_declared() -> None:
    article, writer = make_article(headline="Ferry late"), make_user("ines")
    for text in ("first", "second"):
        make_comment(article, author=writer, text=text)
    make_comment(text="elsewhere")

    @Prepared
    def under(story: Any) -> QuerySet[Comment]:
        said = Comment.objects.filter(article=story).select_related("article", "author")
        return said.order_by("pk")

    with CaptureQueriesContext(connection) as queries:
        found = under(story=article.pk)
        seen = [(each.text, str(each.article), each.author.username) for each in found]

    assert seen == [("first", "Ferry late", "ines"), ("second", "Ferry late", "ines")]
    assert found == list(Comment.objects.filter(article=article).order_by("pk"))
    assert len(queries) == 1


def test_tuples_and_single_values_come_as_the_models_have_them() -> None:
    comment = make_comment(created_at=timezone.now())
    times = Prepared(lambda pk: Comment.objects.filter(pk=pk).values_list("created_at", flat=True))
    pairs = Prepared(lambda pk: Comment.objects.filter(pk=pk).values_list("created_at", "mentions"))

    assert times.first(pk=comment.pk) == comment.created_at
    assert pairs.first(pk=comment.pk) == (comment.created_at, [])


def test_each_run_has_its_own_values_and_sees_what_was_written_since() -> None:
    now = timezone.now()
    newer = Prepared(lambda than: Comment.objects.filter(created_at__gt=than))
    make_comment(created_at=now)

    assert newer(than=now) == []
    late = make_comment(created_at=now + dt.timedelta(microseconds=1))
    assert newer(than=now) == [late]
    assert len(newer(than=now - dt.timedelta(microseconds=1))) == 2


def test_days_are_compared_as_days() -> None:
    article = make_article()
    of_day = Prepared(lambda day: Article.objects.filter(published_on=day))

    assert of_day(day=article.published_on) == [article]
    assert of_day(day=article.published_on - dt.timedelta(days=1)) == []


def test_sql_is_compiled_once_however_often_it_runs(is_compiled: bool) -> None:
    made = []

    @Prepared
    def by_number(pk: Any) -> QuerySet[Comment]:
        made.append(pk)
        return Comment.objects.filter(pk=pk)

    for comment in (make_comment(), make_comment()):
        assert by_number.first(pk=comment.pk) == comment

    assert len(made) == (1 if is_compiled else 2)


def test_nothing_equals_none() -> None:
    make_comment()

    assert Prepared(lambda page: Comment.objects.filter(page=page))(page=None) == []


def test_list_may_have_any_length_and_none_at_all() -> None:
    comments = [make_comment() for _ in range(3)]
    keys = [comment.pk for comment in comments]
    of_keys = Prepared(
        lambda keys, than: Comment.objects.filter(pk__in=keys, pk__gt=than).order_by("pk")
    )

    assert of_keys(keys=[], than=0) == []
    assert of_keys(keys=keys[:1], than=0) == comments[:1]
    assert of_keys(keys=keys, than=keys[0]) == comments[1:]
    assert Prepared(lambda keys: Comment.objects.filter(pk__in=keys)).count(keys=keys) == 3


def test_what_is_prefetched_is_read_for_all_rows_at_once() -> None:
    articles = [make_article(tags=[make_tag(name=f"tag {n}"), make_tag()]) for n in range(3)]
    with_tags = Prepared(
        lambda keys: Article.objects.filter(pk__in=keys).prefetch_related("tags").order_by("pk")
    )

    with CaptureQueriesContext(connection) as queries:
        found = with_tags(keys=[article.pk for article in articles])
        tags = [{tag.pk for tag in article.tags.all()} for article in found]

    assert tags == [set(article.tags.values_list("pk", flat=True)) for article in articles]
    assert len(queries) == 2


def test_filled_relation_is_narrowed_to_rows_of_its_own() -> None:
    article, tag, other = make_article(tags=[make_tag(name="mine")]), make_tag(), make_tag()
    other.articles.add(make_article())

    prefill(article, "tags", [tag])

    assert [found.name for found in article.tags.filter(pk__gt=0)] == ["mine"]
    assert list(article.tags.values_list("name", flat=True)) == ["mine"]


def test_filled_relation_is_not_asked_for() -> None:
    article, tag = make_article(), make_tag()

    prefill(article, "tags", [tag])

    with CaptureQueriesContext(connection) as queries:
        assert list(article.tags.all()) == [tag]
        assert list(article.tags.all()[:3]) == [tag]
    assert len(queries) == 0


def test_what_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError, match="pk"):
        Prepared(lambda pk: Comment.objects.filter(pk=pk))()


def test_database_counts_rows_without_sending_them() -> None:
    article, page = make_article(), make_page()
    for subject in (article, article, page):
        make_comment(subject)
    under = Prepared(lambda story: Comment.objects.filter(article=story).values("pk"))

    with CaptureQueriesContext(connection) as queries:
        assert under.count(story=article.pk) == 2
    assert len(queries) == 1
    assert under.count(story=0) == 0


def test_groups_are_counted_with_conditions_on_given_values() -> None:
    writer = make_user()
    for text in ("same", "same", "other"):
        make_comment(author=writer, text=text)
    said = Prepared(
        lambda person, text: (
            Comment.objects.filter(author=person)
            .values("author")
            .annotate(said=Count("pk", filter=Q(text=text)), all=Count("pk"))
            .values_list("said", "all")
        )
    )

    assert said(person=writer.pk, text="same") == [(2, 3)]
    assert said(person=0, text="same") == []


@pytest.mark.django_db(transaction=True)
def test_threads_run_it_each_on_a_connection_of_its_own() -> None:
    comments = [make_comment() for _ in range(4)]
    by_number = Prepared(lambda pk: Comment.objects.filter(pk=pk).values_list("pk", flat=True))

    def found(pk: int) -> list[int]:
        try:
            return [row for _ in range(20) for row in by_number(pk=pk)]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(comments)) as threads:
        results = list(threads.map(found, [comment.pk for comment in comments]))

    assert results == [[comment.pk] * 20 for comment in comments]
