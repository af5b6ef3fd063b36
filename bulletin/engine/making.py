"""Making: from the groups that changed to files beside the output.

In: the groups of pages that do not stand as they were. Out: their photos in the cache, their files staged by
the workers, heaviest first; a fault of any ends the run.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Final

from bulletin.engine.output import Output, StagedFile
from bulletin.engine.render import TemplateFault
from bulletin.engine.work import Editions, InPlace, Part, RenderTask, WorkerContext
from bulletin.engine.workers import WorkerPool
from bulletin.media.captions import webvtt
from bulletin.model.faults import ContentFaults, Fault
from bulletin.pages.attachments import AttachmentInputs
from bulletin.pages.media import CaptionsInputs, ClipInputs
from bulletin.pages.page import Group, encode_inputs
from bulletin.pages.photos import PhotoInputs
from bulletin.pages.printed import PrintedInputs
from bulletin.photos.cache import PhotoCache
from bulletin.photos.plan import Job
from bulletin.store.beside import stored

# Of a group's work, where its files stand: it is arranged, a few parts are made.
STANDING: Final = 0.02
_KEPT: Final = (PrintedInputs, ClipInputs, CaptionsInputs, AttachmentInputs)
"""Inputs of files that are kept beside those made from photos."""


def made_of_photos(groups: Iterable[Group]) -> set[str]:
    """The names of all files that are made from photos, or kept beside them."""
    wanted = [group.inputs for group in groups]
    made = {
        one.name for inputs in wanted if isinstance(inputs, PhotoInputs) for one in inputs.files
    }
    return made | {inputs.name for inputs in wanted if isinstance(inputs, _KEPT)}


def develop(changed: Iterable[Group], context: WorkerContext, threads: int) -> None:
    """Make what is to be published of photos and is not in the cache yet: in threads of this process, where
    they share their memory."""
    inputs = [group.inputs for group in changed]
    kept = PhotoCache(context.photos)
    for one in inputs:
        if isinstance(one, _KEPT) and kept.read(one.name) is None:
            data = stored(context.content / one.file).read_bytes()
            kept.put(one.name, webvtt(data, one.file) if isinstance(one, CaptionsInputs) else data)
    wanted = [one for one in inputs if isinstance(one, PhotoInputs)]
    if not wanted:
        return
    from bulletin.photos.make import make_missing  # noqa: PLC0415 (with all that makes photos)

    jobs = [Job(context.content / one.file, one.files) for one in wanted]
    make_missing(jobs, kept, threads)


def render(
    changed: Iterable[Group], editions: Editions, output: Output, pool: WorkerPool
) -> list[StagedFile]:
    """Make those pages of changed groups whose key or file is not as the manifest says."""
    groups = sorted(changed, key=lambda group: (-group.weight, group.key))
    to_be_made = {path for group in groups for path in group.paths}
    tasks = (_task(group, output, to_be_made) for group in groups)
    staged: list[StagedFile] = []
    faults: list[Fault] = []
    try:
        weights = [_weight(group, output) for group in groups]
        for result in pool.render(editions, tasks, weights):
            staged.extend(result.files)
            if result.fault:
                faults.append(result.fault)
    except TemplateFault as failure:
        faults.append(failure.fault)
    if faults:
        raise ContentFaults(faults)
    return staged


def _weight(group: Group, output: Output) -> float:
    """How much work a group is, in pages of an article: one whose files all stand is arranged, and has
    few pages or parts that are not as they were."""
    stands = all(output.in_place(path) for path in group.paths)
    return group.weight * (STANDING if stands else 1)


def _task(group: Group, output: Output, to_be_made: Container[str]) -> RenderTask:
    in_place = {path: there for path in group.paths if (there := _in_place(path, output))}
    changed = [place for place in enumerate(group.parts) if place[1] in to_be_made]
    parts = [
        Part(number, path, there) for number, path in changed if (there := _in_place(path, output))
    ]
    known = bool(group.parts) and len(parts) == len(changed)
    return RenderTask(
        kind=group.kind,
        lang=group.lang,
        inputs=encode_inputs(group.inputs),
        paths=group.paths,
        in_place=in_place,
        parts=tuple(parts) if known else None,
    )


def _in_place(path: str, output: Output) -> InPlace | None:
    entry = output.in_place(path)
    return InPlace(entry.key, entry.digest) if entry else None
