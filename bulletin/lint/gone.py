"""Gone: addresses that readers were shown and that no piece has any more.

In: the output that was last published, or the content of a git revision; the gists of all pieces. Out:
`Gone`, one for each such address, with the piece that has the same headline now, where there is just one;
the findings that say it, and the line 旧址：… where `FIX=1` may write it.
"""

from __future__ import annotations

import difflib
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace as changed

from bulletin.engine import made, manifest
from bulletin.lint.gists import Gist
from bulletin.lint.rule import Finding, Kind
from bulletin.model.addresses import ARTICLE_PAGE, ARTICLE_PATH
from bulletin.model.record import Record
from bulletin.reading.decode import LINE_END, Decoded, read_text, stored
from bulletin.reading.entries import read_entries
from bulletin.reading.header import read_header
from bulletin.reading.newsroom import Newsroom
from bulletin.store.sealed import replace

GONE: Final = "gone"  # the name under which these findings are told
_paths: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Gone(Record, frozen=True):
    """An address, as `2022/05/21/lao-jie`, that has no page any more; the file that made it, or now holds it
    back (`hidden`); and the one that has its headline now, or nothing."""

    address: str
    path: str
    hidden: bool = False
    now: str = ""


def shown_in(output: Path) -> frozenset[str]:
    """The addresses of articles in an output that was made for readers; none in any other."""
    said = made.record(output).load()
    if said is None or not said.production:
        return frozenset()
    stands = manifest.record(output).load()
    names = (
        (name for one in stands.groups.values() for name in _paths.decode(one.files))
        if stands
        else ()
    )
    return frozenset(found["address"] for found in map(ARTICLE_PAGE.fullmatch, names) if found)


def shown_at(
    content: Path,
    revision: str,
    names: Iterable[str],
    gist_of: Callable[[str, bytes], Gist],
    now: datetime,
) -> dict[str, Gist]:
    """The pieces that readers were shown at a git revision, by path, of those among `names`."""
    pieces = {}
    for name in sorted(names):
        if ARTICLE_PATH.fullmatch(name) is None:
            continue
        blob = ["git", "show", f"{revision}:./{name}"]
        done = subprocess.run(blob, cwd=content, capture_output=True, check=False)
        gist = gist_of(name, done.stdout) if not done.returncode else Gist()
        if _is_shown(gist, now):
            pieces[name] = gist
    return pieces


def _is_shown(gist: Gist, now: datetime) -> bool:
    due = gist.published and gist.date is not None and gist.date <= now
    return due or gist.withdrawn


def address_of(path: str) -> str:
    """The address of the article at a path; empty for what is none."""
    found = ARTICLE_PATH.fullmatch(path)
    return found["address"] if found else ""


def addresses_of(pieces: Mapping[str, Gist]) -> Iterator[str]:
    """The addresses that lead to these pieces."""
    for path, gist in pieces.items():
        yield from (address_of(path), *gist.aliases)


def gone(
    shown: Iterable[str], before: Mapping[str, Gist], gists: Mapping[str, Gist], now: datetime
) -> list[Gone]:
    """The addresses among `shown` that are not there any more, in order. `before` has what is known of
    pieces as they were, by path."""
    holders = {address: path for path in gists if (address := address_of(path))}
    there = {address for address, path in holders.items() if _is_shown(gists[path], now)}
    there |= {alias for gist in gists.values() for alias in gist.aliases}
    files = {address_of(path): path for path in before}
    titles: dict[str, list[str]] = defaultdict(list)
    for path, gist in gists.items():
        if address_of(path) and _is_shown(gist, now):
            titles[gist.title].append(path)
    found = []
    for address in sorted({*shown} - there):
        if holder := holders.get(address):
            if gists[holder].date is not None:  # else its faults are told
                found.append(Gone(address, holder, hidden=True))
            continue
        path = files.get(address, f"{address}.md")
        same = titles[before[path].title] if path in before else []
        found.append(Gone(address, path, now=same[0] if len(same) == 1 else ""))
    return found


def told(every: Iterable[Gone]) -> Iterator[Finding]:
    """What is said of each."""
    for one in every:
        kind: Kind = "error"
        if one.hidden:
            kind = "warning"
            message = (
                f"已经发布过的网址 /{one.address}/ 会打不开：稿件现在是草稿，或日期改到了将来。"
                "要撤下，请写“撤稿：原因”。"
            )
        elif one.now:
            message = f"原来的网址 /{one.address}/ 会打不开。请加一行“旧址：{one.address}”，FIX=1 可以代写。"
        else:
            message = (
                f"已经发布过的网址 /{one.address}/ 会打不开，没有稿件再用它。改了名的，请在新的稿件里"
                f"加一行“旧址：{one.address}”；不要了的，请留着稿件，写“撤稿：原因”。"
            )
        yield Finding(one.now or one.path, 0, GONE, kind, message)


def write_aliases(
    content: Path, every: Iterable[Gone], newsroom: Newsroom, folder: Path
) -> Iterator[str]:
    """Write the old address into each piece that has the headline now; yields the diff of each file. `folder`
    is the content folder as it is named to the editor."""
    for one in every:
        if not one.now:
            continue
        data = (content / one.now).read_bytes()
        new = with_alias(data, one.now, one.address, newsroom)
        if new != data:
            replace(content / one.now, new)
            name = (folder / one.now).as_posix()
            texts = [found.text if (found := stored(bytes_)) else "" for bytes_ in (data, new)]
            before, after = ([f"{line}\n" for line in LINE_END.split(text)] for text in texts)
            yield "".join(difflib.unified_diff(before, after, name, name, n=0))


def with_alias(data: bytes, path: str, address: str, newsroom: Newsroom) -> bytes:
    """A file with one more old address in its header; the same bytes where that cannot be done."""
    as_stored, read = stored(data), read_text(data, path)
    if as_stored is None or not isinstance(read, Decoded):
        return data
    above = read_entries(read.text, path)
    latin = any(entry.key.isascii() for entry in above.entries)
    ends = list(LINE_END.finditer(as_stored.text))
    at = above.first_line - 3  # the end of the last line of the header
    if not 0 <= at < len(ends):
        return data
    line = f"aliases: {address}" if latin else f"旧址：{address}"
    place = ends[at].end()
    new = as_stored.encoded(as_stored.text[:place] + line + ends[at][0] + as_stored.text[place:])
    again = read_text(new, path)
    if not isinstance(again, Decoded):
        return data
    (was, below, _, _), (now, same, _, _) = (
        read_header(one.text, path, newsroom) for one in (read, again)
    )
    right = was and changed(was, aliases=(*was.aliases, address)) == now and below == same
    return new if right else data
