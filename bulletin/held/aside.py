"""Aside: which files are set aside, and what readers see in their place.

In: the faults that stopped a build, what readers were last shown. Out: what is laid over the content. A
file that is new or changed and has a fault is set aside with its photos: as readers last saw it, or not there
where they never did. What nobody changed is never set aside, but what the safety gate refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from bulletin.checks.kinds import LISTS
from bulletin.engine.made import Aside
from bulletin.held.history import History
from bulletin.held.shown import Shown
from bulletin.held.signatures import uncommitted, unsigned
from bulletin.model.addresses import ARTICLE_PAGE, ARTICLE_PATH
from bulletin.model.article import Article
from bulletin.model.digest import digest
from bulletin.model.faults import Fault
from bulletin.model.shown import placed_files
from bulletin.model.site import FOLDER
from bulletin.reading import Reading
from bulletin.store.survey import STATIC, Survey

Read = Callable[[str, bytes], Reading]


class SettingAside:
    """What is set aside of one release. `over` is what is laid over the content: bytes by paths, None for
    what is not there. Every method raises `HistoryLost`."""

    def __init__(
        self, content: Path, found: Survey, shown: Shown, history: History, read: Read
    ) -> None:
        """`found` are the files of the content as it is; `read` reads a text."""
        self.over: dict[str, bytes | None] = {}
        self._held: dict[str, str] = {}
        self._waiting: set[str] = set()
        self._content = content
        self._found = found
        self._odd = {*found.links, *found.odd, *found.nameless}
        self._shown = shown
        self._history = history
        self._read = read

    @property
    def told(self) -> Aside:
        """What the release says of it."""
        return Aside(dict(sorted(self._held.items())), tuple(sorted(self._waiting)))

    def take(self, faults: Iterable[Fault], *, first: bool) -> bool:
        """Set aside what is to blame for the errors among `faults`; whether that is anything new. `first`:
        nothing was set aside before, so a link that leads nowhere is its own author's slip."""
        errors = self.own(faults, first=first)
        new: dict[str, bool] = {}
        for fault in errors:
            new |= self._to_blame(fault)
        for path, absent in sorted(new.items()):
            self._set_aside(path, absent=absent)
        return bool(new)

    def own(self, faults: Iterable[Fault], *, first: bool) -> list[Fault]:
        """The errors among `faults` that are slips of their file's own author: not the links to what was set
        aside, or is going to be."""
        errors = [fault for fault in faults if not fault.warning]
        broken = {fault.path for fault in errors}
        return [
            one
            for one in errors
            if not one.missing or (first and not self._waits(one.missing, broken))
        ]

    def needs(self, faults: Iterable[Fault]) -> bool:
        """Whether one of the newsroom's lists has an error, and there is no earlier one to take."""
        return any(not fault.warning and self._is_first_list(fault.path) for fault in faults)

    def deleted(self) -> Iterator[tuple[str, str]]:
        """The pieces that readers saw and whose files are gone, each with its address."""
        for path in sorted({*self._blobs, *self._shown.held}):
            place = ARTICLE_PATH.fullmatch(path)
            if place is None or path in self._found.digests or path in self.over:
                continue
            if base := self.base(path):
                article = self._read(path, self._history.read(base)).article
                if article and self._was_seen(article):
                    yield path, place["address"]

    def wait_for_signatures(self) -> list[Fault]:
        """Set aside what nobody has signed since readers saw it last: pieces and their photos, but no
        withdrawal. Returns what their authors are told."""
        committed, typed = self._history.blobs("HEAD"), uncommitted(self._content)
        dated = [path for path in self._found.digests if path[:1].isdigit()]
        new = [one for one in dated if one in typed or committed.get(one, "") != self.base(one)]
        told = []
        for path in sorted(unsigned(self._content, new)):
            if not self._is_withdrawn(path):
                self._set_aside(path, absent=False)
                fact = "最后一次改动还没有签发，先不公开。"
                told.append(Fault(path, 0, fact, "请签发人签发。", warning=True))
        return told

    def _waits(self, address: str, broken: set[str]) -> bool:
        """Whether what a link leads to has faults of its own, or was set aside."""
        files = _files_of(address.strip("/"))
        return any(path in broken or path in self.over for path in files)

    # --- who is to blame -------------------------------------------------------------------------

    def _to_blame(self, fault: Fault) -> dict[str, bool]:
        """The files to set aside for a fault; True for those that go although nobody changed them."""
        # A page of an article that the safety gate has refused.
        if page := ARTICLE_PAGE.fullmatch(fault.path.removeprefix(FOLDER)):
            files = [path for path in _files_of(page["address"]) if self._is_there(path)]
            return {path: path in self.over or not self.changed(path) for path in files}
        shared = {
            path
            for path in (fault.path, *fault.others)
            if path in self._odd or path in self._found.digests or path in self.over
        }
        files = [
            path for path in shared if not path.startswith(f"{STATIC}/") and self._is_there(path)
        ]
        gone = [path for path in files if self._is_withdrawn(path)]
        rest = [path for path in files if path not in gone and path not in self.over]
        if changed := [
            path for path in rest if self.changed(path) and not self._is_first_list(path)
        ]:
            return dict.fromkeys(changed, False)
        return dict.fromkeys(rest, True) if gone else {}

    def _is_there(self, path: str) -> bool:
        """Whether a file is part of the release as it stands."""
        if path in self.over:
            return self.over[path] is not None
        return path in self._found.digests or path in self._odd

    def _is_first_list(self, path: str) -> bool:
        """Whether it is one of the newsroom's lists, and there is no earlier one that readers saw used."""
        return path in LISTS and not self.base(path)

    def _is_withdrawn(self, path: str) -> bool:
        article = self._article(path)
        return bool(article and article.withdrawn)

    def _article(self, path: str) -> Article | None:
        """The article that a file of the content is now."""
        if not path.endswith(".md") or path not in self._found.digests:
            return None
        return self._read(path, self._now(path)).article

    # --- what readers saw ------------------------------------------------------------------------

    @cached_property
    def _blobs(self) -> Mapping[str, str]:
        return self._history.blobs(self._shown.commit) if self._shown.commit else {}

    def base(self, path: str) -> str:
        """The blob that readers were last shown of a path; empty where they were shown none."""
        if path in self._shown.held:
            return self._shown.held[path]
        blob = self._blobs.get(path, "")
        return "" if blob in self._shown.waiting else blob

    def changed(self, path: str) -> bool:
        """Whether a file, or a photo that it shows, is not as readers saw it last."""
        if self._differs(path):
            return True
        article = self._article(path)
        photos = placed_files(article) if article else ()
        return any(one in self._found.digests and self._differs(one) for one in photos)

    def _differs(self, path: str) -> bool:
        if path not in self._found.digests:
            return True
        return self._history.name(self._now(path)) != self.base(path)

    def _now(self, path: str) -> bytes:
        return (self._content / path).read_bytes()

    # --- setting aside ---------------------------------------------------------------------------

    def _set_aside(self, path: str, *, absent: bool) -> None:
        base = "" if absent else self.base(path)
        if base and self._show(path, base):
            return
        self.over[path] = None
        self._held.pop(path, None)
        if not absent and path in self._found.digests:
            self._waiting.add(self._history.name(self._now(path)))
        for place in self._moved_from(path):
            self._show(place, self.base(place))

    def _show(self, path: str, blob: str) -> bool:
        """Have readers see this blob of a path, with its photos, if they saw it before: a piece that was
        scheduled or a draft then, they did not."""
        data = self._history.read(blob)
        article = self._read(path, data).article if path.endswith(".md") else None
        if article and not self._was_seen(article):
            return False
        self._lay(path, blob, data)
        for photo in placed_files(article) if article and not article.withdrawn else ():
            self._show_photo(photo)
        return True

    def _was_seen(self, article: Article) -> bool:
        clock = self._shown.clock
        return article.status == "published" and (clock is None or article.date <= clock)

    def _show_photo(self, photo: str) -> None:
        """Have readers see a photo as they did, unless it was deleted: one that is elsewhere now has only
        moved with its piece."""
        if not (blob := self.base(photo)):
            return
        data = self._history.read(blob)
        if photo in self._found.digests or digest(data) in self._digests:
            self._lay(photo, blob, data)

    @cached_property
    def _digests(self) -> set[str]:
        return {*self._found.digests.values()}

    def _lay(self, path: str, blob: str, data: bytes) -> None:
        self.over[path] = data
        if self._differs(path):
            self._held[path] = blob

    def _moved_from(self, path: str) -> Iterator[str]:
        """The files of the piece that a new one takes the place of: they are not there any more, and have
        its file name, or are named in its 旧址."""
        new = ARTICLE_PATH.fullmatch(path)
        if new is None or self.base(path):
            return
        article = self._article(path)
        aliases = article.aliases if article else ()
        for place in {*self._blobs, *self._shown.held}:
            old = ARTICLE_PATH.fullmatch(place)
            if old is None or place in self._found.digests or not self.base(place):
                continue
            if old["slug"] == new["slug"] or old["address"] in aliases:
                yield place


def _files_of(address: str) -> tuple[str, str]:
    """Where the text of a piece at an address can stand."""
    return f"{address}.md", f"{address}/index.md"
