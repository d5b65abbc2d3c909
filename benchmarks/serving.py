"""How fast stored pages are served, beside nginx with the same bytes; and the memory it takes."""

import tempfile
from pathlib import Path
from urllib.parse import quote

from benchmarks import load, nginx
from benchmarks.figures import Figure, Run, median, ratio
from benchmarks.sites import Probe, Server

GROUP, RENDERED = "stored pages", "rendered pages, under load"
ENOUGH = 0.40  # issue 4, “Done when” 1
# One address is asked in turns with the limit, so that what else the machine does meets both.
PAGES = ("story, 100 comments", "front", "feed")
COMMENTERS = 12  # more than Django has threads in both processes


def measure(
    server: Server, addresses: dict[str, str], run: Run, *, rounds: int, seconds: float
) -> None:
    """Rate, ratio and waits of each page, as a browser asks for it and uncompressed."""
    for missing in filter(None, (load.is_missing(), nginx.is_missing())):
        run.left_out.append(f"{GROUP}: {missing}")
    if load.is_missing() or nginx.is_missing():
        return
    for page in PAGES:
        for encodings, called in ((load.BROWSER, "compressed"), ("", "uncompressed")):
            _one(server, page, addresses[page], encodings, called, run, rounds, seconds)


def _one(
    server: Server,
    page: str,
    address: str,
    encodings: str,
    called: str,
    run: Run,
    rounds: int,
    seconds: float,
) -> None:
    headers = {"Accept-Encoding": encodings} if encodings else {}
    body = server.ask(address, **headers)[2]
    with tempfile.TemporaryDirectory(prefix="newsblog-bench-") as folder:
        Path(folder).chmod(0o755)
        with nginx.serving(Path(folder), {"page": body}) as port:
            ours, limits = [], []
            for _ in range(rounds):
                url = f"http://127.0.0.1:{server.port}{quote(address, safe='/?=')}"
                ours.append(load.put(url, seconds=seconds, encodings=encodings))
                limits.append(
                    load.put(f"http://127.0.0.1:{port}/page", seconds=seconds, encodings=encodings)
                )
    name = f"{page}, {called}"
    rates, most = [seen.rate for seen in ours], [seen.rate for seen in limits]
    run.add(
        Figure(GROUP, f"{name}: of nginx's rate", ratio(rates, most), "×", at_least=ENOUGH,
               note=f"{len(body):,} bytes"),
        Figure(GROUP, f"{name}: rate", median(rates), "a second",
               note=f"nginx {median(most):,.0f}"),
        Figure(GROUP, f"{name}: 99 % within", median([seen.p99_ms for seen in ours]), "ms",
               note=f"nginx {median([seen.p99_ms for seen in limits]):.1f}"),
        Figure(GROUP, f"{name}: failed", sum(seen.failed for seen in ours), "", at_most=0),
    )  # fmt: skip


def measure_passing(
    server: Server, addresses: dict[str, str], cookie: str, run: Run, *, rounds: int, seconds: float
) -> None:
    """What is not stored, and what is stored while such pages are made."""
    if load.is_missing():
        return
    base = f"http://127.0.0.1:{server.port}"
    for called, address, who in (
        ("signed in: story, 100 comments", addresses["story, 100 comments"], cookie),
        ("nothing there", addresses["nothing there"], ""),
    ):
        seen = [
            load.put(base + address, seconds=seconds, connections=load.FEW, cookie=who)
            for _ in range(rounds)
        ]
        run.add(
            Figure(RENDERED, f"{called}: rate", median([one.rate for one in seen]), "a second"),
            Figure(RENDERED, f"{called}: 99 % within", median([one.p99_ms for one in seen]), "ms"),
        )  # fmt: skip
    story = base + addresses["story, 100 comments"]
    with load.going_on(story, cookie=cookie, connections=COMMENTERS):
        beside = [load.put(base + "/", seconds=seconds) for _ in range(rounds)]
    busy = f"front, while {COMMENTERS} signed-in readers read"
    run.add(
        Figure(GROUP, f"{busy}: rate", median([seen.rate for seen in beside]), "a second"),
        Figure(GROUP, f"{busy}: 99 % within", median([seen.p99_ms for seen in beside]), "ms"),
        Figure(GROUP, f"{busy}: failed", sum(seen.failed for seen in beside), "", at_most=0),
    )


def measure_memory(server: Server, run: Run) -> None:
    """What the processes hold after all that."""
    held = server.megabytes()
    if not held:
        run.left_out.append("memory: /proc/PID/smaps_rollup can't be read (Linux has it)")
        return
    web = [size for name, size in held.items() if name.startswith("web")]
    run.add(
        Figure("memory", "all processes", sum(held.values()), "MB", note=f"{len(held)} processes"),
        Figure("memory", "web server", sum(web), "MB", note=f"{len(web)} processes"),
    )


def signed_in(probe: Probe) -> str:
    """The cookie of a reader."""
    name: str = probe.do("session_cookie")
    return f"{name}={probe.do('sessions', count=1)[0]['cookie']}"
