"""Django's sessions in the database, found by a query whose SQL is made once (SESSION_ENGINE)."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from prepared.queries import Prepared


class SessionStore(db.SessionStore):
    """Asked for at each request of somebody who is signed in."""

    def _get_session_from_db(self) -> Session | None:
        found = _sessions.first(key=self.session_key, at=timezone.now())
        if found is None:
            self._session_key = None
        return found


@Prepared
def _sessions(key: Any, at: Any) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=at)
