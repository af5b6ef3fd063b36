"""The paper, as the editors' tools know it.

In: the settings file, a content folder. Out: `Paper`: settings, sections, reporters, the word list,
and the faults of those lists.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final, NoReturn

from bulletin.model.faults import Fault
from bulletin.model.record import Record
from bulletin.model.site import Site
from bulletin.reading.newsroom import Newsroom, read_newsroom
from bulletin.reading.terms import FILE as TERMS
from bulletin.reading.terms import Terms, read_terms
from bulletin.settings import Options, read_settings

SETTINGS: Final = Path(__file__).parents[1] / "pelicanconf.py"
REPORTERS: Final = "reporters.toml"


class Paper(Record, frozen=True):
    """A paper: its content folder, its settings, its lists, and what is wrong in these."""

    content: Path
    site: Site
    options: Options
    newsroom: Newsroom
    terms: Terms
    faults: tuple[Fault, ...]


def open_paper(content: Path | None, settings: Path = SETTINGS) -> Paper:
    """The paper of a content folder, or of the one that the settings name.

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
    return paper_of(*read_settings(found))


def paper_of(site: Site, options: Options) -> Paper:
    """The paper of settings that were read."""
    folder = options.content
    sections = tuple(section.name for section in site.sections)
    newsroom, wrong = read_newsroom(folder / REPORTERS, sections, options.zone)
    terms, more = read_terms(folder / TERMS)
    return Paper(folder, site, options, newsroom, terms, (*wrong, *more))


class Parser(argparse.ArgumentParser):
    """Arguments of a tool that speaks to an editor: wrong ones are told in one line, exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to get help."""
        self.exit(2, f"{message}\n用法见：{self.prog} --help\n")

    def paper(self, said: argparse.Namespace) -> Paper:
        """The paper that was named; one that is not there is a wrong argument like any other."""
        try:
            return open_paper(said.content, said.settings)
        except SystemExit as failure:
            self.error(str(failure))


def parser(module: str, description: str) -> Parser:
    """A parser with the option that every tool of the desk has."""
    made = Parser(prog=f"python -m {module}", description=description)
    made.add_argument(
        "--settings", type=Path, default=SETTINGS, metavar="FILE", help="设置文件 pelicanconf.py"
    )
    return made
