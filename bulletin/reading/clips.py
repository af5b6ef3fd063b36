"""Clips in a text: `![caption](xian-chang.mp4 "credit")`, a photo's signs with another file.

In: a file or an address as typed. Out: the `Clip`, or a fault. Whether there is such a file, and whether its
host is one that the settings name, is known later (`bulletin.media.looking`).
"""

from __future__ import annotations

import posixpath
import re
from typing import Final
from urllib.parse import urlsplit

from bulletin.model.clip import FOREIGN, TYPES, Clip, ending_of, is_clip
from bulletin.reading.addresses import resolve
from bulletin.reading.found import Found

_ELSEWHERE: Final = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.\-]*:|//)")
_PLAIN: Final = re.compile(r"https://[A-Za-z0-9.-]+/[A-Za-z0-9._~/%+@!,;=()&-]*")
_SOUNDS: Final = ("m4a", "mp3", *FOREIGN[FOREIGN.index("aac") :])
ALONE: Final = "请放在正文里，单独一行。"


def is_elsewhere(file: str) -> bool:
    """Whether what is typed is an address, and no file of the content folder."""
    return bool(_ELSEWHERE.match(file))


def named(file: str) -> str:
    """What faults call a file: 视频, 音频 or 图片."""
    if not is_clip(_path(file)):
        return "图片"
    return "音频" if ending_of(_path(file)) in _SOUNDS else "视频"


def _path(file: str) -> str:
    """A file, or an address without what may stand behind its path."""
    return re.split("[?#]", file, maxsplit=1)[0] if is_elsewhere(file) else file


def clip_of(file: str, caption: str, credit: str, line: int, found: Found) -> Clip | None:
    """The clip that `file`, as typed, names; None and a fault where it cannot be one."""
    if is_elsewhere(file):
        return _at_an_address(file, caption, credit, line, found)
    known = resolve(found.path, file)
    if not known:
        fact = f"{named(file)}“{file}”不在内容文件夹里。"
        found.fault(line, fact, "请把它放在文章旁边，只写文件名。")
        return None
    return Clip(known, known.rpartition(".")[0], caption, credit, line)


def _at_an_address(address: str, caption: str, credit: str, line: int, found: Found) -> Clip | None:
    what = named(address)
    if not _PLAIN.fullmatch(address) or ending_of(address) not in TYPES:
        endings = "、".join(f".{ending}" for ending in TYPES)
        fact = f"{what}的网址“{address}”不能用。"
        remedy = (
            f"请写 https:// 开头、{endings} 结尾的网址，里面没有 ? 和 #；或者把文件放在文章旁边。"
        )
        found.fault(line, fact, remedy)
        return None
    name = posixpath.basename(urlsplit(address).path)
    beside = resolve(found.path, name.rpartition(".")[0]) or found.path
    return Clip(address, beside, caption, credit, line)
