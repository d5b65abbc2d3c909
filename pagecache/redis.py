"""The same history and shelf in Redis, for a site on several machines.

One round trip a request tells whether anything was touched. Redis away or emptied costs speed: no
page is then served from the cache. A restarted Redis is a new epoch, because what it saved may lack
the last touches. A machine cut off from Redis while another is not can't announce what it wrote:
until it is back, the others may show its pages as they were for LONGEST_LIFE_SECONDS.
"""

import contextlib
import secrets
import time
from collections.abc import Iterable
from typing import Any
from zlib import crc32

import redis

from pagecache.pages import StoredPage, packed, unpacked
from pagecache.tag_versions import HOLD_SECONDS, Snapshot, UnavailableError, slot_of

LONGEST_LIFE_SECONDS = 60
SHELF_SECONDS = 24 * 60 * 60
_TIMEOUT_SECONDS = 1.0

_TOUCH = """
local following = redis.call('INCR', KEYS[1])
for _, slot in ipairs(ARGV) do
  redis.call('HSET', KEYS[2], slot, following)
  local held = redis.call('HGET', KEYS[3], slot)
  if held then
    local count, second = string.match(held, '(%d+):(%d+)')
    if tonumber(count) > 1 then
      redis.call('HSET', KEYS[3], slot, (tonumber(count) - 1) .. ':' .. second)
    else
      redis.call('HDEL', KEYS[3], slot)
    end
  end
end
return following
"""
_HOLD = """
for index = 2, #ARGV do
  local held = redis.call('HGET', KEYS[2], ARGV[index])
  local count = held and tonumber(string.match(held, '%d+')) or 0
  redis.call('HSET', KEYS[2], ARGV[index], (count + 1) .. ':' .. ARGV[1])
end
return redis.call('INCR', KEYS[1])
"""


class RedisTagVersions:
    """When was each tag last touched, for all machines that share one Redis."""

    def __init__(self, url: str, *, prefix: str = "newsblog:pages") -> None:
        self._epoch_key = f"{prefix}:epoch"
        self._sequence = f"{prefix}:sequence"
        self._slots = f"{prefix}:slots"
        self._holds = f"{prefix}:holds"
        self._run = ""
        self._client = redis.Redis.from_url(
            url,
            socket_timeout=_TIMEOUT_SECONDS,
            socket_connect_timeout=_TIMEOUT_SECONDS,
            redis_connect_func=self._on_connect,
        )
        self._touch = self._client.register_script(_TOUCH)
        self._hold = self._client.register_script(_HOLD)

    def now(self) -> Snapshot:
        """Where the history stands; UnavailableError while Redis does not answer."""
        with _available():
            epoch, sequence = self._client.mget(self._epoch_key, self._sequence)
            if epoch is None:
                self._client.set(self._epoch_key, secrets.token_hex(8), nx=True)
                epoch = self._client.get(self._epoch_key)
        return Snapshot(crc32(f"{self._run}{epoch!r}".encode()), int(sequence or 0))

    def are_untouched(self, tags: Iterable[str], *, since: Snapshot) -> bool:
        slots = [str(slot) for slot in {slot_of(tag) for tag in tags}]
        if self.now().epoch != since.epoch:
            return False
        if not slots:
            return True
        with _available():
            reading = self._client.pipeline()
            reading.hmget(self._slots, slots)
            reading.hmget(self._holds, slots)
            touched, held = reading.execute()
        if any(value is not None and int(value) > since.sequence for value in touched):
            return False
        return not self._is_one_held(slots, held)

    def hold(self, tags: Iterable[str]) -> None:
        """Keep pages with these tags back until touch(); silent while Redis is away."""
        with contextlib.suppress(redis.RedisError):
            self._hold(
                keys=[self._sequence, self._holds],
                args=[int(time.time()), *{slot_of(tag) for tag in tags}],
            )

    def touch(self, tags: Iterable[str]) -> None:
        """Whatever was made of these is not true any more; silent while Redis is away."""
        with contextlib.suppress(redis.RedisError):
            self._touch(
                keys=[self._sequence, self._slots, self._holds],
                args=list({slot_of(tag) for tag in tags}),
            )

    def _is_one_held(self, slots: list[str], held: list[bytes | None]) -> bool:
        is_held = False
        for slot, value in zip(slots, held, strict=True):
            if value is None:
                continue
            is_held = True
            if time.time() - int(value.partition(b":")[2]) > HOLD_SECONDS:
                with _available():  # whoever held it is gone: what it wrote, nobody knows
                    self._client.hset(self._holds, slot, b"1:" + value.partition(b":")[2])
                    self._touch(keys=[self._sequence, self._slots, self._holds], args=[slot])
        return is_held

    def _on_connect(self, connection: Any) -> None:
        """Learn which run of Redis this is before the connection is used."""
        connection.on_connect()
        connection.send_command("INFO", "server")
        for line in bytes(connection.read_response()).splitlines():
            if line.startswith(b"run_id:"):
                self._run = line.decode()


class RedisBackend:
    """Pages that all machines share; Redis removes what nobody asked for within a day."""

    def __init__(self, url: str, *, prefix: str = "newsblog:pages") -> None:
        self._prefix = prefix
        self._client = redis.Redis.from_url(
            url, socket_timeout=_TIMEOUT_SECONDS, socket_connect_timeout=_TIMEOUT_SECONDS
        )

    def read(self, key: str) -> StoredPage | None:
        with contextlib.suppress(redis.RedisError):
            data = self._client.get(f"{self._prefix}:page:{key}")
            if isinstance(data, bytes):
                return unpacked(data)
        return None

    def write(self, page: StoredPage) -> None:
        with contextlib.suppress(redis.RedisError):
            self._client.set(f"{self._prefix}:page:{page.key}", packed(page), ex=SHELF_SECONDS)


@contextlib.contextmanager
def _available() -> Any:
    try:
        yield
    except redis.RedisError as error:
        raise UnavailableError(str(error)) from error
