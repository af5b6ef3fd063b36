"""What a reader has without a line: a page that says so, the worker that keeps the articles read last, and
the list by which it lets go of those that were withdrawn.

In: the addresses of withdrawn articles. Out: four files at the root of each edition, where the site knows its
own address: the page, the worker, the list, and the manifest, by which a phone may keep the paper on its
first screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

import msgspec

from bulletin.model.record import Record
from bulletin.pages.components import Frame
from bulletin.pages.edition import Edition
from bulletin.pages.files import MAKER
from bulletin.pages.head import plain_head
from bulletin.pages.page import Group, Inputs, Kind, Page
from bulletin.pages.sources import Sources

TEMPLATE: Final = "offline.html"
MANIFEST: Final = "manifest.json"
WORKER: Final = "worker.js"
LIST: Final = "withdrawn.json"
MARK: Final = 16  # hexadecimal figures of a digest, as js/offline.js takes them
# What every page needs.
_FILES: Final = ("bulletin.css", "reading.css", "js/theme.js", "js/bulletin.js")
_SCRIPT: Final = "js/offline.js"


class NoInputs(Inputs, frozen=True):
    """Nothing: the edition alone."""


class OfflineView(Record, frozen=True):
    """`offline.html`: the page for want of a line."""

    frame: Frame
    heading: str


class ManifestView(Record, frozen=True):
    """`manifest.json`: nothing but what the site says of itself."""


class WithdrawnInputs(Inputs, frozen=True):
    """The addresses of withdrawn articles, as `Article.address` has them."""

    addresses: tuple[str, ...]


def _page_url(edition: Edition) -> str:
    return edition.addresses.index("OFFLINE_URL")


def _at_root(edition: Edition, name: str) -> str:
    return edition.site.root + name


def _works(edition: Edition) -> bool:
    """Whether there is a worker: not on a site that does not know its address, such as a preview, where a
    kept page would be in the way; nor with a theme that has none."""
    return bool(edition.site.origin) and _SCRIPT in edition.site.assets


def _page_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    del sources
    if _works(edition):
        yield OFFLINE.group(NoInputs(), edition.path(_page_url(edition)))


def _offline(edition: Edition, inputs: NoInputs) -> Iterator[Page]:
    del inputs
    title, url = "没有网络", _page_url(edition)
    frame = edition.frame(plain_head(edition, title, url, noindex=True))
    yield edition.page(url, TEMPLATE, OfflineView(frame, title))


OFFLINE: Final = Kind("离线页", NoInputs, _page_groups, _offline, {TEMPLATE: OfflineView})


def _manifest_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    del sources
    if edition.site.origin:
        yield MANIFESTS.group(NoInputs(), edition.path(_at_root(edition, MANIFEST)))


def _manifest(edition: Edition, inputs: NoInputs) -> Iterator[Page]:
    del inputs
    yield edition.page(_at_root(edition, MANIFEST), MANIFEST, ManifestView())


MANIFESTS: Final = Kind("应用清单", NoInputs, _manifest_groups, _manifest, {MANIFEST: ManifestView})


def _worker_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    del sources
    if _works(edition):
        yield WORKERS.group(NoInputs(), edition.path(_at_root(edition, WORKER)))


def _worker(edition: Edition, inputs: NoInputs) -> Iterator[Page]:
    """The file that the browser looks at anew with each visit: it names all others by their content."""
    del inputs
    assets = edition.site.assets
    shell = [_page_url(edition), _at_root(edition, LIST), *(assets[name] for name in _FILES)]
    named = msgspec.json.encode(shell).decode()
    script = f'const SHELL={named};importScripts("{assets[_SCRIPT]}");\n'
    yield edition.page(_at_root(edition, WORKER), MAKER, script.encode())


WORKERS: Final = Kind("离线程序", NoInputs, _worker_groups, _worker, {MAKER: bytes})


def _withdrawn_groups(edition: Edition, sources: Sources) -> Iterator[Group]:
    if _works(edition):
        addresses = tuple(sorted(one.address for one in sources.archive.withdrawn))
        path = edition.path(_at_root(edition, LIST))
        yield WITHDRAWN.group(WithdrawnInputs(addresses), path)


def _withdrawn(edition: Edition, inputs: WithdrawnInputs) -> Iterator[Page]:
    marks = sorted(_mark(edition, address) for address in inputs.addresses)
    yield edition.page(_at_root(edition, LIST), MAKER, msgspec.json.encode(marks))


def _mark(edition: Edition, address: str) -> str:
    """What stands for a withdrawn address in the list: a digest, for the address has words of the
    piece in it, and whoever keeps a copy knows its address already."""
    place = edition.addresses.article(address).removeprefix(edition.site.root)
    return sha256(place.encode()).hexdigest()[:MARK]


WITHDRAWN: Final = Kind("撤稿清单", WithdrawnInputs, _withdrawn_groups, _withdrawn, {MAKER: bytes})
