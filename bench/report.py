"""The tables of `docs/performance.md`, written from what was measured.

In: `results/*.json`. Out: the part of the page between its two marks; the text around it is written
by hand. `python -m bench.report` writes it again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs/performance.md"
BEGIN = "<!-- measured: written by bench/report.py -->\n"
END = "<!-- end of measured -->\n"

# What is compared with what, and the ratio that was set as the limit.
LIMITS = (
    ("clean", "hugo", 0.55, "clean build, without search, feeds and photos"),
    ("clean, whole", "hugo", 1.1, "clean build with search and feeds"),
    ("one body edited", "hugo", 0.05, "one body edited, search and feeds included"),
    ("one article added", "hugo", 0.07, "one article added today, likewise"),
    ("one title edited", "hugo", 0.07, "one title edited in an old article, likewise"),
    ("one withdrawn", "hugo", 0.10, "one withdrawn from an old year, likewise"),
    ("nothing changed", "hugo", 0.035, "nothing changed, likewise"),
    ("nothing changed, fresh", "hugo", 0.15, "nothing changed, fresh checkout, cache restored"),
)
# Clean builds on several numbers of cores, ÷ Hugo's on the same: the limits on two and on eight.
CORES = (("plain", 0.55, 0.7), ("whole", 1.1, 1.4), ("whole and drawn", 2.3, 2.3))
MEMORY_LIMIT = 0.4
LARGE_LIMIT = 11
# Search: milliseconds to the first hit, kB of a first and of a further query, kB that one article rewrites.
FIRST_LIMIT, FIRST_KB, NEXT_KB, REWRITTEN_KB = 300, 250, 100, 1000


def update() -> None:
    """Write the tables again. The page must have both marks."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{tables()}\n{END}{after}", encoding="utf-8")


def tables() -> str:
    """All tables, the result with fewest articles first."""
    results = [json.loads(path.read_text("utf-8")) for path in (HERE / "results").glob("*.json")]
    archives = sorted((r for r in results if "medians" in r), key=lambda r: int(r["articles"]))
    parts = [part for result in archives for part in _archive(result)]
    parts += [_large(result) for result in results if "large" in result]
    parts += [part for result in results if "search" in result for part in _search(result)]
    return "\n".join(parts)


def _archive(result: Mapping[str, Any]) -> Iterator[str]:
    medians = result["medians"]
    loads = [run["load"] for runs in result["runs"].values() for run in runs]
    machine, rounds = result["machine"], max(map(len, result["runs"].values()))
    versions = ", ".join(f"{name} {number}" for name, number in result["versions"].items())
    yield (
        f"### {result['articles']:,} articles\n\n"
        f"{result['date']}; {machine['cores']} cores, {machine['memory']} GiB, {machine['kind']}; "
        f"files in {result['file system']}; medians of {rounds} rounds; load average when a run "
        f"began {min(loads):.1f} to {max(loads):.1f}. {versions}.\n"
    )
    yield _table(
        ("work", "limit", "ratio", "wall", "CPU", "compared with", "its wall", "its CPU"),
        (
            (
                f"{words}",
                f"{limit:g} ×",
                f"**{_ratio(result['runs'], ours, theirs):.3f} ×**",
                *_seconds(medians[ours]),
                theirs,
                *_seconds(medians[theirs]),
            )
            for ours, theirs, limit, words in LIMITS
            if ours in medians  # an older result lacks what was not measured then
        ),
    )
    yield _cores(result)
    yield _others(result)
    yield _memory(result["memory"])
    yield _changes(result)
    yield _pages(result["pages"])


def _cores(result: Mapping[str, Any]) -> str:
    """Clean builds beside Hugo's on the same cores."""
    runs, medians = result["runs"], result["medians"]
    counts = [count for count in (2, 4, 8, 16) if f"hugo, {count} cores" in medians]
    return _table(
        (
            "clean build, ÷ Hugo on the same cores",
            "limit on 2 / 8",
            *(f"{n} cores" for n in counts),
        ),
        (
            (
                name,
                f"{two:g} / {eight:g}",
                *(
                    f"**{_ratio(runs, f'{name}, {n} cores', f'hugo, {n} cores'):.2f} ×** "
                    f"({_seconds(medians[f'{name}, {n} cores'])[0]})"
                    for n in counts
                ),
            )
            for name, two, eight in CORES
        ),
    )


def _others(result: Mapping[str, Any]) -> str:
    """The same clean build beside every peer."""
    medians = result["medians"]
    peers = (
        *("hugo", "hugo, without QR codes", "hugo, built-in related"),
        *("hugo + pagefind", "stock pelican"),
    )
    return _table(
        ("clean build of", "wall", "CPU", "this project ÷ it"),
        (
            (name, *_seconds(medians[name]), f"{_ratio(result['runs'], 'clean', name):.3f} ×")
            for name in peers
            if name in medians  # an older result has not all of them
        ),
    )


