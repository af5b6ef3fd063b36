"""The release as it will stand where readers get it, made on this machine.

In: the output folder that `make publish` made, the days' PDFs in the cache. Out: `Staged`: the SHA-256 of
every file of the release, its compressed forms among them, and what the build says of it (`Facts`); in a
folder, the files themselves, as far as they are asked for (`Staged.taken`), and the PDFs.

Only what the build's manifest names is published, only if it has the bytes the manifest says, and only
from a build for readers: an output that a killed build left mixed is refused, and so is a preview. Files
that are not as they were made are told to the next build, which makes them again. What is known of a
content from an earlier deployment (`recall`) saves reading it, until it is to be sent: nothing is sent that
was not read, and compared with what the manifest says of it.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.names import DAY_PDF, refusal
from bulletin.deploy.packed import FORMS, forget_others, pack
from bulletin.deploy.recall import Content, Recalled, keep_list, recalled
from bulletin.deploy.release import Facts, digest_of, digest_of_pdfs
from bulletin.engine.made import Made, distrust, file_digest, manifest_seal
from bulletin.engine.made import record as made_record
from bulletin.engine.manifest import FileEntry, Manifest, record
from bulletin.engine.output import LOCK
from bulletin.model.digest import digest
from bulletin.press.kept import PRESS, for_readers
from bulletin.store.sealed import Stamp, stamp

TEXT: Final = frozenset((".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".bin"))
SMALLEST: Final = 256  # bytes; below, headers weigh more than what compression saves
SUMS: Final = "SHA256SUMS"
PACKED: Final = "packed"  # in the folder of releases: compressed forms that are still to go out
_PLAIN: Final = re.compile(  # a path that `refusal` lets pass, told in a tenth of the time
    r"(?:[a-z0-9](?:[\w-]|\.(?=\w))*/)*[a-z0-9](?:[\w-]|\.(?=\w))*"
    r"\.(?:html|xml|json|css|js|jpg|avif|webp|png|svg|bin)",
    re.ASCII,
)


@dataclass(frozen=True)
class Staged:
    """A release ready to be sent: what the build says of it, the SHA-256 of each of its files by the path.
    `folder` has `SHA256SUMS`, and below `site` the files that were taken."""

    folder: Path
    facts: Facts
    sums: Mapping[str, str]
    _take: Callable[[Collection[str]], dict[str, str]]

    @property
    def files(self) -> int:
        """How many files the site has."""
        return len(self.sums)

    def keep(self) -> None:
        """Remember the list of this release, which readers have now. Its compressed forms are where they
        were to go: here they are let go of, most of the files that a forge would keep and restore."""
        work = self.folder.parent
        keep_list(work, (self.folder / SUMS).read_bytes())
        shutil.rmtree(work / PACKED, ignore_errors=True)  # what stays is looked through next time

    def beside(self, there: Mapping[str, str]) -> Staged:
        """The list of what is `there`, with the days' PDFs of this release: nothing else of it is sent."""
        pages = {path: sum_ for path, sum_ in there.items() if not DAY_PDF.fullmatch(path)}
        pdfs = {path: sum_ for path, sum_ in self.sums.items() if DAY_PDF.fullmatch(path)}
        for path in there.keys() - pages.keys():  # rsync deletes only in folders that are here too
            (self.folder / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        _write(self.folder, pages | pdfs)
        return replace(self, sums=pages | pdfs)

    def taken(self, paths: Iterable[str] | None = None) -> Staged:
        """The same release, of which these files (all, where nothing is said) are in the folder: each read,
        and as it was made; with a file go its compressed forms, with a form its file. A form that had to
        be made again may have other bytes than were known of it: `sums` then says so.

        Raises `DeployFailed` where a file is not as it was made."""
        own = {_own(path) for path in (self.sums if paths is None else paths)}
        sums = {**self.sums, **self._take(own)}
        _write(self.folder, sums)
        return replace(self, sums=sums)


def _own(path: str) -> str:
    """The file that a compressed form belongs to; any other file is its own."""
    return path[:-3] if path.endswith(FORMS) else path


@contextmanager
def staged(output: Path, work: Path) -> Iterator[Staged]:
    """The release of `output`, made in the folder `work` of the cache, which also keeps the compressed forms.

    Raises `DeployFailed` where the output is not a finished build or a disk does not do its part.
    """
    folder = work / "stage"
    with _disk(work):
        work.mkdir(parents=True, exist_ok=True)
        lock = open(work / "lock", "w")  # noqa: SIM115 (the next line closes it)
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second deployment from here waits
        try:
            with _disk(work):
                shutil.rmtree(folder, ignore_errors=True)
                release = _Staging(output, folder, work).staged()
            yield release
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _disk(work: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        fact = f"不能读写（{error.strerror or error}）。"
        remedy = "请检查权限和剩余空间，再运行一次。"
        raise DeployFailed(error.filename or work, fact, remedy) from error


class _Known(NamedTuple):
    """What is known of a file of the output: its content, its stamp; `fresh` where it was read just now."""

    content: Content | None
    stamp: Stamp | None
    fresh: bool


class _Staging:
    """One release in the making."""

    def __init__(self, output: Path, folder: Path, work: Path) -> None:
        self._output, self._base = output, str(output)  # as text: joined for each file of a site
        self._folder = folder
        self._site = folder / "site"
        self._packed = work / PACKED
        self._recalled = recalled(work)
        self._entries: dict[str, FileEntry] = {}
        self._known: dict[str, _Known] = {}
        self._there: set[str] = set()  # own files that are in the folder, with their forms

    def staged(self) -> Staged:
        """The release, of which everything is read that is not known from before."""
        output = self._output
        if not (output / LOCK).exists():
            raise DeployFailed(output, "这不是生成好的网站。", "请先运行 make publish。")
        self._site.mkdir(parents=True)
        self._packed.mkdir(exist_ok=True)
        with self._undisturbed():
            manifest, self._made = _for_readers(output)
            self._entries = manifest.entries
            for path in self._entries:
                if not _PLAIN.fullmatch(path) and (refused := refusal(path)):
                    raise DeployFailed(path, *refused)
            before = self._recalled.load() or Recalled()
            self._known = {path: self._look(path, before) for path in self._entries}
            doubtful = [path for path, known in self._known.items() if known.fresh]
            with ThreadPoolExecutor() as pool:
                for path, content in zip(doubtful, pool.map(self._read, doubtful), strict=True):
                    self._known[path] = self._known[path]._replace(content=content)
            self._all_sound(self._known)
            sums = self._sums(doubtful)
            press = self._folder.parents[1] / PRESS
            pdfs = for_readers(output, manifest, press, self._made.clock.date())
        names = {known.content.sha256 for known in self._known.values() if known.content}
        forget_others(self._packed, names)
        for path, file in pdfs.items():
            (self._site / path).parent.mkdir(parents=True, exist_ok=True)
            _link(file, self._site / path)
            self._there.add(path)
            sums[path] = file_digest(self._site / path)
        _write(self._folder, sums)
        self._remember(before)
        made, basis = self._made, manifest.basis
        facts = Facts(
            digest_of(sums),
            *(made.address, made.content, made.engine, made.clock),
            *(basis.until, basis.withdrawn),
            *(made.aside.held, made.aside.waiting),
            pdfs=digest_of_pdfs(sums),
        )
        return Staged(self._folder, facts, sums, self._take)

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        """No build writes while the files are taken."""
        with open(self._output / LOCK) as build:
            fcntl.flock(build, fcntl.LOCK_SH)
            yield

    def _look(self, path: str, before: Recalled) -> _Known:
        """What is known of a file of the output, where its stamp says that nobody has touched it since; else
        it is to be read."""
        found, entry = stamp(os.path.join(self._base, path)), self._entries[path]
        if path in self._made.others:
            content = before.copied.get(path)
            same = content and content.sha256 == self._made.others[path]
            untouched = found == before.stamps.get(path)
        else:
            content, same, untouched = before.contents.get(entry.digest), True, found == entry.stamp
        if content and same and untouched and (content.forms or not _is_text(path, content)):
            return _Known(content, found, fresh=False)
        return _Known(None, found, fresh=True)

    def _read(self, path: str) -> Content | None:
        """Take one file into the folder; its content, or None where it is not as it was made.

        A page that the build made is linked, because a build never writes into a file. What Pelican
        copied is copied, because Pelican does.
        """
        source, target, wanted = self._output / path, self._site / path, self._entries[path].digest
        if source.is_symlink() or not source.is_file():
            return None
        target.parent.mkdir(parents=True, exist_ok=True)
        if copied := self._made.others.get(path):
            shutil.copyfile(source, target)
            found = file_digest(target)
            return Content(found, target.stat().st_size) if found == copied else None
        data = source.read_bytes()
        if not wanted or digest(data) != wanted:
            return None
        _link(source, target)
        return Content(sha256(data).hexdigest(), len(data))

    def _all_sound(self, known: Mapping[str, _Known]) -> None:
        """Say which files are not as they were made, and have the next build make them again."""
        wrong = sorted(path for path, one in known.items() if one.content is None)
        if wrong:
            distrust(self._output, wrong)
            more = f"，一共 {len(wrong)} 个" if len(wrong) > 1 else ""
            fact = f"文件和生成时不一样{more}。"
            raise DeployFailed(self._output / wrong[0], fact, "请再运行一次 make publish。")

    def _sums(self, fresh: Iterable[str]) -> dict[str, str]:
        """The SHA-256 of all files and forms; those of `fresh` files, which are in the folder, are made or
        proved there."""
        forms = self._made_forms(fresh)
        sums = {}
        for path, known in self._known.items():
            assert known.content  # noqa: S101 (`_all_sound`)
            sums[path] = known.content.sha256
            if _is_text(path, known.content):
                for ending, sum_ in (forms.get(path) or known.content.forms).items():
                    sums[path + ending] = sum_
        return sums

    def _made_forms(self, paths: Iterable[str]) -> dict[str, dict[str, str]]:
        """The compressed forms of files that are in the folder, put beside them; their SHA-256 by their
        endings, by their files' paths."""
        texts: dict[str, list[str]] = {}
        for path in paths:
            self._there.add(path)
            content = self._known[path].content
            if content and _is_text(path, content):
                texts.setdefault(content.sha256, []).append(path)
        found = {}
        with ThreadPoolExecutor() as pool:
            packing = pool.map(
                lambda name: pack(self._site / texts[name][0], self._packed / name), texts
            )
            for (name, alike), forms in zip(texts.items(), packing, strict=True):
                for path in alike:
                    for ending in forms:
                        _link(self._packed / (name + ending), self._site / (path + ending))
                    found[path] = forms
                    known = self._known[path]
                    size = known.content.size if known.content else 0
                    self._known[path] = known._replace(content=Content(name, size, forms))
        return found

    def _take(self, paths: Collection[str]) -> dict[str, str]:
        """Bring these files into the folder, each read and as it was made; what their forms are."""
        wanted = [path for path in paths if path not in self._there]
        if not wanted:
            return {}
        with _disk(self._folder), self._undisturbed():
            if self._made.manifest != manifest_seal(self._output):
                fact, remedy = "发布的时候，网站又生成了一次。", "请再运行一次 make deploy。"
                raise DeployFailed(self._output, fact, remedy)
            with ThreadPoolExecutor() as pool:
                read = dict(zip(wanted, pool.map(self._read, wanted), strict=True))
            for path, content in read.items():
                before = self._known[path].content
                same = content and before and content.sha256 == before.sha256
                self._known[path] = _Known(content if same else None, None, fresh=True)
            self._all_sound({path: self._known[path] for path in wanted})
            forms = self._made_forms(wanted)
        return {path + end: sum_ for path, made in forms.items() for end, sum_ in made.items()}

    def _remember(self, before: Recalled) -> None:
        """Keep what is known now for the next deployment, where it is not the same."""
        contents, copied, stamps = {}, {}, {}
        for path, known in self._known.items():
            if known.content and known.stamp:
                if path in self._made.others:
                    copied[path], stamps[path] = known.content, known.stamp
                elif known.content.forms or not _is_text(path, known.content):
                    contents[self._entries[path].digest] = known.content
        now = Recalled(contents, copied, stamps)
        if now != before:
            self._recalled.save(now)


def _for_readers(output: Path) -> tuple[Manifest, Made]:
    """What the output holds, if `make publish` made it, and was the last to write there."""
    manifest = record(output).load()
    if manifest is None or not manifest.basis.inputs:
        raise DeployFailed(output, "上一次生成没有做完。", "请再运行一次 make publish。")
    made = made_record(output).load()
    if made is None or not made.production or made.manifest != manifest_seal(output):
        fact = "这不是正式生成的网站（可能是预览，或者没有做完）。"
        raise DeployFailed(output, fact, "请运行 make publish，再发布。")
    return manifest, made


def _is_text(path: str, content: Content) -> bool:
    return os.path.splitext(path)[1] in TEXT and content.size >= SMALLEST  # noqa: PTH122 (each file of a site)


def _write(folder: Path, sums: Mapping[str, str]) -> None:
    lines = (f"{digest}  {path}\n" for path, digest in sorted(sums.items()))
    (folder / SUMS).write_text("".join(lines), "utf-8")


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)
