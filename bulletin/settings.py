"""The settings: read and checked in this one place, before anything else is done.

In: Pelican's settings mapping. Out: `Site`, which templates see beside a page's view, and `Options`, what
only the build itself needs. What cannot be is told in Chinese, every setting at once (`SettingsRefused`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bulletin.model.addresses import SLUG
from bulletin.model.record import Record
from bulletin.model.site import FOLDER, HANS, HANT, Imprint, Section, Site, Wordmark
from bulletin.photos.fonts import NO_FONTS, versions
from bulletin.processes import available
from bulletin.securitytxt import SecurityRefused, security_txt
from bulletin.wordmark import WordmarkRefused, read_wordmark

T = TypeVar("T")


class SettingsRefused(SystemExit):
    """Settings that cannot be; its text has a line for each, with its remedy. Exit code 1."""


class Options(Record, frozen=True):
    """What the build itself needs to know and no page shows."""

    content: Path
    output: Path
    theme: Path
    cache: Path
    zone: ZoneInfo
    now: datetime  # the one clock of a build, aware, as it is in `zone`
    jobs: int  # processes
    page_size: int  # articles on a list page
    production: bool  # for readers: what `make publish` makes
    drafts: bool  # show drafts too, for a private preview; never in production
    shown: (
        str  # what readers have: the line of their /release.json, or a word (`bulletin.held.shown`)
    )
    signed: bool  # readers get only pieces whose last change is signed
    forgiving: bool  # what is wrong in the content is told and stops nothing; no setting says so
    verify: bool  # compare the output with a clean build's
    search: bool
    feeds: bool
    hant_region: str  # whose traditional characters the second edition has, one of `REGIONS`
    hant_quotes: bool  # and whether it has 「」 for “”
    photos: bool
    press: bool  # days are made PDFs of, by `make press`
    share_pictures: bool  # one is drawn for each piece without a photo
    fonts: str  # the versions of those they are drawn with; empty where not installed
    addresses: Mapping[str, str]  # Pelican's *_URL settings, by name
    jinja: Mapping[str, Any]  # Pelican's JINJA_ENVIRONMENT
    templates: tuple[Path, ...]  # folders of templates, the first one wins
    security: bytes = b""  # `/.well-known/security.txt`; empty: there is none


ADDRESSES: Final = (
    *("CATEGORY_URL", "TAG_URL", "TAGS_URL", "AUTHOR_URL", "AUTHORS_URL", "PAGE_URL"),
    *("ARCHIVES_URL", "YEAR_ARCHIVE_URL", "MONTH_ARCHIVE_URL", "DAY_ARCHIVE_URL"),
    *("SEARCH_URL", "CORRECTIONS_URL", "SUBSCRIBE_URL", "OFFLINE_URL"),
)
"""Pelican's settings of addresses that this site has."""

REGIONS: Final = ("tw", "hk")
"""What `HANT_REGION` may say."""

