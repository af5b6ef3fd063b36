"""Pictures: what `![caption](file "credit")` places, a photo or a clip.

In: the element that stands for it in the tree, and what it stands in. Out: the `Photo` or `Clip`, or a fault.
Whether there is such a file is known later.
"""

from __future__ import annotations

import unicodedata
from typing import Literal
from xml.etree.ElementTree import Element

from bulletin.model.article import Photo
from bulletin.model.clip import Clip
from bulletin.reading.addresses import PREFIX, resolve, unquoted
from bulletin.reading.clips import ALONE, clip_of, is_elsewhere, named
from bulletin.reading.found import Found
from bulletin.reading.inline import holds_link
from bulletin.reading.signs import Code, Sign, Tag, restored

Around = Literal["", "注", "链接", "表格"]
"""What something stands in, as faults call it; empty where it may be shown behind its block."""


def placed(
    image: Element, things: list[Code | Sign | Tag], around: Around, line: int, found: Found
) -> Photo | Clip | None:
    """The photo or clip; None and a fault where none can be shown. A table shows photos, and no clips."""
    typed = restored(image.get("src", ""), things, typed=True)
    file = unicodedata.normalize("NFC", PREFIX.sub("", unquoted(typed)))
    what, known = named(file), resolve(found.path, file)
    caption = " ".join(restored(image.get("alt", ""), things).split())
    credit = restored(image.get("title", ""), things).strip()
    why = ""
    if around == "注":
        why, remedy = "在注里", f"请把{what}放在正文里，单独一行。"
    elif around == "链接":
        why, remedy = "在链接里", f"请把{what}和链接分开写。"
    elif holds_link(image.get("alt", "")) or holds_link(image.get("title", "")):
        why, remedy = "的图说或署名里有链接", "那里只能写文字，请把链接写在正文里。"
    elif what != "图片":
        if around != "表格":
            return clip_of(file, caption, credit, line, found)
        why, remedy = "在表格里", ALONE
    elif is_elsewhere(file):
        why, remedy = "在别的网站上", "请把图片存到文章旁边，只写文件名。"
    elif not known:
        why, remedy = "不在内容文件夹里", "请把图片放在文章旁边，只写文件名。"
    if why:
        found.fault(line, f"{what}“{typed}”{why}。", remedy)
        return None
    return Photo(known, caption, credit, line)
