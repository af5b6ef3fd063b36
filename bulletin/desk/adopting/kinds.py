"""Kinds: what `make adopt` can take, each a module of its own, in the order in which a source is tried.

In: a source. Out: the kind that it is. A new kind is a module with a `Kind`, and a line here.
"""

from __future__ import annotations

from typing import Final

from bulletin.desk.adopting.hexo import HEXO
from bulletin.desk.adopting.hugo import HUGO
from bulletin.desk.adopting.jekyll import JEKYLL
from bulletin.desk.adopting.pages import PAGES
from bulletin.desk.adopting.pelican import PELICAN
from bulletin.desk.adopting.post import Kind
from bulletin.desk.adopting.sheet import SHEET
from bulletin.desk.adopting.source import CannotRead, Source
from bulletin.desk.adopting.wordpress import WORDPRESS

KINDS: Final[tuple[Kind, ...]] = (WORDPRESS, SHEET, PELICAN, HUGO, HEXO, JEKYLL, PAGES)


def kind_of(source: Source, name: str = "") -> Kind:
    """The kind of a source, or the one that is named. Raises `CannotRead`."""
    if name:
        named = next((one for one in KINDS if one.name == name.lower()), None)
        if named is None:
            raise CannotRead(f"不认识“{name}”。可以写：{'、'.join(one.name for one in KINDS)}。")
        return named
    for one in KINDS:
        if one.recognise(source):
            return one
    known = "、".join(one.label for one in KINDS)
    raise CannotRead(
        f"{source.folder}: 认不出这是什么网站。能收的有：{known}。知道是哪一种的，请加 KIND=。"
    )
