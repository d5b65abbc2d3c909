"""The stories that answer a question, as a list that is read in parts."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from articles.search import postgres, sqlite
from articles.search.query import Hits, Query
from articles.search.ranking import best_first

# So many of the newest are put in order of relevance, then as many of those before them, and so on:
# a page costs the same whatever the archive holds, and no story changes its page for an older one.
RANKED_TOGETHER = 100
# The list ends here: a question that more stories answer needs another word.
MOST_LISTED = 1_000


@dataclass
class Found:
    """Ids of visible stories; `is_cut` says whether what was read last ends before its time."""

    query: Query
    at: dt.datetime
    is_cut: bool = False

    def __getitem__(self, rows: slice) -> list[int]:
        """Ids of the stories in these places, from a start to a stop of 0 or more, or None.

        Two queries: the ids, and what orders them; one more for each 100 that the slice touches.
        """
        start, stop = rows.start or 0, min(rows.stop or MOST_LISTED, MOST_LISTED)
        if not self.query or start >= stop:
            return []
        begin = start // RANKED_TOGETHER * RANKED_TOGETHER
        end = -(-stop // RANKED_TOGETHER) * RANKED_TOGETHER
        pks = self._newest(min(end, MOST_LISTED))
        order: list[int] = []
        for first in range(begin, len(pks), RANKED_TOGETHER):
            order += best_first(pks[first : first + RANKED_TOGETHER], self.query)
        return order[start - begin : stop - begin]

    def newest(self, most: int) -> list[int]:
        """Ids of up to `most` of them, the newest first whatever they say. One query."""
        return self._newest(most) if self.query else []

    def _newest(self, most: int) -> list[int]:
        engine = postgres if connection.vendor == "postgresql" else sqlite
        # One more than is wanted says whether that was all.
        hits: Hits = engine.newest(self.query, most=most + 1, at=self.at)
        self.is_cut = hits.are_cut or (len(hits.pks) > most >= MOST_LISTED)
        return hits.pks[:most]
