"""The command: `python -m bulletin.desk.adopting FROM [CONTENT]`.

Without `--yes` it reports and writes nothing. Exit code 0: done, whatever was refused; 1: nothing could
be taken, or something could not be written; 2: called wrongly.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bulletin.desk.adopting.kinds import KINDS, kind_of
from bulletin.desk.adopting.mapping import Mapping, WrongMapping, read_mapping
from bulletin.desk.adopting.pictures import Pictures, open_brought
from bulletin.desk.adopting.plan import make_plan
from bulletin.desk.adopting.report import report
from bulletin.desk.adopting.source import CannotRead, Source
from bulletin.desk.adopting.writing import write_plan
from bulletin.paper import parser
from bulletin.switches import switch


def _place(typed: str) -> Path:
    if not typed.strip():
        raise argparse.ArgumentTypeError("请写明旧网站在哪里（FROM=…）")
    return Path(typed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Adopt a site as the arguments say; returns the exit code."""
    command = parser(
        "bulletin.desk.adopting", "把已有的网站整个搬来：先列出每一篇会怎样，加 YES=1 才写文件。"
    )
    command.add_argument(
        "source", type=_place, metavar="FROM", help="旧网站的文件夹，或者导出的文件"
    )
    command.add_argument("content", nargs="?", type=Path, metavar="CONTENT", help="内容文件夹")
    command.add_argument(
        "--yes", type=switch, default=False, metavar="1", help="写文件；不写就只列出来"
    )
    command.add_argument("--map", type=Path, metavar="FILE", help="栏目和署名怎么对应（TOML）")
    command.add_argument("--pictures", type=Path, metavar="文件夹", help="从别处取来的图片")
    command.add_argument(
        "--kind", default="", metavar="种类", help="、".join(one.name for one in KINDS)
    )
    said = command.parse_args(arguments)
    if not said.source.exists():
        command.error(f"{said.source}: 没有这个文件夹或文件。请核对 FROM=。")
    paper = command.paper(said)
    try:
        mapping = read_mapping(said.map, paper.newsroom) if said.map else Mapping()
        brought = open_brought(said.pictures) if said.pictures else None
    except (WrongMapping, CannotRead) as wrong:
        command.error(str(wrong))
    source = (
        Source(said.source)
        if said.source.is_dir()
        else Source(said.source.parent, said.source.name)
    )
    try:
        kind = kind_of(source, said.kind)
        site = kind.read(source, paper.options.zone)
    except CannotRead as why:
        print(why, file=sys.stderr)
        return 1
    plan = make_plan(site, paper, mapping, Pictures(source, site.roots, site.hosts, brought))
    print(f"{said.source}：{kind.label}")
    for line in report(plan, mapping, paper.newsroom, paper.content):
        print(line)
    if not said.yes:
        print("\n没有写文件。看过以后，加 YES=1 再运行一次。")
        return 0 if plan.pieces else 1
    failed = list(write_plan(plan, paper.content, source))
    print("\n".join(failed), file=sys.stderr, end="\n" if failed else "")
    written = sum(not piece.there for piece in plan.pieces)
    print(f"\n写了 {written} 篇。")
    return 1 if failed or not plan.pieces else 0


if __name__ == "__main__":
    sys.exit(main())
