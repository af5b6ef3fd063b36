"""Release: a build for readers, in which faulty pieces are set aside.

In: the site, the options, among them what readers have. Out: the output, with what was set aside and why.
"""

from __future__ import annotations

import posixpath
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
from bulletin.model.addresses import ARTICLE_PAGE, INDEX
from bulletin.model.faults import ContentFaults, Fault, named
from bulletin.model.record import Record
from bulletin.model.site import Site
from bulletin.reading import Reading
from bulletin.reading.newsroom import read_newsroom
from bulletin.settings import Options, SettingsRefused
from bulletin.store.survey import survey

FOLDER: Final = "held"  # in the cache, while a build lasts


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
        if options.signed:
            raise SettingsRefused("SIGNED=1: 不知道读者看到的是哪一版。请和 TARGET= 一起用。")
        return Made(build(site, options, others), options)
    return _Making(site, options, others, shown).made()


class _Making:
    """One build for readers, in turns: each sets something aside, or it is the last but one."""

    def __init__(self, site: Site, options: Options, others: Sequence[str], shown: Shown) -> None:
        self._site = site
        self._options = options
        self._others = others
        self._told: dict[Fault, None] = {}
        self._found = survey(options.content, options.cache)
        self._setting = SettingAside(
            *(options.content, self._found, shown, History(options.content)),
            partial(_read, site, options),
        )

    def made(self) -> Made:
        """Set aside what is to blame, until a build comes to its end: what is faulty then was there before,
        and is told and forgiven."""
        now, setting, first = self._options, self._setting, True
        if now.signed:
            self._told |= dict.fromkeys(setting.wait_for_signatures())
            now = self._laid(now) if setting.over else now
        while True:
            try:
                built = build(self._site, now, self._others)
                break
            except ContentFaults as stopped:
                try:
                    now = self._without(stopped, now, first=first)
                except HistoryLost as lost:
                    raise HistoryLost(f"{stopped}\n{lost}") from lost
                first = False
        folder = folder_of(self._options.content)
        if self._told and not _has_articles(now):
            raise ContentFaults(self._told, folder)
        warnings = (*self._new(built), *named(self._deleted(), folder))
        faults = named(_all(self._told, setting), folder)
        return Made(replace(built, warnings=warnings), now, setting.told, faults)

    def _new(self, built: Built) -> Iterator[Fault]:
        """The warnings of a build that were not told as errors before. Of files beside a text that was set
        aside there are none: nobody knows whether it will use them."""
        known = {replace(fault, warning=True) for fault in self._told}
        beside = {posixpath.dirname(path) for path in self._setting.over}
        for fault in built.warnings:
            text = fault.path.endswith(".md")
            if fault not in known and (text or posixpath.dirname(fault.path) not in beside):
                yield fault

    def _deleted(self) -> Iterator[Fault]:
        """Pieces that readers saw and will look for in vain: nothing stands at their addresses any more."""
        try:
            gone = list(self._setting.deleted())
        except HistoryLost:
            return  # nothing was set aside, so nobody needs git
        for path, address in gone:
            if not (self._options.output / address / INDEX).exists():
                fact = f"这一稿删掉了，读者打不开 /{address}/ 了。"
                remedy = "搬走的，请在新稿里写“旧址”；要撤的，请写“撤稿”。"
                yield Fault(path, 0, fact, remedy, warning=True)

    def _without(self, stopped: ContentFaults, now: Options, *, first: bool) -> Options:
        """What to build from next, as a build was stopped. Raises `ContentFaults` where nothing is left to
        set aside."""
        setting = self._setting
        self._told |= dict.fromkeys(setting.own(stopped.raw, first=first))
        if not setting.take(stopped.raw, first=first):
            if now.forgiving or setting.needs(stopped.raw):
                raise ContentFaults(self._told, folder_of(self._options.content))
            now = replace(now, forgiving=True)
        return self._laid(now)

    def _laid(self, now: Options) -> Options:
        """The content with what is laid over it, to build from."""
        folder = self._options.cache / FOLDER
        lay_over(self._options.content, self._found.digests, self._setting.over, folder)
        return replace(now, content=folder)


def _read(site: Site, options: Options, path: str, data: bytes) -> Reading:
    from bulletin.reading.file import read_file  # noqa: PLC0415 (see `bulletin.reading`)

    sections = tuple(section.name for section in site.sections)
    newsroom, _ = read_newsroom(options.content / REPORTERS, sections, options.zone)
    return read_file(path, data, newsroom, site.root, None, site.origin)[0]


def _has_articles(options: Options) -> bool:
    manifest = record(options.output).load()
    return manifest is not None and any(map(ARTICLE_PAGE.fullmatch, manifest.entries))


def _all(told: dict[Fault, None], setting: SettingAside) -> Iterator[Fault]:
    """Every fault, and of every file that was set aside what readers see of it."""
    yield from sorted(told)
    for path, data in sorted(setting.over.items()):
        if data is None:
            yield Fault(path, 0, "这一稿没有公开。", "改好以后再推送，就会公开。", warning=True)
        elif path in setting.told.held:
            fact = "读者看到的还是上一稿。"
            yield Fault(path, 0, fact, "改好以后再推送，就会换成新的。", warning=True)
