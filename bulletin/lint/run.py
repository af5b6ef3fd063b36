"""Run: the rules over a whole content folder, knowing each file by its content.

In: a paper, the clock, a cache folder. Out: findings in order. What a file gave is kept under the
digest of its bytes and of everything else that findings depend on, so only changed files are read.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache as cache_of
from operator import attrgetter
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from bulletin.lint.gists import Gist, Gists, gist_of
from bulletin.lint.gone import Gone, addresses_of, gone, shown_in, told
from bulletin.lint.piece import piece_of
from bulletin.lint.rule import Finding, Kind, Known, PaperRule, Rule
from bulletin.lint.rules import PAPER_RULES, RULES
from bulletin.model.digest import digest
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.paper import Paper
from bulletin.reading import TOPICS
from bulletin.reading.decode import read_text
from bulletin.reading.keys import nearest
from bulletin.store.beside import stored
from bulletin.store.fingerprint import program
from bulletin.store.sealed import Sealed

READER: Final = "reader"  # the name under which the reader's own faults are told
OLD: Final = timedelta(days=30)  # pieces older than this are only warned about
_ALONE: Final = 400  # below so many files another process costs more than it saves
_BATCH: Final = 250
_EVERY: Final[tuple[Rule | PaperRule, ...]] = (*RULES, *PAPER_RULES)
_NAMES: Final = frozenset(name for rule in _EVERY for name in (rule.name, rule.title))


class Kept(Record, frozen=True):
    """What one file gave: under the digest of its bytes, its findings and its gist."""

    digest: str
    findings: tuple[Finding, ...]
    gist: Gist


Notes = dict[str, Kept]
NOTHING: Final[Mapping[str, Gist]] = {}


def known_of(paper: Paper) -> Known:
    """What the rules may know."""
    return Known(paper.newsroom, paper.terms, paper.site.base, paper.site.origin)


def lint(
    paper: Paper,
    now: datetime,
    cache: Path | None,
    jobs: int,
    earlier: Mapping[str, Gist] = NOTHING,
) -> tuple[list[Finding], list[Gone]]:
    """Every finding in a content folder, in order of file and line; and the addresses that readers were
    shown, in the output or as `earlier` pieces by path, and that are gone."""
    content, known = paper.content, known_of(paper)
    fingerprint = f"{program()} {digest(repr(known).encode())}"
    record = Sealed(cache / "lint", Notes, fingerprint) if cache else None
    before = (record.load() if record else None) or {}
    digests: dict[str, str] = {}
    for path in texts(content):
        digests[path] = digest(_bytes(content, path))
    after = {
        path: before[path]
        for path in digests
        if path in before and before[path].digest == digests[path]
    }
    stale = [path for path in digests if path not in after]
    for path, (found, gist) in zip(stale, _read(stale, content, known, jobs), strict=True):
        after[path] = Kept(digests[path], found, gist)
    gists = {path: after[path].gist for path in digests}
    findings = [finding for kept in after.values() for finding in kept.findings]
    findings += _paper_findings(paper, gists, now)
    findings = list(_weighed(findings, gists, now))
    findings += [_of_fault(fault) for fault in paper.faults]
    were = {path: kept.gist for path, kept in before.items() if path not in digests}
    missing = gone(
        {*shown_in(paper.options.output), *addresses_of(earlier)}, {**were, **earlier}, gists, now
    )
    findings += told(missing)
    after |= {one.path: before[one.path] for one in missing if one.path in were}
    if record and after != before:
        record.save(after)
    ordered = sorted(findings, key=attrgetter("path", "line", "rule", "kind", "message"))
    return ordered, missing


def _weighed(
    findings: Iterable[Finding], gists: Mapping[str, Gist], now: datetime
) -> Iterator[Finding]:
    """Errors of drafts are warnings; so are those of rules in what was published long ago: a rule of
    today must not hold up a correction of yesterday's paper."""
    for one in findings:
        gist = gists[one.path]
        old = gist.date is not None and now - gist.date > OLD and one.rule != READER
        yield replace(one, kind="warning") if one.kind == "error" and (gist.draft or old) else one


def texts(content: Path) -> list[str]:
    """The Markdown files of a content folder, in order, relative to it; hidden ones are no texts."""
    found = []
    for folder, folders, files in os.walk(content):
        folders[:] = [name for name in folders if not name.startswith(".")]
        base = Path(folder).relative_to(content).as_posix()
        found += [
            name if base == "." else f"{base}/{name}"
            for name in files
            if name.endswith(".md") and not name.startswith(".")
        ]
    return sorted(found)


