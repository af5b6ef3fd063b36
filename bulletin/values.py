"""Single settings: what a paper may write for each, and the Chinese line for what it may not.

In: what stands in a settings file or was typed on a command line. Out: the value as the program has it;
raises `Refused`. `settings` says which of these understands which setting.
"""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bulletin.defaults import PICTURE_SECTION
from bulletin.model.addresses import SLUG
from bulletin.model.article import REVIEW
from bulletin.model.site import Imprint, Section, Site, Wordmark
from bulletin.processes import available
from bulletin.securitytxt import SecurityRefused, security_txt
from bulletin.switches import switch
from bulletin.wordmark import WordmarkRefused, read_wordmark

REGIONS: Final = ("tw", "hk")
"""What `HANT_REGION` may say."""

_MAIL: Final = re.compile(r"[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_FILLED: Final = re.compile(r"\{(?:url|title)\}")  # where a form's address is filled in
_DAY: Final = date(2022, 5, 21)  # stands for any day where a pattern of an address is tried
_OWN_SLUG: Final = ("CATEGORY_URL", "TAG_URL", "AUTHOR_URL", "PAGE_URL")
_OWN_DAY: Final = {  # patterns of addresses by date, with the parts of it that tell two apart
    "YEAR_ARCHIVE_URL": ("%Y",),
    "MONTH_ARCHIVE_URL": ("%Y", "%m"),
    "DAY_ARCHIVE_URL": ("%Y", "%m", "%d"),
}


class Refused(Exception):
    """A value that cannot be: `args[0]` says why in Chinese, and what to write instead."""


def text_of(typed: object) -> str:
    """Any text, without blanks around it."""
    if not isinstance(typed, str):
        raise Refused('要写成文字，如 "青禾简报"。')
    return typed.strip()


def name_of(typed: object) -> str:
    """The paper's name, which must be there."""
    if not (name := text_of(typed)):
        raise Refused("还没有写报纸的名字。请在 pelicanconf.py 里写上。")
    return name


def flag_of(typed: object) -> bool:
    """A switch, as settings files and command lines write it."""
    if isinstance(typed, bool):
        return typed
    try:
        return switch(str(typed))
    except ArgumentTypeError as why:
        raise Refused(f"{why}。") from None


def region_of(typed: object) -> str:
    """One of `REGIONS`."""
    if (region := str(typed).strip().lower()) not in REGIONS:
        raise Refused("只能写 tw（台湾的写法）或 hk（香港的写法）。")
    return region


def zone_of(typed: object) -> ZoneInfo:
    """A time zone by its name."""
    try:
        return ZoneInfo(str(typed))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused("没有这个时区。请写成 Asia/Shanghai 这样的名字。") from None


def origin_and_root(typed: object) -> tuple[str, str]:
    """Origin and root of the address that readers use."""
    text = text_of(typed)
    if not text:
        return "", "/"
    try:
        parts = urlsplit(text)
        sound = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound or parts.scheme not in ("http", "https") or re.search(r"[\s\"'<>\\]", text):
        raise Refused("不是完整的网址。请写成 https://paper.example 这样，前面要有 https://。")
    if parts.query or parts.fragment or parts.username or "?" in text or "#" in text:
        raise Refused("网址里不能有 ?、# 和用户名。请写成 https://paper.example 这样。")
    path = parts.path.strip("/")
    if not all(map(SLUG.fullmatch, filter(None, path.split("/")))):
        raise Refused(
            "网址里的文件夹只能用字母、数字和“-”。请写成 https://paper.example/bao 这样。"
        )
    return f"{parts.scheme}://{parts.netloc}", f"/{path}/" if path else "/"


def sections_of(typed: object) -> tuple[Section, ...]:
    """The sections, each with a name and an address of its own."""
    rows = typed if isinstance(typed, Sequence) and not isinstance(typed, str) else ()
    if not rows:
        raise Refused('还没有栏目。请写成 [("要闻", "yaowen", "一句介绍"), …]。')
    sections = []
    for row in rows:
        wide = isinstance(row, Sequence) and not isinstance(row, str) and len(row) in (2, 3)
        if not wide or not all(isinstance(part, str) for part in row) or not row[0].strip():
            raise Refused(f"{row!r} 不是一个栏目。每个栏目写名字、网址、一句介绍，都放在引号里。")
        section = Section(*row)
        if not SLUG.fullmatch(section.slug):
            raise Refused(
                f"栏目“{section.name}”的网址“{section.slug}”不能用。请只用字母、数字和“-”。"
            )
        sections.append(section)
    if twice := _twice(section.name for section in sections):
        raise Refused(f"栏目“{twice}”写了两次。请删去一个。")
    if twice := _twice(section.slug for section in sections):
        raise Refused(f"有两个栏目的网址都是“{twice}”。请改其中一个。")
    return tuple(sections)


def pictures_of(typed: object, sections: Sequence[Section]) -> str:
    """The section of pictures. What is set for every paper need not be one of this paper's."""
    name = text_of(typed)
    names = [section.name for section in sections]
    if name and name != PICTURE_SECTION and name not in names:
        raise Refused(f"没有这个栏目。可以写的有：{'、'.join(names)}；没有图片栏目，就写空的。")
    return name


def _twice(names: Iterable[str]) -> str:
    """A name that stands there twice, whatever its capitals; else nothing."""
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            return name
        seen.add(name.casefold())
    return ""


def imprint_of(typed: object) -> Imprint:
    """What an authority issues or a publisher owes its readers."""
    if not isinstance(typed, Mapping):
        raise Refused('要写成 {"host": "主办单位", …}。')
    for name, value in typed.items():
        known = Imprint.__struct_fields__
        if name not in known:
            from difflib import get_close_matches  # noqa: PLC0415 (where something is wrong)

            near = get_close_matches(str(name), known, 1, 0.5)
            hint = f"是不是 {near[0]}？" if near else f"可以写的有：{'、'.join(known)}。"
            raise Refused(f"没有“{name}”这一项。{hint}")
        if not isinstance(value, str):
            raise Refused(f"“{name}”要写成文字，放在引号里。")
    return Imprint(**typed)


def reports_of(typed: object) -> str:
    """Where readers tell of errors, as `Site.report_errors` has it."""
    text = text_of(typed)
    if not text or _MAIL.fullmatch(text):
        return text
    try:
        text.format(url="", title="")
        plain = urlsplit(_FILLED.sub("x", text))
    except (LookupError, ValueError, AttributeError):
        raise Refused("花括号里只能写 url 或 title。") from None
    odd = re.search(r"[\s\"'<>\\{}]", _FILLED.sub("", text))
    if odd or plain.scheme not in ("http", "https") or not plain.hostname or plain.username:
        raise Refused(
            "不是邮箱，也不是网址。请写成 jiucuo@paper.example，"
            "或 https://form.example/?u={url}&t={title} 这样。"
        )
    if "{url}" not in text:
        raise Refused("网址里没有 {url}，收到的人不知道是哪一篇。请写在网址和标题该填的地方。")
    return text


def hosts_of(typed: object) -> tuple[str, ...]:
    """Names of hosts whose videos and recordings pages may play."""
    if typed is None:
        return ()
    names = list(typed) if isinstance(typed, Sequence) and not isinstance(typed, str) else [None]
    for name in names:
        if not isinstance(name, str) or not _HOST.fullmatch(name):
            shown = f"“{name}”不是主机名" if isinstance(name, str) else "要写主机名的列表"
            remedy = '请写成 ["v.paper.example"] 这样：小写，没有 https://、端口、路径和 *。'
            raise Refused(f"{shown}。{remedy}")
    hosts = tuple(str(name) for name in names)
    if twice := _twice(hosts):
        raise Refused(f"主机“{twice}”写了两次。请删去一个。")
    return hosts


def wordmark_of(typed: object, content: Path) -> Wordmark | None:
    """The paper's name as it is drawn, in a file of the content folder; none where it is to be text."""
    if not (name := text_of(typed)):
        return None
    try:
        return read_wordmark((content / name).read_bytes())
    except (OSError, ValueError):
        raise Refused(
            f"打不开 {content / name}。请写报头文件在 {content} 里的路径，如 static/baotou.svg。"
        ) from None
    except WordmarkRefused as why:
        raise Refused(str(why)) from None


def security_of(typed: object, site: Site) -> bytes:
    """What `/.well-known/security.txt` says; empty where the paper has none."""
    home = site.origin and site.absolute(site.root)
    try:
        return security_txt(typed, home.rstrip("/"))
    except SecurityRefused as why:
        raise Refused(str(why)) from None


def steps_of(typed: object) -> tuple[str, ...]:
    """Some of the steps of review, in their order; where there are any, the last one is the signature."""
    named = tuple(typed) if isinstance(typed, Sequence) and not isinstance(typed, str) else None
    known = named is not None and named == tuple(step for step in REVIEW if step in named)
    if named is None or not known or (named and named[-1] != REVIEW[-1]):
        raise Refused(
            '要写成 ["送审", "二审", "签发"]，可以少写前面的，次序不能变；不用审的写 []。'
        )
    return named


def page_size_of(typed: object) -> int:
    """How many articles a page of a list has."""
    if isinstance(typed, bool) or not str(typed).isdecimal() or not int(str(typed)):
        raise Refused("要写一页几篇，如 30。")
    return int(str(typed))


def jobs_of(typed: object) -> int:
    """The number of processes; of none, one for each core that this build may use."""
    if not str(typed).isdecimal():
        raise Refused("不是数字。请写进程的个数，如 2。")
    return int(str(typed)) or available()


def moment_of(typed: object, zone: ZoneInfo) -> datetime:
    """The build's one moment: as given (ISO 8601, the site's zone unless it names one), or the present.
    It has the zone's offset alone: every article's date is compared with it, and a zone would be asked
    each time what its offset was."""
    try:
        at = datetime.fromisoformat(str(typed)) if typed else datetime.now(zone)
    except ValueError:
        raise Refused("不是时间。请写成 2022-05-21T09:00。") from None
    at = at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    return at.replace(tzinfo=timezone(at.utcoffset() or timedelta()))


def pattern_of(name: str) -> Callable[[object], str]:
    """What understands the pattern of one kind of address."""
    own_slug, own_day = name in _OWN_SLUG, _OWN_DAY.get(name)

    def understand(typed: object) -> str:
        pattern = text_of(typed)
        try:
            made = pattern.format(slug="lao-jie", date=_DAY)
        except (LookupError, ValueError, AttributeError):
            raise Refused("花括号里只能写 slug 或 date。") from None
        if not made.endswith("/") or not all(map(SLUG.fullmatch, made[:-1].split("/"))):
            raise Refused("不是网址。请写成 section/{slug}/ 这样，开头没有“/”，结尾有。")
        if own_slug and "{slug}" not in pattern:
            raise Refused("里面没有 {slug}，几个网页会放到同一个网址。请写成 topic/{slug}/ 这样。")
        if own_day and not all(part in pattern for part in own_day):
            shown = "{date:" + "/".join(own_day) + "}/"
            raise Refused(f"里面缺了日期，几个网页会放到同一个网址。请写成 {shown} 这样。")
        return pattern

    return understand
