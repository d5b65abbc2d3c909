"""Comments posted over HTTP by several clients at once, each comment by another person."""

import itertools
import sqlite3
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import clients
from benchmarks.clients import Client
from benchmarks.figures import Figure, Run, median
from benchmarks.sites import Probe, Server, Site

CLIENTS = (1, 4, 16)
# WordPress with 4 clients on a machine of this size: 42 a second, 27 under 5,000 comments; three
# times that is the goal of issue 4.
GOALS = {"story": 126.0, "story, 50 threads of 3,000": 81.0}
WARMING_UP = ("warming up", 0)
CALLED = {"story": "a story", "story, 50 threads of 3,000": "a story with 5,000 comments"}


def measure(site: Site, server: Server, probe: Probe, run: Run, *, rounds: int, posts: int) -> None:
    """`posts` comments a round with each number of clients, under a quiet and a busy story.

    What was posted is removed at the end, so that the next run finds the same corpus.
    """
    group = f"posting comments, {site.name}"
    before = probe.do("may_post")
    # Everybody posts once: a second comment within ten seconds would be refused.
    turns = rounds * len(GOALS) * len(CLIENTS)
    people = iter(probe.do("sessions", count=(turns + 1) * posts))
    seen: dict[tuple[str, int], list[Round]] = {}
    try:
        # What a process does once, at its first comment, is not what a comment costs.
        first = list(itertools.islice(people, posts))
        seen[WARMING_UP] = [_round(server, probe, story="story", people=first, count=max(CLIENTS))]
        for _ in range(rounds):
            for story in GOALS:
                for count in CLIENTS:
                    mine = list(itertools.islice(people, posts))
                    found = _round(server, probe, story=story, people=mine, count=count)
                    seen.setdefault((story, count), []).append(found)
    finally:
        stored = probe.do("tidy", after=before)
    every = [one for found in seen.values() for one in found]
    del seen[WARMING_UP]
    for (story, count), found_here in seen.items():
        run.add(_figure(group, story, count, found_here))
    run.add(*_costs(group, every[1:]))
    statuses = [status for one in every for status in one.statuses]
    bad = [status for status in statuses if status != 302]
    sent = len(statuses)
    note = f"of {sent}" + (f": {sorted(set(bad))}" if bad else "")
    run.add(
        Figure(group, "not answered by a redirect", len(bad), "", at_most=0, note=note),
        Figure(group, "sent and not stored", sent - stored, "", at_most=0, note=f"of {sent}"),
    )
    if not site.postgres:
        limit = _limit(site.folder)
        four = median([one.rate for one in seen["story", 4]])
        note = f"{limit:,.0f} a second on this disk"
        run.add(Figure(group, "four clients to a bare INSERT", four / limit, "×", note=note))


@dataclass(frozen=True)
class Round:
    """One turn of some clients; `cpu` has processor seconds by whose they are."""

    rate: float
    waits: list[float]
    statuses: list[int]
    cpu: dict[str, float]


def _round(
    server: Server, probe: Probe, *, story: str, people: list[dict[str, Any]], count: int
) -> Round:
    address, cookie_name = probe.do("readers")[story], probe.do("session_cookie")
    here = [
        Client(server.port, clients.posts(server.port, address, people[n::count], cookie_name))
        for n in range(count)
    ]
    threads = [threading.Thread(target=client.run) for client in here]
    before = server.cpu_seconds()
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(people) / (time.perf_counter() - begin)
    after = server.cpu_seconds()
    cpu = {name: seconds - before.get(name, 0.0) for name, seconds in after.items()}
    return Round(
        rate=rate,
        waits=[wait for client in here for wait in client.waits],
        statuses=[status for client in here for status in client.statuses],
        cpu=cpu | {"clients": sum(client.cpu for client in here)},
    )


def _costs(group: str, rounds: list[Round]) -> list[Figure]:
    """Processor time a comment: what bounds the rate once all processors are busy."""
    sent = sum(len(one.statuses) for one in rounds)
    return [
        Figure(
            group,
            f"processor time a comment: {whose}",
            sum(one.cpu.get(whose, 0.0) for one in rounds) / sent * 1000,
            "ms",
        )
        for whose in ("web", "worker", "clients")
    ]


def _figure(group: str, story: str, count: int, seen: list[Round]) -> Figure:
    waits = sorted(wait for one in seen for wait in one.waits)
    return Figure(
        group,
        f"{CALLED[story]}, {count} client{'s' * (count > 1)}",
        median([one.rate for one in seen]),
        "a second",
        at_least=GOALS[story] if count == 4 else None,
        note=f"99 % within {waits[int(len(waits) * 0.99)]:.0f} ms",
    )


def _limit(folder: Path, times: int = 300) -> float:
    """Transactions of one row a second that SQLite makes here with the settings of the site."""
    file = folder / "limit.sqlite3"
    file.unlink(missing_ok=True)
    with sqlite3.connect(file, isolation_level=None) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE comment (id INTEGER PRIMARY KEY, text TEXT)")
        begin = time.perf_counter()
        for _ in range(times):
            database.execute("INSERT INTO comment (text) VALUES ('I was there.')")
        seconds = time.perf_counter() - begin
    database.close()
    for left in folder.glob("limit.sqlite3*"):
        left.unlink()
    return times / seconds
