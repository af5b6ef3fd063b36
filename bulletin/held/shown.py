"""Shown: what readers were last shown.

In: the setting SHOWN, which `make publish TARGET=` fills with the line of the target's `/release.json`, or
with a word. Out: `Shown`; None where nobody knows, and then any fault stops the release.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bulletin.deploy.release import understood
from bulletin.engine.made import UNSETTLED
from bulletin.model.record import Record

FIRST: Final = "first"
"""Nothing was published yet."""
SAME: Final = "same"
"""The content is what readers have, to the last piece, so none of it is set aside."""


class Shown(Record, frozen=True):
    """What readers have: the commit of the content, empty before the first release; `held`, the blobs
    that they see of paths which are others in that commit; `waiting`, the blobs in it that they do not
    see; when it was built."""

    commit: str = ""
    held: Mapping[str, str] = {}
    waiting: frozenset[str] = frozenset()
    clock: datetime | None = None


def shown_in(said: str) -> Shown | None:
    """What the setting says."""
    if said == FIRST:
        return Shown()
    release = understood(said)
    if release is None or not release.content or release.content.endswith(UNSETTLED):
        return None
    return Shown(release.content, release.held, frozenset(release.waiting), release.clock)
