"""The command: `python -m bulletin.lint [CONTENT]`.

Exit code 0: no errors (there may be warnings); 1: errors; 2: called wrongly.
"""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bulletin.lint.changed import changed
from bulletin.lint.gists import Gist
from bulletin.lint.gone import shown_at, write_aliases
from bulletin.lint.handbook import write_handbook
from bulletin.lint.mend import mend
from bulletin.lint.page import page
from bulletin.lint.renewed import renewed
from bulletin.lint.report import faults_of, joined
from bulletin.lint.rule import Finding
from bulletin.lint.run import examine, known_of, lint
from bulletin.lint.show import FORMATS
from bulletin.model.digest import digest
from bulletin.paper import Paper, parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Lint a content folder as the arguments say; returns the exit code."""
    command = parser("bulletin.lint", "逐篇校对稿件：标点、断句、图说、署名、来源、地名和职务。")
    command.add_argument("content", nargs="?", type=Path, metavar="CONTENT", help="内容文件夹")
    command.add_argument("--format", choices=FORMATS, default="text", help="输出的样式")
    command.add_argument("--since", metavar="版本", help="只列出 git 的这个版本以后改动的稿件")
    command.add_argument(
        "--faults", type=Path, metavar="文件", help="生成网站时的输出，把里面的提示列在一起"
    )
    command.add_argument("--page", type=Path, metavar="文件", help="把提示也写成一个网页")
    command.add_argument("--fix", action="store_true", help="改好有把握的，并列出改动")
    command.add_argument("--new", action="store_true", help="只列出和原来的写法显示得不一样的地方")
    command.add_argument("--no-cache", action="store_true", help="不用上次的结果")
    command.add_argument("--now", metavar="时间", help="当作现在的时间，如 2022-05-21T09:00")
    command.add_argument(
        "--handbook", action="store_true", help="重写手册里的《校对规则》，不检查稿件"
    )
    said = command.parse_args(arguments)
    if said.handbook:
        write_handbook()
        return 0
    try:
        now = datetime.fromisoformat(said.now) if said.now else None
    except ValueError:
        command.error(f"--now {said.now}: 不是时间。请写成 2022-05-21T09:00。")
    paper = command.paper(said)
    zone = paper.options.zone
    now = paper.options.now if now is None else now.replace(tzinfo=now.tzinfo or zone)
    folder = _shown(paper.content)
    if said.new:
        print(FORMATS[said.format](list(renewed(paper.content, known_of(paper))), folder))
        return 0
    findings = _findings(said, paper, now, folder)
    if said.page:
        said.page.parent.mkdir(parents=True, exist_ok=True)
        said.page.write_text(page(findings, folder), "utf-8")
    if told := FORMATS[said.format](findings, folder):
        print(told)
    return int(any(finding.kind == "error" for finding in findings))


def _findings(said: Namespace, paper: Paper, now: datetime, folder: Path) -> list[Finding]:
    """What is found, once what `--fix` may write is written and shown."""
    known = known_of(paper)
    shown = sys.stderr if said.format != "text" else sys.stdout
    if said.fix:
        for changes in mend(paper.content, known, folder):
            print(changes, file=shown)
    place = digest(str(paper.content.resolve()).encode())[:12]
    cache = None if said.no_cache else paper.options.cache / f"lint-{place}"
    new = changed(paper.content, said.since) if said.since else set()

    def gist(path: str, data: bytes) -> Gist:
        return examine(path, data, known)[1]

    earlier = shown_at(paper.content, said.since, new, gist, now)
    findings, missing = lint(paper, now, cache, paper.options.jobs, earlier)
    if said.fix and any(one.now for one in missing):
        for changes in write_aliases(paper.content, missing, paper.newsroom, folder):
            print(changes, file=shown)
        findings, _ = lint(paper, now, cache, paper.options.jobs, earlier)
    if said.since:
        findings = [finding for finding in findings if finding.path in new]
    if said.faults:
        printed = said.faults.read_text("utf-8") if said.faults.is_file() else ""
        findings = joined(findings, faults_of(printed, folder, paper.content))
    return findings


def _shown(content: Path) -> Path:
    """The content folder as an editor names it: from here, if it is below here."""
    here = os.path.relpath(content)
    return content if here.startswith("..") else Path(here)


if __name__ == "__main__":
    gc.disable()  # a short life, and findings by the ten thousand: looking for cycles is a fifth of it
    sys.exit(main())
