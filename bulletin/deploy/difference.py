"""What a deployment must do to a bucket: what will be there, what must be put, what must be deleted.

In: what is remembered (`Inventory`), the store's list, the objects of a release. Out: `Difference`, and what
is remembered while it is being worked off. No word is spoken with the bucket here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from bulletin.deploy.inventory import Inventory, Kept, Listing
from bulletin.deploy.objects import Object, lingers, stamped, tells
from bulletin.model.record import Record


class Difference(Record, frozen=True):
    """What the bucket will hold; what must be put for that; what must be deleted."""

    after: Listing
    changed: tuple[Object, ...]
    gone: tuple[str, ...]


def difference(
    before: Listing,
    wanted: Mapping[str, Object],
    now: datetime,
    grace: timedelta,
    *,
    keep_all: bool,
) -> Difference:
    """From what the bucket holds to the objects that are `wanted`. What the site no longer names stays for
    `grace` where pages that are open may ask for it: with `keep_all` everything, else only what can hold
    nothing of a piece."""
    after: Listing = {}
    changed, gone = [], []
    for path, one in wanted.items():
        kept = before.get(path, Kept())
        after[path] = Kept(one.digest, "", kept.mark)
        if kept.digest != one.digest:
            changed.append(one)
    for path in before.keys() - wanted.keys():
        kept = before[path]
        since = kept.since or now.isoformat()
        age = now - datetime.fromisoformat(since)
        stays = lingers(path) and age < grace and bool(kept.digest)
        if stays and (keep_all or not tells(path)):
            after[path] = replace(kept, since=since)
        else:
            gone.append(path)
    return Difference(after, tuple(changed), tuple(sorted(gone)))


def started(
    before: Inventory, there: Mapping[str, str], marks: Mapping[str, str], work: Difference
) -> Inventory:
    """What is remembered while the bucket becomes `work.after`: what is right already (it has one of the
    `marks`) is certain, and whatever may be touched is not. `there` are the store's marks by path."""
    right = {path: replace(work.after[path], mark=mark) for path, mark in marks.items()}
    unsure = {path: Kept(mark=there.get(path, "")) for path in work.gone}
    unsure |= {
        one.path: Kept(mark=there.get(one.path, ""), meant=one.digest)
        for one in work.changed
        if one.path not in marks
    }
    named = {path for path, kept in work.after.items() if not kept.since}
    past = sorted({*before.past, *work.gone} - named)
    paths = before.paths | right | unsure
    return replace(before, generation=before.generation + 1, past=past, paths=paths)


def put_already(before: Inventory, there: Mapping[str, str], work: Difference) -> dict[str, str]:
    """The marks of what is to be put and is there already: a deployment that was broken off has put it, to
    the byte, and its mark says so. Nobody writes there again: whoever would has conditions that no longer
    hold."""
    found = {}
    for one in work.changed:
        kept = before.paths.get(one.path, Kept())
        mark = there.get(one.path, "")
        if mark and not kept.digest and kept.meant == one.digest:
            forms = (stamped(one, before.generation, doubtful=doubt)[0] for doubt in (False, True))
            if mark in map(md5, forms):
                found[one.path] = mark
    return found


def md5(data: bytes) -> str:
    """What stores call an object by."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