_MAIL: Final = re.compile(r"[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_FILLED: Final = re.compile(r"\{(?:url|title)\}")  # where a form's address is filled in
_FLAGS: Final = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
_DAY: Final = date(2022, 5, 21)  # stands for any day where a pattern of an address is tried
_OWN_SLUG: Final = ("CATEGORY_URL", "TAG_URL", "AUTHOR_URL", "PAGE_URL")
_OWN_DAY: Final = {  # patterns of addresses by date, with the parts of it that tell two apart
    "YEAR_ARCHIVE_URL": ("%Y",),
    "MONTH_ARCHIVE_URL": ("%Y", "%m"),
    "DAY_ARCHIVE_URL": ("%Y", "%m", "%d"),
}


def read_settings(settings: Mapping[str, Any]) -> tuple[Site, Options]:
    """Read Pelican's settings into the two records. `Site.assets` is still empty.

    Raises `SettingsRefused` with all that cannot be understood.
    """
    read = _Reader(settings)
    zone = read("TIMEZONE", _zone, ZoneInfo("UTC"))
    origin, root = read("SITEURL", _siteurl, ("", "/"))
    production = read("PRODUCTION", _flag, False)
    photos = read("PHOTOS", _flag, False)
    share_pictures = read("SHARE_PICTURES", _flag, False) and photos
    fonts = versions() if share_pictures else ""
    if production and share_pictures and not fonts:
        read.refused.append(f"SHARE_PICTURES=1: 没有装画分享图要用的字体。{NO_FONTS}")
    theme = Path(settings["THEME"])
    site = Site(
        name=read("SITENAME", _named, ""),
        district=read("DISTRICT", _text, ""),
        description=read("SITE_DESCRIPTION", _text, ""),
        origin=origin,
        root=root,
        sections=read("SECTIONS", _sections, ()),
        imprint=read("IMPRINT", _imprint, Imprint()),
        report_errors=read("REPORT_ERRORS", _report_errors, ""),
        wordmark=read("WORDMARK", lambda typed: _wordmark(typed, Path(settings["PATH"])), None),
        assets={},
        media=read("MEDIA_HOSTS", _hosts, ()),
        editions={HANS: root, HANT: root + FOLDER} if read("HANT", _flag, False) else {},
    )
    home = origin and site.absolute(root)
    options = Options(
        content=Path(settings["PATH"]),
        output=Path(settings["OUTPUT_PATH"]),
        theme=theme,
        cache=Path(settings["CACHE_PATH"]),
        zone=zone,
        now=read("NOW", lambda typed: _clock(typed, zone), datetime.now(zone)),
        jobs=read("JOBS", _jobs, 1),
        page_size=read("DEFAULT_PAGINATION", _page_size, 1),
        production=production,
        drafts=read("DRAFTS", _flag, False) and not production,
        shown=read("SHOWN", _text, ""),
        signed=read("SIGNED", _flag, False),
        forgiving=False,
        verify=read("VERIFY", _flag, False),
        search=read("SEARCH", _flag, False),
        feeds=read("FEEDS", _flag, False),
        hant_region=read("HANT_REGION", _region, "tw"),
        hant_quotes=read("HANT_QUOTES", _flag, True),
        photos=photos,
        press=read("PRESS", _flag, False),
        share_pictures=share_pictures,
        fonts=fonts,
        addresses=read.addresses(),
        jinja=settings["JINJA_ENVIRONMENT"],
        templates=(*map(Path, settings["THEME_TEMPLATES_OVERRIDES"]), theme / "templates"),
        security=read("SECURITY", lambda typed: _security(typed, home), b""),
    )
    if read.refused:
        raise SettingsRefused("\n".join(read.refused))
    return site, options


class _Cannot(Exception):
    """A value that cannot be: `args[0]` says why in Chinese, and what to write instead."""


class _Reader:
    """Reads settings one by one, and gathers what is wrong in all of them."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self.refused: list[str] = []

    def __call__(self, name: str, understand: Callable[[Any], T], instead: T) -> T:
        """The setting of that name, as `understand` takes it; `instead` where it cannot."""
        typed = self._settings.get(name)
        try:
            return understand(typed)
        except _Cannot as why:
            shown = typed if isinstance(typed, str | int | float) else "…"
            self.refused.append(f"{name}={shown}: {why}")
            return instead

    def addresses(self) -> dict[str, str]:
        """The patterns of all addresses: each makes an address, and no two make the same."""
        patterns = {name: self(name, _pattern_of(name), "") for name in ADDRESSES}
        first: dict[str, str] = {}
        for name, pattern in patterns.items():
            if pattern and (other := first.setdefault(pattern, name)) != name:
                self.refused.append(f"{name}={pattern}: 和 {other} 是同一个网址。请改其中一个。")
        return patterns


def _text(typed: object) -> str:
    if not isinstance(typed, str):
        raise _Cannot('要写成文字，如 "青禾简报"。')
    return typed.strip()


def _named(typed: object) -> str:
    if not (name := _text(typed)):
        raise _Cannot("还没有写报纸的名字。请在 pelicanconf.py 里写上。")
    return name


def _flag(typed: object) -> bool:
    """A switch, as settings files and command lines write it."""
    if isinstance(typed, bool):
        return typed
    if (known := _FLAGS.get(str(typed).strip().lower())) is None:
        raise _Cannot("只能写 1 或 0（yes、no 也可以）。")
    return known


def _region(typed: object) -> str:
    if (region := str(typed).strip().lower()) not in REGIONS:
        raise _Cannot("只能写 tw（台湾的写法）或 hk（香港的写法）。")
    return region


def _zone(typed: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(typed))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _Cannot("没有这个时区。请写成 Asia/Shanghai 这样的名字。") from None


def _siteurl(typed: object) -> tuple[str, str]:
    """Origin and root of the address that readers use."""
    text = _text(typed)
    if not text:
        return "", "/"
    try:
        parts = urlsplit(text)
        sound = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        sound = False
    if not sound or parts.scheme not in ("http", "https") or re.search(r"[\s\"'<>\\]", text):
        raise _Cannot("不是完整的网址。请写成 https://paper.example 这样，前面要有 https://。")
    if parts.query or parts.fragment or parts.username or "?" in text or "#" in text:
        raise _Cannot("网址里不能有 ?、# 和用户名。请写成 https://paper.example 这样。")
    path = parts.path.strip("/")
    if not all(map(SLUG.fullmatch, filter(None, path.split("/")))):
        raise _Cannot(
            "网址里的文件夹只能用字母、数字和“-”。请写成 https://paper.example/bao 这样。"
        )
    return f"{parts.scheme}://{parts.netloc}", f"/{path}/" if path else "/"


def _sections(typed: object) -> tuple[Section, ...]:
    rows = typed if isinstance(typed, Sequence) and not isinstance(typed, str) else ()
    if not rows:
        raise _Cannot('还没有栏目。请写成 [("要闻", "yaowen", "一句介绍"), …]。')
    sections = []
    for row in rows:
        wide = isinstance(row, Sequence) and not isinstance(row, str) and len(row) in (2, 3)
        if not wide or not all(isinstance(part, str) for part in row) or not row[0].strip():
            raise _Cannot(f"{row!r} 不是一个栏目。每个栏目写名字、网址、一句介绍，都放在引号里。")
        section = Section(*row)
        if not SLUG.fullmatch(section.slug):
            raise _Cannot(
                f"栏目“{section.name}”的网址“{section.slug}”不能用。请只用字母、数字和“-”。"
            )
        sections.append(section)
    if twice := _twice(section.name for section in sections):
        raise _Cannot(f"栏目“{twice}”写了两次。请删去一个。")
    if twice := _twice(section.slug for section in sections):
        raise _Cannot(f"有两个栏目的网址都是“{twice}”。请改其中一个。")
    return tuple(sections)


def _twice(names: Iterable[str]) -> str:
    """A name that stands there twice, whatever its capitals; else nothing."""
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            return name
        seen.add(name.casefold())
    return ""


def _imprint(typed: object) -> Imprint:
    if not isinstance(typed, Mapping):
        raise _Cannot('要写成 {"host": "主办单位", …}。')
    for name, value in typed.items():
        known = Imprint.__struct_fields__
        if name not in known:
            near = get_close_matches(str(name), known, 1, 0.5)
            hint = f"是不是 {near[0]}？" if near else f"可以写的有：{'、'.join(known)}。"
            raise _Cannot(f"没有“{name}”这一项。{hint}")
        if not isinstance(value, str):
            raise _Cannot(f"“{name}”要写成文字，放在引号里。")
    return Imprint(**typed)


def _report_errors(typed: object) -> str:
    """Where readers tell of errors, as `Site.report_errors` has it."""
    text = _text(typed)
    if not text or _MAIL.fullmatch(text):
        return text
    try:
        text.format(url="", title="")
        plain = urlsplit(_FILLED.sub("x", text))
    except (LookupError, ValueError, AttributeError):
        raise _Cannot("花括号里只能写 url 或 title。") from None
    odd = re.search(r"[\s\"'<>\\{}]", _FILLED.sub("", text))
    if odd or plain.scheme not in ("http", "https") or not plain.hostname or plain.username:
        raise _Cannot(
            "不是邮箱，也不是网址。请写成 jiucuo@paper.example，"
            "或 https://form.example/?u={url}&t={title} 这样。"
        )
    if "{url}" not in text:
        raise _Cannot("网址里没有 {url}，收到的人不知道是哪一篇。请写在网址和标题该填的地方。")
    return text


def _hosts(typed: object) -> tuple[str, ...]:
    """Names of hosts whose videos and recordings pages may play."""
    if typed is None:
        return ()
    names = list(typed) if isinstance(typed, Sequence) and not isinstance(typed, str) else [None]
    for name in names:
        if not isinstance(name, str) or not _HOST.fullmatch(name):
            shown = f"“{name}”不是主机名" if isinstance(name, str) else "要写主机名的列表"
            remedy = '请写成 ["v.paper.example"] 这样：小写，没有 https://、端口、路径和 *。'
            raise _Cannot(f"{shown}。{remedy}")
    hosts = tuple(str(name) for name in names)
    if twice := _twice(hosts):
        raise _Cannot(f"主机“{twice}”写了两次。请删去一个。")
    return hosts


def _wordmark(typed: object, content: Path) -> Wordmark | None:
    """The paper's name as it is drawn, in a file of the content folder; none where it is to be text."""
    if not (name := _text(typed)):
        return None
    try:
        return read_wordmark((content / name).read_bytes())
    except (OSError, ValueError):
        raise _Cannot(
            f"打不开 {content / name}。请写报头文件在 {content} 里的路径，如 static/baotou.svg。"
        ) from None
    except WordmarkRefused as why:
        raise _Cannot(str(why)) from None


def _security(typed: object, home: str) -> bytes:
    try:
        return security_txt(typed, home.rstrip("/"))
    except SecurityRefused as why:
        raise _Cannot(str(why)) from None


def _page_size(typed: object) -> int:
    if isinstance(typed, bool) or not str(typed).isdecimal() or not int(str(typed)):
        raise _Cannot("要写一页几篇，如 30。")
    return int(str(typed))


def _jobs(typed: object) -> int:
    """The number of processes; of none, one for each core that this build may use."""
    if not str(typed).isdecimal():
        raise _Cannot("不是数字。请写进程的个数，如 2。")
    return int(str(typed)) or available()


def _clock(typed: object, zone: ZoneInfo) -> datetime:
    """The build's one moment: as given (ISO 8601, the site's zone unless it names one), or the present.
    It has the zone's offset alone: every article's date is compared with it, and a zone would be asked
    each time what its offset was."""
    try:
        at = datetime.fromisoformat(str(typed)) if typed else datetime.now(zone)
    except ValueError:
        raise _Cannot("不是时间。请写成 2022-05-21T09:00。") from None
    at = at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    return at.replace(tzinfo=timezone(at.utcoffset() or timedelta()))


def _pattern_of(name: str) -> Callable[[object], str]:
    """What understands the pattern of one kind of address."""
    own_slug, own_day = name in _OWN_SLUG, _OWN_DAY.get(name)

    def understand(typed: object) -> str:
        pattern = _text(typed)
        try:
            made = pattern.format(slug="lao-jie", date=_DAY)
        except (LookupError, ValueError, AttributeError):
            raise _Cannot("花括号里只能写 slug 或 date。") from None
        if not made.endswith("/") or not all(map(SLUG.fullmatch, made[:-1].split("/"))):
            raise _Cannot("不是网址。请写成 section/{slug}/ 这样，开头没有“/”，结尾有。")
        if own_slug and "{slug}" not in pattern:
            raise _Cannot("里面没有 {slug}，几个网页会放到同一个网址。请写成 topic/{slug}/ 这样。")
        if own_day and not all(part in pattern for part in own_day):
            shown = "{date:" + "/".join(own_day) + "}/"
            raise _Cannot(f"里面缺了日期，几个网页会放到同一个网址。请写成 {shown} 这样。")
        return pattern

    return understand
