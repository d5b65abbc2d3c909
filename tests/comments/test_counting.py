import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from comments import counting
from tests.comments.long_threads import fill
from tests.factories import make_article, make_comment, make_page

pytestmark = pytest.mark.django_db


def test_only_what_is_public_and_was_said_here_is_counted() -> None:
    for subject in (make_article(), make_page()):
        for status in ("published", "published", "held", "spam", "removed"):
            make_comment(subject, status=status)
        make_comment(subject, kind="pingback")

        with transaction.atomic():
            assert counting.recount(counting.lock(subject)) == 2

        subject.refresh_from_db()
        assert subject.comment_count == 2


def test_lock_of_what_was_deleted_meanwhile_says_so() -> None:
    article = make_article()
    Article.objects.all().delete()

    with pytest.raises(Article.DoesNotExist), transaction.atomic():
        counting.lock(article)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by what it knows")
def test_counting_reads_an_index_and_no_rows() -> None:
    crowded = make_article()
    fill(crowded, 500)
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        counting.recount(counting.lock(crowded))
    counted = next(each["sql"] for each in queries if "COUNT(*)" in each["sql"])

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {counted}")
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())

    assert "USING COVERING INDEX comment_article_newest" in plan
