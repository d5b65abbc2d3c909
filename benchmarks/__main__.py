"""`python -m benchmarks`: which sites to measure, in which order, and where the results go."""

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import chart, importing, posting, rendering, report, serving
from benchmarks.figures import Figure, Run
from benchmarks.sites import ROOT, SIZES, Site

PARTS = ("serving", "rendering", "posting", "import", "growth")


def main(arguments: Sequence[str]) -> int:
    asked = read(arguments)
    sites = [
        Site(size, asked.folder / f"{'postgres' if asked.postgres else 'sqlite'}-{size}",
             asked.postgres)
        for size in asked.sizes
    ]  # fmt: skip
    run = Run()
    for site in sites:
        say(f"{site.name}: corpus")
        if seconds := site.prepare():
            articles, comments, *_ = SIZES[site.size]
            note = f"{articles:,} stories and {comments:,} comments in {seconds:.0f} s"
            rate = (articles + comments) / seconds
            run.add(Figure("corpus", f"made, {site.name}", rate, "a second", note=note))
    if {"serving", "posting"} & set(asked.parts):
        serve(sites[-1], run, asked)
    medians = {}
    with contextlib.ExitStack() as stack:
        probes = {site.size: stack.enter_context(site.probed()) for site in sites}
        if "rendering" in asked.parts:
            for site in sites:
                say(f"{site.name}: pages that are not stored")
                rendering.measure(site, probes[site.size], run, rounds=asked.rounds * 2)
        if "growth" in asked.parts and len(sites) > 1:
            say("growth: every page on every corpus in turns")
            medians = rendering.measure_growth(sites, probes, run, rounds=asked.rounds * 2)
    if "import" in asked.parts:
        say("import")
        importing.measure(run)
    write(run, asked, medians)
    return 0


def serve(site: Site, run: Run, asked: argparse.Namespace) -> None:
    """What needs a running server, on the largest corpus."""
    with site.served(workers=asked.workers) as server, site.probed() as probe:
        addresses = probe.do("readers")
        cookie = serving.signed_in(probe)
        if "serving" in asked.parts:
            say(f"{site.name}: stored pages beside nginx")
            serving.measure(server, addresses, run, rounds=asked.rounds, seconds=asked.seconds)
            serving.measure_passing(
                server, addresses, cookie, run, rounds=asked.rounds, seconds=asked.seconds
            )
        if "posting" in asked.parts:
            say(f"{site.name}: posting")
            posting.measure(site, server, probe, run, rounds=asked.rounds, posts=asked.posts)
        serving.measure_memory(server, run)


def write(run: Run, asked: argparse.Namespace, medians: dict[str, dict[str, float]]) -> None:
    asked.results.mkdir(parents=True, exist_ok=True)
    name = f"{'postgres' if asked.postgres else 'sqlite'}-{asked.sizes[-1]}"
    arguments = {key: str(value) for key, value in vars(asked).items() if key != "postgres"}
    (asked.results / f"{name}.json").write_text(report.as_json(run, arguments=arguments))
    (asked.results / f"{name}.md").write_text(report.markdown(run))
    if medians:
        title = f"Milliseconds a page, {'PostgreSQL' if asked.postgres else 'SQLite'}"
        (asked.results / f"{name}.svg").write_text(chart.growth(medians, title=title))
    print(report.table(run))
    print(f"Written to {asked.results}/{name}.*")


def read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default="1k", help="1k, 100k and 1m, with commas; small first")
    parser.add_argument("--postgres", default="", help="address of a server that may be written to")
    parser.add_argument("--parts", default=",".join(PARTS), help=f"some of {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each measurement")
    parser.add_argument("--seconds", type=float, default=3, help="of load in each turn")
    parser.add_argument("--posts", type=int, default=40, help="comments in each turn of posting")
    parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, 4))
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench", help="of the sites")
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results")
    asked = parser.parse_args(arguments)
    asked.sizes = asked.sizes.split(",")
    asked.parts = asked.parts.split(",")
    asked.folder = asked.folder.resolve()
    if unknown := (set(asked.sizes) - set(SIZES)) | (set(asked.parts) - set(PARTS)):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    if "1m" in asked.sizes and not asked.postgres:
        parser.error("a million stories are measured on PostgreSQL: name a server by --postgres")
    return asked


def say(what: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
