"""What pages cost that are not stored, and how that grows with the corpus."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.figures import Figure, Run, median
from benchmarks.serving import signed_in
from benchmarks.sites import Probe, Site

SIGNED_IN_QUERIES, SIGNED_IN_CPU_MS = 10, 12.0  # issue 4, section 2
OF_MANY_THREADS = 1.5  # issue 3, “Done when” 2
GROWTH = 1.3  # issue 4, “Done when” 2
# A part of the sitemap lists up to 5,000 stories: the small corpus does not fill one, so what is
# compared is the time for each byte.
BY_THE_BYTE = {"sitemap, a part", "sitemap", "comments, page 60"}

type Cost = dict[str, list[Any]]


def measure(site: Site, probe: Probe, run: Run, *, rounds: int) -> None:
    """The story pages of one site: processor time and queries, for a visitor and a reader."""
    group = f"rendered pages, {site.name}"
    wanted = {name: path for name, path in probe.do("readers").items() if name.startswith("story")}
    costs = rounds_of({"": probe}, {"": wanted}, rounds=rounds)[""]
    reader = rounds_of({"": probe}, {"": wanted}, rounds=rounds, cookies={"": signed_in(probe)})[""]
    for name, cost in costs.items():
        run.add(*_costs(group, name, cost))
    usual = "story, 100 comments"
    run.add(
        Figure(group, f"signed in: {usual}: processor", median(reader[usual]["cpu"]), "ms",
               at_most=SIGNED_IN_CPU_MS),
        Figure(group, f"signed in: {usual}: queries", max(reader[usual]["queries"]), "",
               at_most=SIGNED_IN_QUERIES),
    )  # fmt: skip
    many, few = costs["story, 50 threads of 3,000"], costs["story, 50 threads of 50"]
    run.add(
        Figure(group, "50 threads of 5,000 comments to 50 of 83",
               median(many["wall"]) / median(few["wall"]), "×", at_most=OF_MANY_THREADS,
               note=f"{max(many['bytes']):,} bytes to {max(few['bytes']):,}"),
        Figure(group, "the same, queries", max(many["queries"]), "", at_most=10),
    )  # fmt: skip


def _costs(group: str, name: str, cost: Cost) -> list[Figure]:
    return [
        Figure(group, f"{name}: processor", median(cost["cpu"]), "ms",
               note=f"{max(cost['bytes']):,} bytes"),
        Figure(group, f"{name}: queries", max(cost["queries"]), ""),
    ]  # fmt: skip


def measure_growth(
    sites: Sequence[Site], probes: Mapping[str, Probe], run: Run, *, rounds: int
) -> dict[str, dict[str, float]]:
    """Every page on every corpus in turns; how much dearer each is than on the first.

    Returns the medians in ms by page and size, for the chart.
    """
    small = sites[0]
    readers = {site.size: probes[site.size].do("readers") for site in sites}
    costs = rounds_of(probes, readers, rounds=rounds)
    owners = {size: _owner(probe) for size, probe in probes.items()}
    desks = {site.size: probes[site.size].do("desk") for site in sites}
    for size, lists in rounds_of(probes, desks, rounds=rounds, cookies=owners).items():
        costs[size] |= lists
    for site in sites[1:]:
        group = f"growth from {small.size} to {site.size}, {site.engine}"
        for name, cost in costs[site.size].items():
            before = costs[small.size][name]
            run.add(_grown(group, name, before, cost))
    return {
        name: {size: median(costs[size][name]["wall"]) for size in costs}
        for name in costs[small.size]
    }


def _grown(group: str, name: str, before: Cost, now: Cost) -> Figure:
    ratio = median(now["wall"]) / median(before["wall"])
    if name in BY_THE_BYTE:
        ratio *= median(before["bytes"]) / median(now["bytes"])
        name += " (for each byte)"
    note = f"{median(before['wall']):.1f} to {median(now['wall']):.1f} ms"
    if now["status"][0] != before["status"][0]:
        note += f"; answers {before['status'][0]} and {now['status'][0]}"
    return Figure(group, name, ratio, "×", at_most=GROWTH, note=note)


def _owner(probe: Probe) -> str:
    return f"{probe.do('session_cookie')}={probe.do('owner')}"


def rounds_of(
    probes: Mapping[str, Probe],
    pages: Mapping[str, dict[str, str]],
    *,
    rounds: int,
    cookies: Mapping[str, str] | None = None,
) -> dict[str, dict[str, Cost]]:
    """Ask each probe for each page in turns, after one request that warms it and is not counted.

    Page after page and then all again: a spell in which the machine does something else, or one
    probe has the slower processor, meets a few turns of every page and no page wholly.
    """
    costs: dict[str, dict[str, Cost]] = {key: {} for key in probes}
    names = list(next(iter(pages.values())))
    for turn in range(rounds + 1):
        for name in names:
            for key, probe in probes.items():
                cookie = (cookies or {}).get(key, "")
                seen = probe.do("ask", path=pages[key][name], times=1, cookie=cookie)
                if seen["status"][0] >= 500:
                    raise RuntimeError(f"{key} {name} answers {seen['status'][0]}; see probe.log")
                if turn:
                    kept = costs[key].setdefault(name, {fact: [] for fact in seen})
                    for fact, values in seen.items():
                        kept[fact] += values
    return costs