def _ratio(runs: Mapping[str, Sequence[Mapping[str, float]]], ours: str, theirs: str) -> float:
    """The wall time of one case in another's: the median of what each round gave, because a machine
    is not as fast in all of them."""
    # The slow peers ran in the first round alone.
    pairs = zip(runs[ours], runs[theirs], strict=False)
    return median(one["wall"] / other["wall"] for one, other in pairs)


def _memory(memory: Mapping[str, int]) -> str:
    return _table(
        (
            "clean build, peak memory of all processes (PSS)",
            "MiB",
            f"÷ Hugo (limit {MEMORY_LIMIT})",
        ),
        ((name, str(size), f"{size / memory['hugo']:.2f}") for name, size in memory.items()),
    )


def _changes(result: Mapping[str, Any]) -> str:
    names = [key.removeprefix("files: ") for key in result if key.startswith("files: ")]
    return _table(
        ("after", "files written or deleted", "same bytes as a clean build"),
        (
            (
                name,
                str(result[f"files: {name}"]),
                "yes" if result[f"identical: {name}"] else "**no**",
            )
            for name in names
        ),
    )


def _pages(pages: Mapping[str, Mapping[str, int]]) -> str:
    names = {"plain": "this project", "hugo": "Hugo", "stock": "stock Pelican"}
    kinds = dict.fromkeys(kind for counts in pages.values() for kind in counts)
    return _table(
        ("pages written", *names.values()),
        ((kind, *(f"{pages[name].get(kind, 0):,}" for name in names)) for kind in kinds),
    )


def _large(result: Mapping[str, Any]) -> str:
    small, large = result["small"], result["large"]
    ratio = large["wall"] / small["wall"]
    return (
        f"### {large['articles']:,} articles beside {small['articles']:,}\n\n"
        f"Clean build without search, feeds and photos: {large['wall']:.1f} s beside "
        f"{small['wall']:.1f} s, **{ratio:.1f} ×** (limit {LARGE_LIMIT} ×); "
        f"CPU {large['cpu']:.1f} s beside {small['cpu']:.1f} s; "
        f"peak memory {large['memory']:,} MiB beside {small['memory']:,} MiB.\n"
    )


def _search(result: Mapping[str, Any]) -> Iterator[str]:
    rows, ours, theirs = result["queries"], result["ours"], result["pagefind"]
    machine, versions = result["machine"], result["versions"]
    loads = [row["load"] for row in rows]
    rewritten = ours["kB rewritten by one new article"]
    yield (
        f"### Search in {result['search']:,} articles\n\n"
        f"{result['date']}; {machine['cores']} cores, {machine['memory']} GiB, {machine['kind']}; load "
        f"average {min(loads)} to {max(loads)}. Pagefind {versions['pagefind']} over the same pages, "
        "their article element alone. 40 ms and 1.6 Mbit/s; medians of three new pages each; limits: "
        f"first hit {FIRST_LIMIT} ms, {FIRST_KB} kB, {NEXT_KB} kB for the next query. One new article "
        f"rewrites **{rewritten:.0f} kB** of index (limit {REWRITTEN_KB:,} kB).\n"
    )
    yield _table(
        ("index", "CPU of a clean build", "files", "MB"),
        (
            (
                "this project",
                f"{ours['CPU seconds of a clean build that search adds']} s",
                f"{ours['files']:,}",
                f"{ours['MB of shards']} and {ours['MB of articles']} of texts",
            ),
            ("Pagefind", f"{theirs['CPU seconds']} s", f"{theirs['files']:,}", f"{theirs['MB']}"),
        ),
    )
    head = ("query", "articles that hold it", "first hit", "all", "kB", "next", "found, wrong")
    yield _table(
        (*head, "Pagefind: first hit", "kB", "found, wrong"),
        (
            (
                f"{row['query']}",
                f"{row['right']:,}",
                _within(row["ours"]["first"], FIRST_LIMIT, " ms"),
                f"{row['ours']['all']:.0f} ms",
                _within(row["ours"]["kB"], FIRST_KB),
                _within(row["ours, next"]["kB"], NEXT_KB),
                _found(row["ours"]),
                _within(row["pagefind"]["first"], FIRST_LIMIT, " ms"),
                _within(row["pagefind"]["kB"], FIRST_KB),
                _found(row["pagefind"]),
            )
            for row in rows
        ),
    )


def _within(figure: float | None, limit: float, unit: str = "") -> str:
    """A figure; in bold where it is over its limit."""
    if figure is None:
        return "–"
    text = f"{figure:.0f}{unit}"
    return text if figure <= limit else f"**{text}**"


def _found(answer: Mapping[str, Any]) -> str:
    """Of the articles that hold the query how many were found, and how many others; where they are
    too many to compare, how many the search says."""
    if "true" in answer:
        return f"{answer['true']:,}, {answer['false']:,}"
    return f"{answer['found']:,.0f} in all"


def _seconds(cost: Mapping[str, float]) -> tuple[str, str]:
    return f"{cost['wall']:.2f} s", f"{cost['cpu']:.2f} s"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    update()
