"""Static pages and introductions of topics and reporters: files with a title and a text, and no date.

In: a file's text. Out: its header as a `StaticPage`, the text below, faults.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from bulletin.model.addresses import RESERVED, SLUG
from bulletin.model.article import StaticPage
from bulletin.model.faults import Fault
from bulletin.reading import PAGES, REPORTERS
from bulletin.reading.entries import read_entries
from bulletin.reading.names import read_names
from bulletin.reading.newsroom import Newsroom

KEYS: Final = {
    "标题": "title",
    "姓名": "title",
    "title": "title",
    "摘要": "summary",
    "summary": "summary",
    "slug": "slug",
    "网址": "slug",
}


def read_page_header(
    text: str, path: str, newsroom: Newsroom
) -> tuple[StaticPage | None, str, int, list[Fault]]:
    """The header of a static page, None if it cannot be had; the text below; its first line; faults."""
    above = read_entries(text, path)
    faults = [*above.faults]
    found: dict[str, str] = {}
    for entry in above.entries:
        name = KEYS.get(entry.key.strip().lower())
        if name is None:
            known = "、".join(key for key in KEYS if not re.match("[a-z]", key))
            faults.append(Fault(path, entry.line, f"不认识“{entry.key}”。", f"可以写：{known}。"))
        else:
            found[name] = " ".join(filter(None, entry.values))
    if not found.get("title"):
        faults.append(Fault(path, 1, "没有标题。", "请在开头加一行“标题：…”。"))
    elif path.partition("/")[0] == REPORTERS:
        found["title"], more = _reporter(found["title"], path, newsroom)
        faults += more
        if "slug" in found:
            fact, remedy = "记者的网址不写在这里。", "请登记在 reporters.toml 的 slug 里。"
            faults.append(Fault(path, 1, fact, remedy))
    slug = found.get("slug") or posixpath.splitext(posixpath.basename(path))[0]
    if path.partition("/")[0] == PAGES and slug.casefold() in RESERVED:
        faults.append(Fault(path, 1, f"“{slug}”是本站留着用的网址。", "请换一个网址，如 guan-yu。"))
    elif not SLUG.fullmatch(slug):
        faults.append(Fault(path, 1, f"“{slug}”不能做网址。", "请只用字母、数字、汉字和“-”。"))
    if faults:
        return None, above.text, above.first_line, faults
    page = StaticPage(path=path, slug=slug, title=found["title"], summary=found.get("summary", ""))
    return page, above.text, above.first_line, faults


def _reporter(typed: str, path: str, newsroom: Newsroom) -> tuple[str, list[Fault]]:
    """The one person whom a page is about, named as in bylines; and what is wrong."""
    people, wrong = read_names(typed, newsroom)
    if len(people) != 1 and not wrong:
        wrong = [(f"“{typed}”不是一个人的姓名。", "请每位记者写一个文件，如“姓名：甲一”。")]
    faults = [Fault(path, 1, fact, remedy) for fact, remedy in wrong]
    return (people[0].label if people else typed), faults
