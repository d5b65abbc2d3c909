"""Asks the owner's own checking service about a comment, where one is set up; off by default.

One POST of JSON, signed. Whatever goes wrong with it (no answer in time, an error, an answer that
makes no sense) holds the comment and says so: nothing is lost and nothing slips through.
"""

import hashlib
import hmac
import json
import logging
from urllib.parse import urlsplit

from django.conf import settings

from boundary import fetching
from boundary.fetching import FetchRefusedError
from comments.rules.submission import Outcome, OutsideOpinion

logger = logging.getLogger(__name__)

# Somebody waits in front of the form meanwhile.
SECONDS = 4.0
MOST_BYTES = 16 * 1024
LONGEST_REASON = 200
PASS = "pass"  # noqa: S105  (no opinion: the other rules decide)


def is_asked() -> bool:
    """Whether the owner set a service up."""
    return bool(settings.NEWSBLOG_MODERATION_HOOK_URL)


def ask(*, text: str, name: str, page: str, links: int, approved: int) -> OutsideOpinion | None:
    """The service's opinion, or None where it has none.

    Takes SECONDS at most; call it outside of transactions. Sends neither addresses of mail nor of
    the network.
    """
    body = json.dumps(
        {"text": text, "name": name, "page": page, "links": links, "approved": approved}
    ).encode()
    signature = hmac.new(settings.NEWSBLOG_MODERATION_HOOK_SECRET.encode(), body, hashlib.sha256)
    url = settings.NEWSBLOG_MODERATION_HOOK_URL
    try:
        answer = fetching.send(
            url,
            content=body,
            headers={
                "Content-Type": "application/json",
                "X-Newsblog-Signature": f"sha256={signature.hexdigest()}",
            },
            most_bytes=MOST_BYTES,
            seconds=SECONDS,
            allow=_named_by_the_owner(url),
        )
        return _read(answer.content)
    except (FetchRefusedError, ValueError) as error:
        logger.warning("the outside check gave no answer, the comment is held: %s", error)
        return OutsideOpinion(Outcome.HOLD, is_answer=False)


def _read(content: bytes) -> OutsideOpinion | None:
    """Raises ValueError for what is no answer."""
    answer = json.loads(content)
    if not isinstance(answer, dict):
        raise ValueError("no JSON object")
    verdict, reason = answer.get("verdict"), answer.get("reason", "")
    if verdict == PASS:
        return None
    return OutsideOpinion(Outcome(str(verdict)), str(reason)[:LONGEST_REASON])


def _named_by_the_owner(url: str) -> list[fetching.Endpoint]:
    """A service beside this one: its address stands in the environment, no reader names it."""
    parts = urlsplit(url)
    return [(parts.hostname or "", parts.port or fetching.PORTS.get(parts.scheme, 0))]
