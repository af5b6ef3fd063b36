"""Release: a build for readers, in which faulty pieces are set aside.

In: the site, the options, among them what readers have. Out: the output, with what was set aside and why.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final

from msgspec.structs import replace

from bulletin.engine.build import Built, build
from bulletin.engine.made import NOTHING, Aside
from bulletin.engine.manifest import record
from bulletin.engine.pipeline import REPORTERS, folder_of
from bulletin.held.aside import SettingAside
from bulletin.held.history import History, HistoryLost
from bulletin.held.overlay import lay_over
from bulletin.held.shown import SAME, Shown, shown_in
from bulletin.model.faults import ContentFaults, Fault, named
from bulletin.model.record import Record
from bulletin.model.site import Site
from bulletin.reading import Reading
from bulletin.reading.newsroom import read_newsroom
from bulletin.settings import Options
from bulletin.store.survey import survey

FOLDER: Final = "held"  # in the cache, while a build lasts
_ARTICLE: Final = re.compile(r"\d{4}/\d\d/\d\d/[^/]+/index\.html")


class Made(Record, frozen=True):
    """A build for readers: what it did, the options that a clean build would need, what was set aside, and
    the faults, with the files as their authors know them."""

    built: Built
    options: Options
    aside: Aside = NOTHING
    faults: tuple[Fault, ...] = ()


@contextmanager
def made(site: Site, options: Options, others: Sequence[str]) -> Iterator[Made]:
    """Build a release for readers; what it was built from stays until the block ends. `others` are the files
    that Pelican writes.

    Raises as `build` does: `ContentFaults` where nothing can be set aside for a fault; `HistoryLost` where
    git does not have what readers saw.
    """
    try:
        yield _made(site, options, others)
    finally:
        shutil.rmtree(options.cache / FOLDER, ignore_errors=True)


def _made(site: Site, options: Options, others: Sequence[str]) -> Made:
    if options.shown == SAME:
        options = replace(options, forgiving=True)
        return Made(build(site, options, others), options)
    shown = shown_in(options.shown)
    if shown is None:
        return Made(build(site, options, others), options)
    try:
        return Made(build(site, options, others), options)
    except ContentFaults as stopped:
        try:
            return _without_faulty(site, options, others, shown, stopped)
        except HistoryLost as lost:
            raise HistoryLost(f"{stopped}\n{lost}") from lost


def _without_faulty(
    site: Site, options: Options, others: Sequence[str], shown: Shown, stopped: ContentFaults
) -> Made:
    """Set aside what is to blame, until a build comes to its end. Each turn sets something aside, or it is
    the last but one: then what is left was there before, and is told and forgiven."""
    found = survey(options.content, options.cache)
    setting = SettingAside(
        options.content, found, shown, History(options.content), partial(_read, site, options)
    )
    folder = options.cache / FOLDER
    now = replace(options, content=folder)
    told: dict[Fault, None] = {}
    first = True
    while True:
        told |= dict.fromkeys(setting.own(stopped.raw, first=first))
        if not setting.take(stopped.raw, first=first):
            if now.forgiving or setting.needs(stopped.raw):
                raise ContentFaults(told, folder_of(options.content))
            now = replace(now, forgiving=True)
        lay_over(options.content, found.digests, setting.over, folder)
        first = False
        try:
            built = build(site, now, others)
            break
        except ContentFaults as more:
            stopped = more
    if not _has_articles(options):
        raise ContentFaults(told, folder_of(options.content))
    faults = named(_all(told, setting), folder_of(options.content))
    return Made(replace(built, warnings=_new(built, told)), now, setting.told, faults)


def _read(site: Site, options: Options, path: str, data: bytes) -> Reading:
    from bulletin.reading.file import read_file  # noqa: PLC0415 (see `bulletin.reading`)

    sections = tuple(section.name for section in site.sections)
    newsroom, _ = read_newsroom(options.content / REPORTERS, sections, options.zone)
    return read_file(path, data, newsroom, site.root, None, site.origin)[0]


def _has_articles(options: Options) -> bool:
    manifest = record(options.output).load()
    return manifest is not None and any(map(_ARTICLE.fullmatch, manifest.entries))


def _new(built: Built, told: dict[Fault, None]) -> tuple[Fault, ...]:
    """The warnings of a build that were not told as errors before."""
    known = {replace(fault, warning=True) for fault in told}
    return tuple(fault for fault in built.warnings if fault not in known)


def _all(told: dict[Fault, None], setting: SettingAside) -> Iterator[Fault]:
    """Every fault, and of every file that was set aside what readers see of it."""
    yield from sorted(told)
    for path, data in sorted(setting.over.items()):
        if data is None:
            yield Fault(path, 0, "这一稿没有公开。", "改好以后再推送，就会公开。", warning=True)
        elif path in setting.told.held:
            fact = "读者看到的还是上一稿。"
            yield Fault(path, 0, fact, "改好以后再推送，就会换成新的。", warning=True)
