"""Looking: what is known of the clips that articles and pages place.

In: where clips are placed, the survey, the cache, the hosts that the settings name. Out: of every clip that
can be shown its facts, the photo and the captions beside it; and faults, each at the line that names it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bulletin.media.captions import STEP, cues
from bulletin.media.refused import LIMIT, ClipRefused, too_large
from bulletin.model.article import Article, Photo, StaticPage
from bulletin.model.clip import (
    Clip,
    ClipFacts,
    ClipsKnown,
    KnownClip,
    captions,
    is_clip,
    posters,
    published,
)
from bulletin.model.digest import digest
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.photos.looking import composed
from bulletin.store.beside import looked_at, nearest
from bulletin.store.survey import Survey

FACTS: Final = "clip-facts"
VIDEO: Final = "mp4"  # what has a picture
Placed = Iterable[tuple[str, Clip]]
"""Clips, each with the file that places it."""


class Probed(Record, frozen=True):
    """What looking at a file gave: a clip's facts, or why it or its captions cannot be shown."""

    facts: ClipFacts | None = None
    fact: str = ""
    remedy: str = ""
    line: int = 0


def placed_clips(
    articles: Iterable[Article], pages: Iterable[StaticPage]
) -> Iterator[tuple[str, Clip]]:
    """Every clip that readers are to see, with the file that places it."""
    for article in articles:
        for clip in article.clips if not article.withdrawn else ():
            yield article.path, clip
    for page in pages:
        for clip in page.clips:
            yield page.path, clip


def pictures(placed: Placed, found: Survey) -> Iterator[tuple[str, Photo]]:
    """The photos that are shown before clips play, each as if its text placed it."""
    there = composed(found)
    for path, clip in placed:
        if poster := _first(posters(clip), there):
            yield path, Photo(poster, clip.caption, clip.credit, clip.line)


def look(
    placed: Placed, found: Survey, content: Path, cache: Path, hosts: Collection[str]
) -> tuple[dict[str, KnownClip], list[Fault]]:
    """What is known of the clips that can be shown, by their keys, and the faults of the others. Opens only
    files that the cache does not know."""
    clips = list(placed)
    there = composed(found)
    wanted = {clip.file for _, clip in clips if clip.file in there}
    wanted |= {file for _, clip in clips if (file := _first(captions(clip), there))}
    kept = (cache / FACTS, dict[str, Probed])
    probed = looked_at(sorted(wanted), there, content, kept, look_at)
    known: dict[str, KnownClip] = {}
    faults: list[Fault] = []
    for path, clip in clips:
        faults += _faults(path, clip, there, probed, hosts)
        facts = None if clip.outside else probed.get(clip.file, Probed()).facts
        if facts is None and not (clip.outside and _host(clip) in hosts):
            continue
        said = _first(captions(clip), there)
        name = captions_name(there[said]) if said and not probed[said].fact else ""
        known[clip.key] = KnownClip(facts, _first(posters(clip), there), name)
    return known, list(dict.fromkeys(faults))


def published_of(placed: Placed, known: ClipsKnown, found: Survey) -> dict[str, dict[str, str]]:
    """The files that readers get of these clips: `clip_files` by the names they are published by, `captions`
    by `KnownClip.captions`."""
    there = composed(found)
    files, said = {}, {}
    for _, clip in placed:
        if (one := known.get(clip.key)) is None:
            continue
        if one.facts:
            files[published(clip, one.facts)] = clip.file
        if one.captions:
            said[one.captions] = _first(captions(clip), there)
    return {"clip_files": files, "captions": said}


def companions(placed: Placed, found: Survey) -> set[str]:
    """The files that clips use: their own, their pictures and captions."""
    there, used = composed(found), set()
    for _, clip in placed:
        used |= {clip.file, _first(posters(clip), there), _first(captions(clip), there)}
    return used


def _first(names: Iterable[str], there: Mapping[str, str]) -> str:
    return next((name for name in names if name in there), "")


def captions_name(mark: str) -> str:
    """The name of published captions, from their file's digest: it says all that their bytes depend on."""
    return digest(f"{STEP} {mark}".encode())


def _host(clip: Clip) -> str:
    return urlsplit(clip.file).hostname or ""


def _faults(
    path: str,
    clip: Clip,
    there: Mapping[str, str],
    probed: Mapping[str, Probed],
    hosts: Collection[str],
) -> Iterator[Fault]:
    """What is wrong with a clip and what stands beside it."""
    if clip.outside:
        if (host := _host(clip)) not in hosts:
            fact = f"{clip.name} 在 {host} 上，设置里没有写这个主机。"
            remedy = f'请在 pelicanconf.py 的 MEDIA_HOSTS 里写上 "{host}"，或者把文件放在文章旁边。'
            yield Fault(path, clip.line, fact, remedy)
    elif clip.file not in there:
        yield Fault(path, clip.line, f"找不到 {clip.name}。", nearest(clip.file, there, is_clip))
    elif (why := probed[clip.file]).fact:
        yield Fault(path, clip.line, why.fact, why.remedy)
    if clip.ending == VIDEO and not _first(posters(clip), there):
        picture = f"{posixpath.basename(clip.beside)}.jpg"
        fact = f"视频 {clip.name} 没有封面，播放以前读者看到的是一片空白。"
        yield Fault(path, clip.line, fact, f"请截一张图，放在旁边，叫 {picture}。", warning=True)
    if (file := _first(captions(clip), there)) and (wrong := probed[file]).fact:
        yield Fault(file, wrong.line, wrong.fact, wrong.remedy)


def look_at(path: Path) -> Probed:
    """What one file says. One that is too large is not opened."""
    from bulletin.media.probe import probe  # noqa: PLC0415 (few builds look into a file)

    name = path.name
    try:
        if (size := path.stat().st_size) > LIMIT:
            raise too_large(name, size)
        data = path.read_bytes()
        if is_clip(name):
            return Probed(probe(data, name))
        cues(data, name)
        return Probed()
    except ClipRefused as why:
        return Probed(None, why.fact, why.remedy, why.line)
