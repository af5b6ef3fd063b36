"""Bench of search: the index of a made-up archive, and what typical queries fetch from it.

In: the number of articles. Out, on standard output: the time of all segments on one core and of the
slowest, the size of the index, and for each query the files and compressed bytes of its shards and
the rows of its first twenty hits, with the directory for the first query.

    python -m bench.search 10000
"""

from __future__ import annotations

import argparse
import gc
import gzip
from collections import defaultdict
from statistics import median
from time import perf_counter

from bench.archive import Piece, pieces
from bulletin.arrange.searching import period
from bulletin.search.index import fields, make, shard_of
from bulletin.search.segment import TABLE, Document, Segment, shards
from bulletin.workers import PATIENT

HITS = 20


def document(piece: Piece) -> Document:
    """An article as arranging gives it to search; its body's digest is its own address here."""
    return Document(
        url=f"/{piece.date:%Y/%m/%d}/{piece.slug}/",
        title=piece.title,
        kicker=piece.kicker,
        deck=piece.deck,
        date=f"{piece.date:%Y-%m-%d}",
        section=piece.section,
        byline=piece.authors,
        topics=piece.topics,
        reporters=piece.authors,
        summary=piece.body[:72],
        body=f"{piece.date:%Y/%m/%d}/{piece.slug}",
    )


def main() -> None:
    """Measure and print."""
    gc.set_threshold(*PATIENT)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    archive = sorted(pieces(parser.parse_args().count), key=lambda p: (p.date, p.slug))[::-1]
    texts = {document(piece).body: piece.body for piece in archive}
    grouped: dict[str, list[Piece]] = defaultdict(list)
    for piece in archive:
        grouped[period(piece.date, archive[0].date)].append(piece)
    segments, times, files = [], {}, {}
    for name, some in grouped.items():
        count = shards(sum(len(piece.body) for piece in some))
        segment = Segment(name, count, tuple(map(document, some)))
        start = perf_counter()
        files |= make(segment, texts.__getitem__)
        times[name] = perf_counter() - start
        segments.append(segment)
    packed = {path: len(gzip.compress(data, 9)) for path, data in files.items()}
    months = [name for name in times if "h" not in name]
    newest = sum(len(data) for path, data in files.items() if path.startswith(segments[0].name))
    print(f"{len(archive)} articles, {len(segments)} segments, {len(files)} files")
    print(f"time: {sum(times.values()):.2f} s on one core, slowest {max(times.values()):.2f} s,")
    print(f"  slowest month {max(times[name] for name in months) * 1000:.0f} ms")
    print(
        f"size: {sum(map(len, files.values())) / 1e6:.1f} MB, gzip {sum(packed.values()) / 1e6:.1f} MB"
    )
    print(f"newest segment, rewritten by one article: {newest / 1e3:.0f} kB")
    sizes = [size for path, size in packed.items() if path.endswith(".bin")]
    print(f"shard, gzip: median {median(sizes):.0f} B, largest {max(sizes)} B")
    body, title = archive[len(archive) // 2].body, archive[3].title
    queries = (
        title[:1],
        title[:2],
        title[:3],
        title[:4],
        body[20:26],
        archive[9].authors[0],
        "33.5",
    )
    for query in queries:
        offsets = [*range(0, len(query) - 2, 2), max(0, len(query) - 2)]
        read, hits = set(), []
        for segment in segments:
            read |= {
                f"{segment.name}/{shard_of(query[i : i + 2], segment.shards)}.bin" for i in offsets
            }
            for number, one in enumerate(segment.documents):
                found = fields(one, texts[one.body])
                if any(query in field for field in found):
                    ranks = [query in found[0], query in found[1] or query in found[2]]
                    hits.append(
                        (not ranks[0], not any(ranks), f"{segment.name}/d{number // TABLE}.json")
                    )
        hits.sort(key=lambda hit: hit[:2])
        rows = {path for *_, path in hits[:HITS]}
        shard_bytes, row_bytes = sum(packed[p] for p in read), sum(packed[p] for p in rows)
        print(
            f"{query}: {len(hits)} hits; {len(read)} shards {shard_bytes / 1e3:.0f} kB,"
            f" {len(rows)} tables {row_bytes / 1e3:.0f} kB"
        )


if __name__ == "__main__":
    main()
