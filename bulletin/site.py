"""The site's settings as one frozen record: the only place where a Pelican setting is read.

In: Pelican's settings mapping. Out: `Site`, which templates see beside a page's view. Everything
in it is part of every page's fingerprint, so it holds what pages show and nothing else; what only
the build itself needs is in `Options`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the paper: the name editors write, its address, and what it is about."""

    name: str
    slug: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What an authority issues or a publisher owes its readers; an empty field is left out."""

    host: str = ""  # 主办单位
    undertaker: str = ""  # 承办单位
    contact: str = ""  # 联系方式
    site_id: str = ""  # 网站标识码 (SiteIDCode)
    icp: str = ""  # ICP 备案号
    police: str = ""  # 公安备案号
    licence: str = ""  # 互联网新闻信息服务许可证
    find_errors: str = ""  # address of 我为政府网站找错


@dataclass(frozen=True, slots=True)
class Site:
    """What every template may know of the site.

    `origin` is scheme and host without a slash at the end, or empty while the address is unknown;
    `root` is the path that all addresses start with, `/` or `/paper/`. `assets` maps a file under
    the theme's `static/` to its hashed address.
    """

    name: str
    district: str
    description: str
    origin: str
    root: str
    sections: tuple[Section, ...]
    imprint: Imprint
    assets: dict[str, str]

    def absolute(self, url: str) -> str:
        """`url` (which starts with `root`) with the site's origin before it, if that is known."""
        return self.origin + url


@dataclass(frozen=True, slots=True)
class Options:
    """What the build itself needs to know and no page shows."""

    content: Path
    output: Path
    theme: Path
    cache: Path
    zone: ZoneInfo
    now: datetime
    jobs: int
    page_size: int
    drafts: bool
    addresses: Mapping[str, str]  # Pelican's *_URL settings that this site uses, by name
    jinja: Mapping[str, Any]


def site_parts(siteurl: str) -> tuple[str, str]:
    """Split Pelican's SITEURL into origin and root: https://a.b/c → (https://a.b, /c/)."""
    parts = urlsplit(siteurl)
    origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    path = parts.path.strip("/")
    return origin, f"/{path}/" if path else "/"
