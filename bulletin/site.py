"""The site's settings as one frozen record: the only place where a Pelican setting is read.

In: Pelican's settings mapping. Out: `Site`, which templates see beside a page's view. Everything
in it is part of every page's fingerprint, so it holds what pages show and nothing else; what only
the build itself needs is in `Options`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec import field
from msgspec.structs import replace

from bulletin.record import Record

if TYPE_CHECKING:
    from bulletin.qr import Code

HANS: Final = "zh-Hans"
HANT: Final = "zh-Hant"
FOLDER: Final = "hant/"  # of the second edition, under the first one's root


class Section(Record, frozen=True):
    """A section of the paper: the name editors write, its address, and what it is about."""

    name: str
    slug: str
    description: str = ""


class Imprint(Record, frozen=True):
    """What an authority issues or a publisher owes its readers; an empty field is left out."""

    host: str = ""  # 主办单位
    undertaker: str = ""  # 承办单位
    contact: str = ""  # 联系方式
    site_id: str = ""  # 网站标识码 (SiteIDCode)
    icp: str = ""  # ICP 备案号
    police: str = ""  # 公安备案号
    licence: str = ""  # 互联网新闻信息服务许可证
    find_errors: str = ""  # address of 我为政府网站找错


class Site(Record, frozen=True):
    """What every template may know of the site.

    `origin` is scheme and host without a slash at the end, or empty while the address is unknown;
    `root` is the path that all addresses start with, `/` or `/paper/`. `assets` maps a file under
    the theme's `static/` to its hashed address.

    A paper may have two editions, a site each: one in the characters it is written in, one in traditional
    ones. `editions` then has the root of both, by their language; else it is empty.
    """

    name: str
    district: str
    description: str
    origin: str
    root: str
    sections: tuple[Section, ...]
    imprint: Imprint
    assets: dict[str, str]
    lang: str = HANS
    editions: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # as `hant.Hant` wants them; for HANT alone

    @property
    def base(self) -> str:
        """The root of the first edition, under which photos and files stand for both."""
        return self.editions.get(HANS, self.root)

    @property
    def roots(self) -> tuple[str, ...]:
        """The roots of all editions."""
        return tuple(self.editions.values()) or (self.root,)

    def second(self) -> Site:
        """The other edition of the first one's site."""
        return replace(self, root=self.editions[HANT], lang=HANT)

    def turned(self, url: str, lang: str) -> str:
        """The address, in the edition of that language, of the page that is at `url` in this one."""
        return self.editions[lang] + url.removeprefix(self.root)

    def absolute(self, url: str) -> str:
        """`url` (which starts with `root`) with the site's origin before it, if that is known."""
        return self.origin + url

    def code(self, url: str) -> Code:
        """The QR code of `url` with the site's origin before it."""
        from bulletin.qr import code  # noqa: PLC0415 (a build that makes no page needs no codes)

        return code(self.absolute(url))


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
    drafts: bool  # show drafts too, for a private preview
    search: bool
    feeds: bool
    photos: bool
    addresses: Mapping[str, str]  # Pelican's *_URL settings, by name
    jinja: Mapping[str, Any]  # Pelican's JINJA_ENVIRONMENT
    templates: tuple[Path, ...]  # folders of templates, the first one wins


ADDRESSES = (
    *("CATEGORY_URL", "TAG_URL", "TAGS_URL", "AUTHOR_URL", "AUTHORS_URL", "PAGE_URL"),
    *("ARCHIVES_URL", "YEAR_ARCHIVE_URL", "MONTH_ARCHIVE_URL", "DAY_ARCHIVE_URL"),
    *("SEARCH_URL", "CORRECTIONS_URL"),
)


def read_settings(settings: Mapping[str, Any]) -> tuple[Site, Options]:
    """Read Pelican's settings into the two records. `Site.assets` is still empty.

    Raises `SystemExit` with a Chinese line if a setting cannot be understood.
    """
    parts = urlsplit(settings["SITEURL"])
    path = parts.path.strip("/")
    root = f"/{path}/" if path else "/"
    zone = ZoneInfo(settings["TIMEZONE"])
    site = Site(
        name=settings["SITENAME"],
        district=settings["DISTRICT"],
        description=settings["SITE_DESCRIPTION"],
        origin=f"{parts.scheme}://{parts.netloc}" if parts.netloc else "",
        root=root,
        sections=tuple(Section(*row) for row in settings["SECTIONS"]),
        imprint=Imprint(**settings["IMPRINT"]),
        assets={},
        editions={HANS: root, HANT: root + FOLDER} if settings["HANT"] else {},
    )
    theme = Path(settings["THEME"])
    options = Options(
        content=Path(settings["PATH"]),
        output=Path(settings["OUTPUT_PATH"]),
        theme=theme,
        cache=Path(settings["CACHE_PATH"]),
        zone=zone,
        now=_clock(settings["NOW"], zone),
        jobs=_jobs(settings["JOBS"]),
        page_size=int(settings["DEFAULT_PAGINATION"]),
        drafts=bool(settings["DRAFTS"]),
        search=bool(settings["SEARCH"]),
        feeds=bool(settings["FEEDS"]),
        photos=bool(settings["PHOTOS"]),
        addresses={name: settings[name] for name in ADDRESSES},
        jinja=settings["JINJA_ENVIRONMENT"],
        templates=(*map(Path, settings["THEME_TEMPLATES_OVERRIDES"]), theme / "templates"),
    )
    return site, options


def _jobs(typed: object) -> int:
    """The number of processes; of none, one for each core."""
    if not str(typed).isdecimal():
        raise SystemExit(f"JOBS={typed}: 不是数字。请写进程的个数，如 2。")
    return int(str(typed)) or os.cpu_count() or 1


def _clock(now: str | None, zone: ZoneInfo) -> datetime:
    """The build's one moment: `now` as given (ISO 8601, the site's zone unless it names one), or
    the present. It has the zone's offset alone: every article's date is compared with it, and a zone
    would be asked each time what its offset was."""
    try:
        at = datetime.fromisoformat(now) if now else datetime.now(zone)
    except ValueError:
        raise SystemExit(f"NOW={now}: 不是时间。请写成 2022-05-21T09:00。") from None
    at = at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    return at.replace(tzinfo=timezone(at.utcoffset() or timedelta()))
