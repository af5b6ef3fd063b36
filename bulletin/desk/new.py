"""New: a few questions, then a file that is ready to be written in.

    python -m bulletin.desk.new          (or: make new)

In: answers, as options or typed. Out: a new article, a draft, opened in `$EDITOR` where there is one.
Never overwrites. Exit code 0: written; 1: refused, nothing written; 2: called wrongly.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from bulletin.desk.draft import (
    DraftRefused,
    check_slug,
    faults_of,
    file_text,
    folder_of,
    free_place,
    occupied,
    propose_slug,
    stamp,
    write_draft,
)
from bulletin.lint.run import texts
from bulletin.model.faults import Fault
from bulletin.paper import Paper, parser
from bulletin.reading.decode import decode
from bulletin.reading.header import read_header
from bulletin.reading.moments import NotAMoment, read_moment
from bulletin.reading.newsroom import Reporter

BODY: Final = "　　正文从这里写起。"
OPTIONS: Final = {
    "title": "title",
    "section": "section",
    "topics": "topics",
    "authors": "reporters",
}
_RECENT: Final = 300  # articles whose topics are offered
_OFFERED: Final = 12  # topics
_NUMBER: Final = re.compile(r"(?<![^\s、，,])[0-9]{1,3}(?![^\s、，,])")  # 1、新话题

Ask = Callable[[str, Sequence[str]], str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Start an article as the arguments say; returns the exit code."""
    command = parser("bulletin.desk.new", "新建一篇稿件。没有写在命令里的，会逐项问。")
    command.add_argument("content", nargs="?", type=Path, metavar="CONTENT", help="内容文件夹")
    command.add_argument("--title", metavar="标题")
    command.add_argument("--section", metavar="栏目")
    command.add_argument("--topics", metavar="标签", help="几个标签用顿号分开；没有写 ''")
    command.add_argument(
        "--reporters", metavar="署名", help="如 '记者 甲一 通讯员 乙二'；没有写 ''"
    )
    command.add_argument("--date", metavar="日期", help="如 2022年5月21日 上午9:30；不写就是现在")
    command.add_argument("--slug", metavar="文件名", help="也是网址；不写就用标题的拼音")
    command.add_argument("--publish", action="store_true", help="不写“状态：草稿”")
    said = command.parse_args(arguments)
    paper = command.paper(said)
    try:
        place = start(paper, said, ask_on_terminal if sys.stdin.isatty() else _silent)
    except DraftRefused as refused:
        print(refused, file=sys.stderr)
        return 1
    except MissingAnswer as missing:
        make = missing.option.strip("-").upper()
        command.error(f"没有{missing}。请加上 {missing.option}（用 make 时是 {make}=…）。")
    except (EOFError, KeyboardInterrupt):
        print("\n没有新建。", file=sys.stderr)
        return 1
    print(place)
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if editor and sys.stdin.isatty():
        try:
            return subprocess.call([*shlex.split(editor), str(place)])
        except (OSError, ValueError):
            print(f"编辑器“{editor}”打不开。稿件已经建好，请自己打开。", file=sys.stderr)
    return 0


class MissingAnswer(Exception):
    """An answer that is needed, and nobody is there to give it."""

    def __init__(self, what: str, option: str) -> None:
        super().__init__(what)
        self.option = option


def start(paper: Paper, said: argparse.Namespace, ask: Ask) -> Path:
    """Write the new article; returns where it is. Raises `DraftRefused`, `MissingAnswer`."""
    newsroom = paper.newsroom
    at = _moment(said.date, paper)
    # To try an answer with.
    needed = {"title": "标题", "date": stamp(at), "section": newsroom.sections[0]}

    def answer(name: str, what: str, offered: Callable[[], Sequence[str]]) -> str:
        """What was given, or is asked for until the reader understands it."""
        given = getattr(said, OPTIONS[name])
        if given is not None or ask is _silent:
            return (given or "").strip()
        choices = offered()
        while True:
            typed = ask(what, choices).strip()
            faults = faults_of(file_text({**needed, name: typed}, ""), "", newsroom)
            if not faults:
                return typed
            print("\n".join(f"{fault.fact}{fault.remedy}" for fault in faults))

    fields = {
        "title": answer("title", "标题", tuple),
        "date": stamp(at),
        "section": answer("section", "栏目", lambda: newsroom.sections),
        "topics": answer("topics", "标签（可不写）", lambda: _topics(paper)),
        "authors": answer(
            "authors", "署名（可不写）", lambda: list(map(_named, newsroom.reporters))
        ),
        "status": "" if said.publish else "草稿",
    }
    for name, what in (("title", "标题"), ("section", "栏目")):
        if not fields[name]:
            raise MissingAnswer(what, f"--{OPTIONS[name]}")
    title = fields["title"]
    text = file_text(fields, BODY)
    if said.slug:
        check_slug(said.slug)
        if occupied(paper.content, at.date(), said.slug):
            place = f"{folder_of(at.date())}/{said.slug}"
            raise DraftRefused(f"{place}: 已经有这篇稿件，没有改动。请换一个文件名。")
    path = free_place(paper.content, at.date(), said.slug or propose_slug(title))
    if faults := faults_of(text, path, newsroom):
        raise DraftRefused("\n".join(f"{fault.fact}{fault.remedy}" for fault in faults))
    return write_draft(paper.content, path, text)


def _moment(typed: str | None, paper: Paper) -> datetime:
    if not typed:
        return paper.options.now
    try:
        return read_moment(typed, paper.options.zone)
    except NotAMoment:
        remedy = "请写成 2022年5月21日 或 2022-05-21 09:30。"
        raise DraftRefused(f"“{typed}”不是完整的日期。{remedy}") from None


def _named(reporter: Reporter) -> str:
    return f"{reporter.name}（{reporter.mark}）" if reporter.mark else reporter.name


def _topics(paper: Paper) -> list[str]:
    """The topics that the newest articles have most often."""
    counts: Counter[str] = Counter()
    for path in [path for path in texts(paper.content) if path[:4].isdecimal()][-_RECENT:]:
        text = decode((paper.content / path).read_bytes(), path)
        fields = None if isinstance(text, Fault) else read_header(text, path, paper.newsroom)[0]
        counts.update(fields.topics if fields else ())
    return [topic for topic, _ in counts.most_common(_OFFERED)]


def _silent(what: str, offered: Sequence[str]) -> str:
    """Nobody is there to be asked."""
    del what, offered
    return ""


def ask_on_terminal(what: str, offered: Sequence[str]) -> str:
    """Ask one question; the numbers of what is offered may be given instead of the words."""
    for number, choice in enumerate(offered, 1):
        print(f"  {number:2} {choice}")
    answer = input(f"{what}{'（写编号或文字）' if offered else ''}：")
    words = answer.replace("、", " ").replace("，", " ").replace(",", " ").split()
    if words and all(word.isdecimal() and 0 < int(word) <= len(offered) for word in words):
        return "、".join(offered[int(word) - 1] for word in words)
    return _NUMBER.sub(lambda word: _chosen(word[0], offered), answer)


def _chosen(number: str, offered: Sequence[str]) -> str:
    return offered[int(number) - 1] if 0 < int(number) <= len(offered) else number


if __name__ == "__main__":
    sys.exit(main())
