"""Static pages and introductions of topics: files with a title and a text, and no date.

In: a file of `content/pages/` or `content/topics/`. Out: `StaticPage` and its `Body`, or faults.
"""

from __future__ import annotations

from dataclasses import dataclass

from bulletin.article import Chart, Photo
from bulletin.faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticPage:
    """A page of its own: its address is its file's name, unless a topic's file names a slug."""

    path: str
    slug: str
    title: str  # for a topic: its name
    summary: str = ""
    body: str = ""  # digest
    photos: tuple[Photo, ...] = ()
    charts: tuple[Chart, ...] = ()


def read_page_header(
    text: str, path: str
) -> tuple[StaticPage | None, str, int, list[Fault]]:
    """The header of a static page: title, and where given slug and summary."""
    raise NotImplementedError
