"""One client of the test of concurrent posting: python -m tests.comments.posting_client …"""

import datetime as dt
import sys
import traceback

import django

django.setup()

from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from articles.models import Article  # noqa: E402
from comments.actions import post  # noqa: E402


def main(article_pk: int, user_pk: int, count: int) -> int:
    """Post `count` comments, each at its own minute so that no limit is met; returns the errors."""
    user = User.objects.get(pk=user_pk)
    article = Article.objects.get(pk=article_pk)
    begin = timezone.now()
    parent = None
    errors = 0
    for number in range(count):
        facts = post.SubmissionContext(address=f"10.0.0.{user_pk}", key=f"{user_pk}-{number}")
        at = begin + dt.timedelta(minutes=2 * number)
        try:
            posted = post.post(
                article, author=user, text=f"{user_pk}: {number}", parent=parent, facts=facts, at=at
            )
            parent = posted.comment
        except Exception:  # whatever it is, the test wants to see it
            traceback.print_exc()
            errors += 1
    return errors


if __name__ == "__main__":
    sys.exit(bool(main(*(int(word) for word in sys.argv[1:]))))
