"""`Site`: what every template may know of the site, beside its page's view.

In: nothing; this module only names things (`settings` fills them). Out: the records. Everything in `Site`
is part of every page's fingerprint, so it holds what pages show and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from msgspec import field
from msgspec.structs import replace

from bulletin.model.record import Record

if TYPE_CHECKING:
    from bulletin.model.qr import Code

HANS: Final = "zh-Hans"
HANT: Final = "zh-Hant"
FOLDER: Final = "hant/"  # of the second edition, under the first one's root


class Section(Record, frozen=True):
    """A section of the paper: the name editors write, its address, what it is about; whether its pieces are
    told by their `pictures`."""

    name: str
    slug: str
    description: str = ""
    pictures: bool = False


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


class Wordmark(Record, frozen=True):
    """The paper's name as it is drawn: outlines in a box of `width` and `height`, as SVG without a colour
    of its own (`bulletin/wordmark.py` makes it)."""

    width: float
    height: float
    drawing: str


class Traditional(Record, frozen=True):
    """How the second edition is written: the standard of which region (`tw`, `hk`), whether 「」 stand for
    “”, and how names are written, by their simplified characters."""

    region: str = "tw"
    quotes: bool = True
    names: dict[str, str] = field(default_factory=dict)


class Site(Record, frozen=True):
    """What every template may know of the site.

    `origin` is scheme and host without a slash at the end, or empty while the address is unknown;
    `root` is the path that all addresses start with, `/` or `/paper/`. `assets` maps a file under
    the theme's `static/` to its hashed address; `accent` and `paper` are the theme's colours, for
    what browsers draw around a page.

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
    wordmark: Wordmark | None = None  # without one, the name is text
    report_errors: str = ""  # a mail address, or a form's with `{url}` and `{title}`; or empty
    accent: str = ""
    paper: str = ""
    editions: dict[str, str] = field(default_factory=dict)
    media: tuple[str, ...] = ()  # hosts besides this one whose videos and recordings pages may play
    traditional: Traditional = Traditional()  # said in the second edition's site alone

    @property
    def base(self) -> str:
        """The root of the first edition, under which photos and files stand for both."""
        return self.editions.get(HANS, self.root)

    @property
    def roots(self) -> tuple[str, ...]:
        """The roots of all editions."""
        return tuple(self.editions.values()) or (self.root,)

    @property
    def picture_section(self) -> str:
        """The name of the section whose pieces are told by their photos; empty where there is none."""
        return next((section.name for section in self.sections if section.pictures), "")

    def second(self) -> Site:
        """The other edition of the first one's site."""
        return replace(self, root=self.editions[HANT], lang=HANT)

    def turned(self, url: str, lang: str) -> str:
        """The address, in the edition of that language, of the page that is at `url` in this one."""
        return self.editions[lang] + url.removeprefix(self.root)

    def absolute(self, url: str) -> str:
        """`url` (which starts with `root`) with the site's origin before it, if that is known."""
        return self.origin + url

    def report(self, url: str, title: str) -> str:
        """Where a reader tells of an error in the piece of this title at `url`, both filled in; empty where
        the settings say nothing."""
        where = self.absolute(url)
        if "{" in self.report_errors:
            return self.report_errors.format(url=quote(where, safe=""), title=quote(title, safe=""))
        if not self.report_errors:
            return ""
        subject, body = f"纠错：{title}", f"{title}\r\n{where}\r\n\r\n有错的地方：\r\n"
        return f"mailto:{self.report_errors}?subject={quote(subject)}&body={quote(body, safe='')}"

    def code(self, url: str) -> Code:
        """The QR code of `url` with the site's origin before it."""
        from bulletin.model.qr import code  # noqa: PLC0415 (a build that makes no page needs no codes)

        return code(self.absolute(url))
