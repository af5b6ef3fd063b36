"""Looking: what is known of the files that articles link to.

In: where they are linked to, the survey, the cache. Out: the facts of every file that readers may be given,
and faults, each at the line of its link. Opens only files that the cache does not know.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bulletin.attachments.refused import Refused, Remark, too_large
from bulletin.checks.kinds import SHEET, kind_of
from bulletin.model.article import Article
from bulletin.model.attachment import LIMIT, TYPES, Attachment, AttachmentFacts
from bulletin.model.clip import ending_of
from bulletin.model.digest import digest
from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.photos.looking import composed
from bulletin.store.beside import looked_at, nearest
from bulletin.store.survey import Survey

FACTS: Final = "attachment-facts"
Linked = Iterable[tuple[str, Attachment]]
"""Attachments, each with the file of the article that links to it."""


class Looked(Record, frozen=True):
    """What looking at a file gave: its facts, or why readers cannot be given it; what its editor should
    know."""

    facts: AttachmentFacts | None = None
    fact: str = ""
    remedy: str = ""
    remarks: tuple[Remark, ...] = ()


def linked(articles: Iterable[Article]) -> Iterator[tuple[str, Attachment]]:
    """Every attachment that readers are to get, with the article that links to it."""
    for article in articles:
        for one in article.attachments if not article.withdrawn else ():
            yield article.path, one


def look(
    some: Linked, found: Survey, content: Path, cache: Path
) -> tuple[dict[str, AttachmentFacts], list[Fault]]:
    """What is known of the files that readers may be given, by their paths, and the faults of the others."""
    every = list(some)
    there = composed(found)
    wanted = sorted({one.file for _, one in every if one.file in there and not _is_sheet(one)})
    looked = looked_at(wanted, there, content, (cache / FACTS, dict[str, Looked]), look_at)
    known = {file: one.facts for file, one in looked.items() if one.facts}
    faults: list[Fault] = []
    for path, one in every:
        faults += _faults(path, one, there, looked)
    return known, list(dict.fromkeys(faults))


def look_at(path: Path) -> Looked:
    """What one file says. One that is too large is not opened."""
    from bulletin.attachments import kinds  # noqa: PLC0415 (few builds look into a file)

    try:
        if (size := path.stat().st_size) > LIMIT:
            raise too_large(path.name, size)
        data = path.read_bytes()
        remarks = kinds.look(data, path.name)
    except Refused as why:
        return Looked(None, why.fact, why.remedy)
    return Looked(AttachmentFacts(digest(data), len(data)), remarks=tuple(remarks))


def _is_kind(file: str) -> bool:
    """Whether its ending is one that readers are given."""
    return ending_of(file) in TYPES


def _is_sheet(one: Attachment) -> bool:
    """Whether a file is a page of the printed paper, which readers get on its day's page, and only as long
    as no piece on it waits or was withdrawn."""
    return kind_of(one.file) is SHEET


def _faults(
    path: str, one: Attachment, there: Mapping[str, str], looked: Mapping[str, Looked]
) -> Iterator[Fault]:
    """What is wrong with a file that an article links to; `missing` has a release do without the link."""
    name = posixpath.basename(one.file)
    if _is_sheet(one):
        fact = f"{name} 是这一天的版面，不是附件。"
        remedy = "版面在当天的网页上可以下载，请链接那一页；确实是附件的，请给文件改名。"
        yield Fault(path, one.line, fact, remedy, missing=quote(one.place))
    elif one.file not in there:
        fact, remedy = f"找不到附件 {name}。", nearest(one.file, there, _is_kind)
        yield Fault(path, one.line, fact, remedy, missing=quote(one.place))
    elif (why := looked[one.file]).fact:
        yield Fault(path, one.line, why.fact, why.remedy, missing=quote(one.place))
    else:
        for remark in why.remarks:
            yield Fault(path, one.line, remark.fact, remark.remedy, warning=True)
