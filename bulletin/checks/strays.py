"""Strays: files of the content folder that no build can take as they are.

In: a survey. Out: faults: symbolic links, names that are no text, and articles whose names the build
would pass over (`lao-jie.md.txt`, as Windows saves them, `LAO-JIE.MD`), so that nothing an editor wrote
is left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bulletin.model.faults import Fault
from bulletin.store.survey import Survey

_NAMED_WRONG: Final = re.compile(
    r".+\.(?:md\.txt|mdown|mkdn?|markdown|md ?)(?:\.txt)?", re.IGNORECASE
)
_DOCUMENT: Final = re.compile(r"\d{4}/.+\.(?:txt|docx?|wps|rtf|odt|pages)", re.IGNORECASE)


def strays(found: Survey) -> Iterator[Fault]:
    """What is wrong with the names of the files that were found."""
    for link in found.links:
        yield Fault(link, 0, "这是指向别处的链接。", "请放文件本身。")
    for path in found.odd:
        yield Fault(path, 0, "这不是文件（是管道、套接字或设备）。", "请删去它。")
    for name in found.nameless:
        yield Fault(name, 0, "文件名的编码不对。", "请给文件重新命名，最好只用小写拼音。")
    for path in found.digests:
        if path.endswith(".md"):
            continue
        if _NAMED_WRONG.fullmatch(path):
            name = re.split(r"\.(?=[^/]*\Z)", re.sub(r"\.txt\Z", "", path, flags=re.IGNORECASE))[0]
            yield Fault(path, 0, "文件名不以 .md 结尾，没有当作稿件。", f"请改名为 {name}.md。")
        elif _DOCUMENT.fullmatch(path):
            remedy = "要发布的，请写成 .md 文件（Word 稿件可用 make import）。"
            yield Fault(path, 0, "这个文件不会发布。", remedy, warning=True)
