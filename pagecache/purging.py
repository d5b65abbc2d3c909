"""Has a CDN drop the pages that an act touched, by their tags, through one HTTP request.

Queued in the act's transaction, so it happens exactly if the act does; tried again with growing
waits, and listed as given up in the desk's background work.
"""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import batched
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from boundary import own_hosts
from jobs.retrying import retrying
from pagecache.edge import separator_of

MORE_TIMES = 8
FIRST_WAIT = dt.timedelta(seconds=5)
ANSWER_SECONDS = 10.0
# A page that left here before the act may reach the CDN after the purge: it is purged again.
AGAIN_AFTER = dt.timedelta(seconds=15)


class PurgeRefusedError(Exception):
    """The CDN answered, but did not do it."""


@dataclass
class _Asked:
    """Stands among what a transaction does once it is committed: the job that it queued here.

    Django forgets it with the transaction, or with the savepoint in which it was queued.
    """

    job: str
    tags: set[str]

    def __call__(self) -> None:
        """Nothing is left to do: the job is committed, too."""


def queue(tags: Iterable[str]) -> None:
    """Have the CDN drop what is made of these once the transaction is committed.

    One row a transaction, one write; nothing where no CDN is to be told.
    """
    if not settings.NEWSBLOG_CDN_PURGE_URL:
        return
    wanted = set(tags)
    pending = (entry[1] for entry in connection.run_on_commit)
    asked = next((each for each in pending if isinstance(each, _Asked)), None)
    if asked is None or not _extend(asked, wanted):
        asked = _Asked(purge.enqueue(sorted(wanted)).id, wanted)
        if connection.in_atomic_block:
            transaction.on_commit(asked)


def _extend(asked: _Asked, tags: set[str]) -> bool:
    """Add to a job that nobody has begun; False if there is none any more."""
    # Written also where nothing is new: a savepoint may have taken back what was written since.
    asked.tags |= tags
    waiting = DBTaskResult.objects.filter(pk=asked.job, status=TaskResultStatus.READY)
    arguments = {"args": [sorted(asked.tags)], "kwargs": {}}
    return waiting.update(args_kwargs=arguments) == 1


@retrying(times=MORE_TIMES, first_wait=FIRST_WAIT)
@task
def purge(tags: list[str], is_second: bool = False) -> int:
    """Send the tags, so many at a time; returns in how many requests."""
    requests = 0
    for some in batched(tags, settings.NEWSBLOG_CDN_PURGE_AT_ONCE, strict=False):
        _send(some)
        requests += 1
    if not is_second:
        purge.using(run_after=timezone.now() + AGAIN_AFTER).enqueue(tags, True)
    return requests


def _send(tags: Iterable[str]) -> None:
    names = list(tags)
    joined = separator_of(settings.NEWSBLOG_CDN_TAGS_HEADER).join(names)

    def filled(template: str, text: str) -> str:
        return template.replace("{tags_json}", json.dumps(names)).replace("{tags}", text)

    url = filled(settings.NEWSBLOG_CDN_PURGE_URL, quote(joined, safe=""))
    headers = {
        name: filled(value, joined) for name, value in settings.NEWSBLOG_CDN_PURGE_HEADERS.items()
    }
    answer = own_hosts.ask(
        url,
        method=settings.NEWSBLOG_CDN_PURGE_METHOD,
        headers=headers,
        content=filled(settings.NEWSBLOG_CDN_PURGE_BODY, joined).encode(),
        seconds=ANSWER_SECONDS,
    )
    if not 200 <= answer.status < 300:
        # The host alone: the rest of the address may hold a key.
        raise PurgeRefusedError(f"{urlsplit(url).hostname} answered {answer.status}")
