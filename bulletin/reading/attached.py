"""Attachments in a text: `[报名表](bao-ming-biao.xlsx)`, a link to a file beside the article.

In: an address as typed. Out: the `Attachment`, None for a link of another kind, or a fault. A file of the
closed list is one, and so is what an editor may take for one (a document with macros, an archive), so that it
is refused by name. What begins with `/` is an address of the site, and no file. Whether there is such a file,
and what is in it, is known later (`bulletin.attachments.looking`).
"""

from __future__ import annotations

import posixpath
import re
from typing import Final
from unicodedata import normalize
from urllib.parse import quote

from bulletin.model.addresses import ARTICLE_PATH
from bulletin.model.attachment import MACROS, PACKED, TYPES, Attachment
from bulletin.model.clip import ending_of
from bulletin.reading.addresses import PREFIX, resolve, unquoted
from bulletin.reading.found import Found

_ELSEWHERE: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:|[/#?\\]")
_NAME: Final = re.compile(r"[（(《【]?[^\W_][^/\\%\"<>|?*:#]*")
_LONGEST: Final = 200  # bytes of a name: file systems take 255, and a suffix must fit
_RENAME: Final = (
    "请给文件改名：开头是字母、数字或汉字，里面没有 \\ % # ? * : | < > 和引号，再改链接。"
)


def meant(typed: str) -> str:
    """The file that a typed address names as an attachment, with a fragment (`#page=3`) that may follow;
    empty where it is another link."""
    plain = PREFIX.sub("", unquoted(typed)).strip()
    if _ELSEWHERE.match(plain):
        return ""
    ending = ending_of(plain.partition("#")[0])
    return plain if ending in TYPES or ending in MACROS or ending in PACKED else ""


def attached(typed: str, line: int, found: Found) -> tuple[str, Attachment] | None:
    """What a link to the file that `meant` gave says in the page, and the attachment; None and a fault where
    readers cannot be given it."""
    place, fault = ARTICLE_PATH.fullmatch(normalize("NFC", found.path)), ""
    file, _, fragment = meant(typed).partition("#")
    path, name, ending = resolve(found.path, file), posixpath.basename(file), ending_of(file)
    remedy = "请把它放在文章旁边，只写文件名。"
    if ending in MACROS:
        fault = f"附件“{name}”可能带宏，不能发布。"
        remedy = f"请用 Word、Excel 或 WPS 打开，另存为 .{MACROS[ending]}，再链接那一个。"
    elif ending in PACKED:
        fault = f"附件“{name}”是压缩包，手机上打不开，也看不出里面是什么，不能发布。"
        remedy = "请解开，把里面的文件一个一个放在文章旁边，分别链接。"
    elif place is None:
        fault = f"附件“{name}”写在没有日期的网页里。"
        remedy = "请把它放进 content/static，链接写成 /static/文件名。"
    elif not path:
        fault = f"附件“{file}”不在内容文件夹里。"
    elif not _NAME.fullmatch(name) or len(name.encode()) > _LONGEST:
        fault, remedy = f"附件的文件名“{name}”不能做网址。", _RENAME
    if fault or place is None:
        found.fault(line, fault, remedy)
        return None
    one = Attachment(path, f"{place['address']}/{posixpath.basename(path)}", line)
    if other := _of_the_same_name(one, found):
        fault = f"附件“{file}”和“{other.file}”文件名一样，读者的网址会是同一个。"
        found.fault(line, fault, "请给其中一个改名。")
        return None
    address = found.root + quote(one.place)
    return (f"{address}#{quote(fragment, safe='=&,')}" if fragment else address), one


def _of_the_same_name(one: Attachment, found: Found) -> Attachment | None:
    """Another file that this article already links to by the same name, as some file systems see it."""
    return next(
        (
            other
            for other in found.attachments
            if other.file != one.file and other.place.casefold() == one.place.casefold()
        ),
        None,
    )
