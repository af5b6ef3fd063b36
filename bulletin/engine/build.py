"""One build, from the content folder to the output folder.

In: `Site` and `Options`. Out: the output folder as a clean build would leave it, and `Built`, which
says what it took. What the whole output depends on has one digest: where that is as it was, and the
output is intact, there is nothing to do, and nothing heavy is even loaded. Else the `flow` runs.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from bulletin.engine.made import (
    NOTHING,
    Aside,
    Made,
    distrusted,
    say_preview,
    say_production,
    trust_again,
)
from bulletin.engine.output import Output, OutputChanged, OutputRefused
from bulletin.model.digest import digest
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.model.site import Site
from bulletin.settings import Options
from bulletin.store.fingerprint import file_digest, program
from bulletin.store.survey import Survey, survey

logger = logging.getLogger(__name__)


class Built(Record, frozen=True):
    """What a build did: files written, files left as they were, files deleted, seconds taken."""

    written: int
    unchanged: int
    deleted: int
    seconds: float
    warnings: tuple[Fault, ...] = ()

    def __str__(self) -> str:
        return (
            f"写好 {self.written} 个文件，{self.unchanged} 个不用改，"
            f"删去 {self.deleted} 个，用时 {self.seconds:.2f} 秒。"
        )


def build(site: Site, options: Options, others: Sequence[str] = ()) -> Built:
    """Build the site once. `others` are the output files that Pelican itself writes.

    Raises `ContentFaults` for faults of the content or the templates, `OutputRefused` for an output
    folder that is not the build's own; both leave the output as it was. Raises `OutputRefused` too
    where the system refuses a file (a full disk, a missing right): until all pages are made the
    output is as it was, and what is not settled then, the next build puts right.
    """
    try:
        return _build(site, options, others)
    except OSError as refused:
        raise _refused(refused.filename or options.output, refused.strerror) from refused


def settle(
    site: Site, options: Options, others: Mapping[str, Path], aside: Aside = NOTHING
) -> None:
    """Say what was made, once Pelican has copied its files too (`others`, with their sources): readers may
    get what `make publish` made and nothing else. Raises `OutputRefused` as `build` does."""
    try:
        if options.production:
            address = site.origin + site.base.rstrip("/")
            made = Made("", options.now, production=True, address=address, aside=aside)
            say_production(options.output, options.content, made, others)
        else:
            say_preview(options.output)
    except OSError as refused:
        raise _refused(refused.filename or options.output, refused.strerror) from refused


def _refused(place: object, fact: object) -> OutputRefused:
    return OutputRefused(f"{place}: 系统不让读写（{fact}）。请检查磁盘空间和文件权限，再运行一次。")


def _build(site: Site, options: Options, others: Sequence[str]) -> Built:
    started = time.perf_counter()
    output = Output(options.output, aside=options.jobs > 1)
    with output.opened(), _without_collector():
        found = survey(options.content, options.cache)
        fingerprint = _fingerprint_of(site, options, others)
        inputs = digest(f"{fingerprint} {found.digest}".encode())
        doubtful = distrusted(options.output)
        for path in doubtful:
            output.distrust(path)
        if not doubtful and (standing := output.standing(inputs, options.now)):
            built = Built(0, output.count, 0, 0.0, standing.warnings)
        else:
            built = _run(site, options, found, fingerprint, inputs, output, others)
            trust_again(options.output)
    return replace(built, seconds=time.perf_counter() - started)


def _run(
    site: Site,
    options: Options,
    found: Survey,
    fingerprint: str,
    inputs: str,
    output: Output,
    others: Sequence[str],
) -> Built:
    """Run the flow. Where the cache turns out damaged, throw it away and run it once more; where a
    published file is not what it seemed, hold all of its group for changed and run it again."""
    # See above: only where there is work.
    from bulletin.engine.pipeline import run  # noqa: PLC0415
    from bulletin.store.bodies import BodiesLost, forget  # noqa: PLC0415

    whole = True  # the cache, as far as is known
    while True:
        try:
            done = run(site, options, found, fingerprint, inputs, output, others)
            break
        except BodiesLost as lost:
            if not whole:  # again, although the cache had just been thrown away
                raise _refused(options.cache, lost) from lost
            logger.warning("缓存里的正文已损坏，重新阅读所有稿件。（%s）", lost)
            forget(options.cache)
            whole = False
        except OutputChanged as changed:
            output.distrust(*changed.args)
    return Built(done.written, done.unchanged, done.deleted, 0.0, done.warnings)


# Options that do not reach the pages by themselves.
_NO_INPUT = {"now", "output", "cache", "jobs", "production", "verify", "shown", "signed"}


def _fingerprint_of(site: Site, options: Options, others: Sequence[str]) -> str:
    """The digest of everything a build depends on but the content and the clock."""
    folders = (options.theme / "static", *options.templates)
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    theme = [(str(file), file_digest(str(file))) for file in files]
    names = [name for name in options.__struct_fields__ if name not in _NO_INPUT]
    chosen = [(name, getattr(options, name)) for name in names]
    return digest(repr((program(), site, chosen, theme, list(others))).encode())


@contextmanager
def _without_collector() -> Iterator[None]:
    """A build makes many records and no cycles: the collector would only walk the archive, again
    and again, for a third of the build's time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
