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
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bulletin.model.record import Record
from bulletin.model.site import FOLDER, HANS, HANT, Imprint, Section, Site


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
