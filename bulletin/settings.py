"""The settings: read and checked in this one place, before anything else is done.

In: Pelican's settings mapping. Out: `Site`, which templates see beside a page's view, and `Options`, what
only the build itself needs. What cannot be is told in Chinese, every setting at once (`SettingsRefused`);
`values` understands the single ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bulletin import values
from bulletin.model.article import REVIEW
from bulletin.model.record import Record
from bulletin.model.site import FOLDER, HANS, HANT, Imprint, Section, Site
from bulletin.photos.fonts import NO_FONTS, versions

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
    # What readers have: the line of their /release.json, or a word (`bulletin.held.shown`).
    shown: str
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
    review_steps: tuple[str, ...] = REVIEW  # from a draft to readers, at an office's desk
    security: bytes = b""  # `/.well-known/security.txt`; empty: there is none


ADDRESSES: Final = (
    *("CATEGORY_URL", "TAG_URL", "TAGS_URL", "AUTHOR_URL", "AUTHORS_URL", "PAGE_URL"),
    *("ARCHIVES_URL", "YEAR_ARCHIVE_URL", "MONTH_ARCHIVE_URL", "DAY_ARCHIVE_URL"),
    *("SEARCH_URL", "CORRECTIONS_URL", "SUBSCRIBE_URL", "OFFLINE_URL"),
)
"""Pelican's settings of addresses that this site has."""


def read_settings(settings: Mapping[str, Any]) -> tuple[Site, Options]:
    """Read Pelican's settings into the two records. `Site.assets` is still empty.

    Raises `SettingsRefused` with all that cannot be understood.
    """
    read = _Reader(settings)
    zone = read("TIMEZONE", values.zone_of, ZoneInfo("UTC"))
    origin, root = read("SITEURL", values.origin_and_root, ("", "/"))
    production = read("PRODUCTION", values.flag_of, False)
    photos = read("PHOTOS", values.flag_of, False)
    share_pictures = read("SHARE_PICTURES", values.flag_of, False) and photos
    fonts = versions() if share_pictures else ""
    if production and share_pictures and not fonts:
        read.refused.append(f"SHARE_PICTURES=1: 没有装画分享图要用的字体。{NO_FONTS}")
    theme, content = Path(settings["THEME"]), Path(settings["PATH"])
    site = Site(
        name=read("SITENAME", values.name_of, ""),
        district=read("DISTRICT", values.text_of, ""),
        description=read("SITE_DESCRIPTION", values.text_of, ""),
        origin=origin,
        root=root,
        sections=read.sections(),
        imprint=read("IMPRINT", values.imprint_of, Imprint()),
        report_errors=read("REPORT_ERRORS", values.reports_of, ""),
        wordmark=read("WORDMARK", lambda typed: values.wordmark_of(typed, content), None),
        assets={},
        media=read("MEDIA_HOSTS", values.hosts_of, ()),
        editions={HANS: root, HANT: root + FOLDER} if read("HANT", values.flag_of, False) else {},
    )
    options = Options(
        content=content,
        output=Path(settings["OUTPUT_PATH"]),
        theme=theme,
        cache=Path(settings["CACHE_PATH"]),
        zone=zone,
        now=read("NOW", lambda typed: values.moment_of(typed, zone), datetime.now(zone)),
        jobs=read("JOBS", values.jobs_of, 1),
        page_size=read("DEFAULT_PAGINATION", values.page_size_of, 1),
        production=production,
        drafts=read("DRAFTS", values.flag_of, False) and not production,
        shown=read("SHOWN", values.text_of, ""),
        signed=read("SIGNED", values.flag_of, False),
        forgiving=False,
        verify=read("VERIFY", values.flag_of, False),
        search=read("SEARCH", values.flag_of, False),
        feeds=read("FEEDS", values.flag_of, False),
        hant_region=read("HANT_REGION", values.region_of, "tw"),
        hant_quotes=read("HANT_QUOTES", values.flag_of, True),
        photos=photos,
        press=read("PRESS", values.flag_of, False),
        share_pictures=share_pictures,
        fonts=fonts,
        addresses=read.addresses(),
        jinja=settings["JINJA_ENVIRONMENT"],
        templates=(*map(Path, settings["THEME_TEMPLATES_OVERRIDES"]), theme / "templates"),
        review_steps=read("REVIEW_STEPS", values.steps_of, REVIEW),
        security=read("SECURITY", lambda typed: values.security_of(typed, site), b""),
    )
    if read.refused:
        raise SettingsRefused("\n".join(read.refused))
    return site, options


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
        except values.Refused as why:
            shown = typed if isinstance(typed, str | int | float) else "…"
            self.refused.append(f"{name}={shown}: {why}")
            return instead

    def sections(self) -> tuple[Section, ...]:
        """The sections, of which one may be that of pictures."""
        some: tuple[Section, ...] = self("SECTIONS", values.sections_of, ())
        pictures = self("PICTURE_SECTION", lambda typed: values.pictures_of(typed, some), "")
        return tuple(replace(one, pictures=one.name == pictures) for one in some)

    def addresses(self) -> dict[str, str]:
        """The patterns of all addresses: each makes an address, and no two make the same."""
        patterns = {name: self(name, values.pattern_of(name), "") for name in ADDRESSES}
        first: dict[str, str] = {}
        for name, pattern in patterns.items():
            if pattern and (other := first.setdefault(pattern, name)) != name:
                self.refused.append(f"{name}={pattern}: 和 {other} 是同一个网址。请改其中一个。")
        return patterns
