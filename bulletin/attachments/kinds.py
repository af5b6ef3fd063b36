"""Kinds: how a file of each kind is looked at.

In: the bytes of a file, its name. Out: what its editor should know; `Refused` where readers cannot be given
it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bulletin.attachments import compound, paged, plain, zipped
from bulletin.attachments.refused import Refused, Remark, locked, too_large
from bulletin.model.attachment import LIMIT
from bulletin.model.clip import ending_of

_LOOKS: Final[Mapping[str, Callable[[bytes, str], list[Remark]]]] = {
    "pdf": paged.look,
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "ofd"), zipped.look),
    **dict.fromkeys(("doc", "xls", "ppt", "wps", "et", "dps"), compound.look),
    **dict.fromkeys(("csv", "txt"), plain.look),
}


def look(data: bytes, name: str) -> list[Remark]:
    """Look into a file by the ending of its name, which must be one of `model.attachment.TYPES`. Raises
    `Refused`."""
    if len(data) > LIMIT:
        raise too_large(name, len(data))
    if not data:
        raise Refused(f"附件 {name} 是空的。", "请重新复制或导出一次。")
    own = _LOOKS[ending_of(name)]
    if own is zipped.look and compound.is_locked(data):
        raise locked(name)
    return own(data, name)
