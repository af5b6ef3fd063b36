"""The newsroom: the paper as the editors' tools know it.

In: the settings file, a content folder. Out: `Newsroom`: settings, sections, reporters, the word list,
and the faults of those lists.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from bulletin.faults import Fault
from bulletin.lint.terms import FILE as TERMS
from bulletin.lint.terms import Terms, read_terms
from bulletin.read.desk import Desk, read_reporters
from bulletin.record import Record
from bulletin.site import Options, Site, read_settings

SETTINGS: Final = Path(__file__).parents[2] / "pelicanconf.py"
REPORTERS: Final = "reporters.toml"


class Newsroom(Record, frozen=True):
    """What the newsroom knows before it opens an article."""

    content: Path
    site: Site
    options: Options
    desk: Desk
    terms: Terms
    faults: tuple[Fault, ...]


def open_newsroom(content: Path | None, settings: Path = SETTINGS) -> Newsroom:
    """The newsroom of a content folder, or of the one that the settings name.

    Raises `SystemExit` with a Chinese line if the folder or the settings are not there.
    """
    from pelican.settings import read_settings as read_pelican  # noqa: PLC0415 (its import is slow)

    if not settings.is_file():
        raise SystemExit(f"{settings}: 没有这个设置文件。请用 --settings 指出 pelicanconf.py。")
    if content and not content.is_dir():
        raise SystemExit(f"{content}: 没有这个文件夹。请核对内容文件夹的位置。")
    try:
        found = read_pelican(str(settings), override={"PATH": str(content)} if content else {})
    except ValueError as error:
        raise SystemExit(f"{settings}: 设置读不懂（{error}）。请核对。") from None
    site, options = read_settings(found)
    folder = content or options.content
    reporters, wrong = read_reporters(folder / REPORTERS)
    terms, more = read_terms(folder / TERMS)
    sections = tuple(section.name for section in site.sections)
    desk = Desk(sections, reporters, options.zone)
    return Newsroom(folder, site, options, desk, terms, (*wrong, *more))


class Parser(argparse.ArgumentParser):
    """Arguments of a tool that speaks to an editor: wrong ones are told in one line, exit code 2."""

    def error(self, message: str) -> None:  # type: ignore[override]
        """Say what is wrong and how to get help."""
        self.exit(2, f"{message}\n用法见：{self.prog} --help\n")


def parser(module: str, description: str) -> Parser:
    """A parser with the option that every tool of the desk has."""
    made = Parser(prog=f"python -m {module}", description=description)
    made.add_argument(
        "--settings", type=Path, default=SETTINGS, metavar="FILE", help="设置文件 pelicanconf.py"
    )
    return made