def examine(path: str, data: bytes, known: Known) -> tuple[tuple[Finding, ...], Gist]:
    """What the rules on one piece say of a file, and its gist for the others."""
    decoded = read_text(data, path)
    if isinstance(decoded, Fault):
        return (_of_fault(decoded),), Gist()
    piece = piece_of(decoded, path, known.newsroom, known.root, known.origin)
    findings = [_of_fault(fault) for fault in piece.faults]
    findings += [_of_fault(remark, "note") for remark in (*decoded.notes, *piece.found.remarks)]
    gist = gist_of(piece)
    for rule in RULES:
        if not (gist.unchecked and _is_unchecked(rule, gist)):
            findings += [
                Finding(path, line, rule.name, rule.kind, message)
                for line, message in rule.check(piece, known)
            ]
    line = piece.lines.get("unchecked", 0) if gist.unchecked else 0
    for name in sorted(gist.unchecked - _NAMES):
        message = f"没有“{name}”这条校对规则。{nearest(name, sorted(_NAMES))}请照《校对规则》里的规则名写。"
        findings.append(Finding(path, line, READER, "warning", message))
    return tuple(findings), gist


def _is_unchecked(rule: Rule | PaperRule, gist: Gist) -> bool:
    """Whether the piece says that this rule does not apply to it."""
    return rule.name in gist.unchecked or rule.title in gist.unchecked


def _read(
    paths: Sequence[str], content: Path, known: Known, jobs: int
) -> Iterator[tuple[tuple[Finding, ...], Gist]]:
    """Examine files in the order given, in several processes if there are many."""
    if len(paths) < _ALONE or jobs == 1:
        yield from _examine_all(paths, content, known)
        return
    import multiprocessing  # noqa: PLC0415 (a warm run starts no process)
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    batches = [paths[at : at + _BATCH] for at in range(0, len(paths), _BATCH)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, gc.disable) as pool:
        several = len(batches)
        for found in pool.map(_shared, batches, [content] * several, [known] * several):
            yield from msgspec.json.decode(found, type=list[tuple[tuple[Finding, ...], Gist]])


def _shared(paths: Sequence[str], content: Path, known: Known) -> bytes:
    # JSON, because MessagePack would give every moment back in UTC
    return msgspec.json.encode(list(_examine_all(paths, content, known)))


def _examine_all(
    paths: Sequence[str], content: Path, known: Known
) -> Iterator[tuple[tuple[Finding, ...], Gist]]:
    for path in paths:
        yield examine(path, _bytes(content, path), known)


def _bytes(content: Path, path: str) -> bytes:
    """A file's bytes. `Path` would take as long as reading does."""
    with open(f"{content}/{path}", "rb") as file:
        return file.read()


def _paper_findings(paper: Paper, gists: Mapping[str, Gist], now: datetime) -> Iterator[Finding]:
    """What the rules on all pieces say."""
    topics = frozenset(gist.title for path, gist in gists.items() if path.startswith(f"{TOPICS}/"))

    @cache_of
    def words_of(file: str) -> tuple[str, str]:
        return _words_in(paper.content / file)

    seen = Gists(gists, now, topics, words_of, frozenset(paper.newsroom.people))
    for rule in PAPER_RULES:
        for path, line, message in rule.check(seen):
            if not _is_unchecked(rule, gists[path]):
                yield Finding(path, line, rule.name, rule.kind, message)


def _of_fault(fault: Fault, kind: Kind = "error") -> Finding:
    kind = "warning" if fault.warning and kind == "error" else kind
    return Finding(fault.path, fault.line, READER, kind, fault.fact + fault.remedy)


def _words_in(path: Path) -> tuple[str, str]:
    """The caption and the credit inside a photo; empty where there is no such photo, which the build
    tells."""
    from bulletin.photos.facts import PhotoRefused  # noqa: PLC0415 (most texts name their photos)
    from bulletin.photos.source import opened  # noqa: PLC0415
    from bulletin.photos.words import caption_and_credit  # noqa: PLC0415

    try:
        with opened(stored(path).read_bytes(), path.name) as image:
            return caption_and_credit(image)
    except (PhotoRefused, OSError):
        return "", ""
