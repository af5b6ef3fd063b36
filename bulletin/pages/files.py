"""Files that are no pages: the theme's own, what browsers may fetch ahead, what robots may visit.

In: a path and bytes. Out: the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulletin.model.attachment import TYPES
from bulletin.pages.edition import Edition
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources

MAKER: Final = "bytes"
PREFETCH: Final = "prefetch.speculationrules"
# A page of this site is fetched when a reader presses on its link, a moment before they let go. What
# may match is reckoned from this file's own address; servers name it in a header (deploy/).
# Attachments are files of megabytes, which a reader may press on by mistake.
_FILES: Final = ",".join(f'"*.{ending}"' for ending in TYPES)
_WHERE: Final = f'{{"and":[{{"href_matches":"*"}},{{"not":{{"href_matches":[{_FILES}]}}}}]}}'
RULES: Final = f'{{"prefetch":[{{"where":{_WHERE},"eagerness":"conservative"}}]}}\n'.encode()


class FileInputs(Inputs, frozen=True):
    """A file of the output."""

    path: str
    data: bytes


def _groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    """The files that both editions share, once."""
    site = edition.site
    if edition.folder:
        return
    named = [*sources.files, (PREFETCH, RULES)]
    if edition.feeds:
        lines = (f"Sitemap: {site.absolute(root + 'sitemap.xml')}\n" for root in site.roots)
        named.append(("robots.txt", f"User-agent: *\nAllow: /\n\n{''.join(lines)}".encode()))
    for path, data in named:
        yield FILES.group(FileInputs(path, data), path)


def _pages(edition: Edition, inputs: FileInputs) -> Iterator[Page]:
    del edition
    yield Page((inputs.path,), MAKER, inputs.data)


FILES: Final = Kind("文件", FileInputs, _groups, _pages, {MAKER: bytes})
