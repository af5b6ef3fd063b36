"""A published address that no piece has any more asks for 旧址 or 撤稿, and is written where it can be known."""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from bulletin.engine import made
from bulletin.engine.manifest import GroupEntry, Manifest, record
from bulletin.lint.__main__ import main
from bulletin.lint.gone import with_alias
from tests.lint.test_rules import NEWSROOM, ZONE

TEXT = "标题：{}\n日期：2022年5月21日\n栏目：要闻\n{}\n书市昨天开张。\n"
GONE = "已经发布过的网址 /2022/05/21/a/ 会打不开，没有稿件再用它。"
MOVED = "原来的网址 /2022/05/21/a/ 会打不开。请加一行“旧址：2022/05/21/a”，FIX=1 可以代写。"


class Office:
    """A folder of articles with what was last published of them."""

    def __init__(self, folder: Path) -> None:
        self.content, self.output = folder / "content", folder / "output"
        self.day = self.content / "2022/05/21"
        self.day.mkdir(parents=True)
        self.output.mkdir()
        self.settings = folder / "conf.py"
        project = Path(__file__).parents[2]
        self.settings.write_text(
            f"import sys\nsys.path.insert(0, {str(project)!r})\nfrom pelicanconf import *\n"
            f"OUTPUT_PATH = {str(self.output)!r}\nCACHE_PATH = {str(folder / 'cache')!r}\n",
            "utf-8",
        )

    def write(self, name: str, title: str = "书市开张", more: str = "") -> None:
        (self.day / name).write_text(TEXT.format(title, more), "utf-8")

    def publish(self, *names: str, production: bool = True) -> None:
        paths = [f"2022/05/21/{name}/index.html" for name in names]
        record(self.output).save(Manifest({"zh-Hans 文章 2022-05-21": GroupEntry.unknown(paths)}))
        clock = datetime(2022, 5, 22, tzinfo=ZONE)
        made.record(self.output).save(made.Made("", clock, production=production))

    def lint(self, *more: str) -> int:
        return main(
            [str(self.content), "--settings", str(self.settings), "--now", "2022-06-01", *more]
        )

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=甲一", "-c", "user.email=a@paper.example")
        subprocess.run(["git", *who, *arguments], cwd=self.content, check=True, capture_output=True)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with one published article, which the proof-reader has seen."""
    one = Office(tmp_path)
    one.write("a.md")
    one.publish("a")
    assert one.lint() == 0
    return one


def test_a_deleted_piece_is_an_error(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    (office.day / "a.md").unlink()
    office.write("b.md", "书市闭幕")
    capsys.readouterr()
    assert office.lint() == 1
    assert f"{office.day}/a.md: 错误：{GONE}" in capsys.readouterr().out


def test_a_moved_piece_is_told_where_it_is_now_and_fix_writes_its_old_address_and_shows_it(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    (office.day / "a.md").rename(office.day / "b.md")
    for _ in range(2):  # what the proof-reader knew of it is not forgotten
        capsys.readouterr()
        assert office.lint() == 1
        assert f"{office.day}/b.md: 错误：{MOVED}" in capsys.readouterr().out
    assert office.lint("--fix") == 0
    out = capsys.readouterr().out
    assert "@@ -3,0 +4 @@\n+旧址：2022/05/21/a\n" in out
    assert out.endswith("没有发现问题。\n")
    assert (office.day / "b.md").read_text("utf-8") == TEXT.format(
        "书市开张", "旧址：2022/05/21/a\n"
    )


def test_of_two_pieces_with_the_headline_none_is_guessed(office: Office) -> None:
    (office.day / "a.md").rename(office.day / "b.md")
    office.write("c.md")
    before = [(office.day / name).read_bytes() for name in ("b.md", "c.md")]
    assert office.lint("--fix") == 1
    assert [(office.day / name).read_bytes() for name in ("b.md", "c.md")] == before


@pytest.mark.parametrize(
    ("name", "more", "told"),
    [
        ("a.md", "状态：草稿\n", "稿件现在是草稿，或日期改到了将来。"),
        ("a.md", "撤稿：内容有误。\n", ""),
        ("b.md", "旧址：2022/05/21/a\n", ""),
    ],
)
def test_a_draft_leaves_a_dead_address_and_a_withdrawal_or_an_old_address_does_not(
    office: Office, name: str, more: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (office.day / "a.md").unlink()
    office.write(name, more=more)
    capsys.readouterr()
    assert office.lint() == 0
    out = capsys.readouterr().out
    assert told in out
    assert ("会打不开" in out) is bool(told)


def test_a_preview_is_no_publication(office: Office) -> None:
    (office.day / "a.md").unlink()
    office.publish("a", production=False)
    office.write("b.md")
    assert office.lint() == 0


def test_where_nothing_was_published_here_git_says_what_a_request_takes_away(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.publish()
    office.write("ready.md", "书市筹备", "状态：草稿\n")
    office.git("init", "-q")
    office.git("add", ".")
    office.git("commit", "-qm", "一")
    (office.day / "a.md").rename(office.day / "b.md")
    (office.day / "ready.md").unlink()
    capsys.readouterr()
    assert office.lint("--no-cache", "--since", "HEAD") == 1
    assert capsys.readouterr().out == f"{office.day}/b.md: 错误：{MOVED}\n共错误 1 处。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("标题：甲\n日期：2022-05-21\n栏目：要闻\n\n", "旧址：2022/05/21/a"),
        ("---\n标题：甲\n日期：2022-05-21\n栏目：要闻\n---\n", "旧址：2022/05/21/a"),
        ("---\ntitle: 甲\ndate: 2022-05-21\ncategory: 要闻\ntags: [乙, 丙]\n---\n", "aliases: 2022/05/21/a"),
        ("\n标题：甲\n日期：2022-05-21\n栏目：要闻\n标签：\n- 乙\n- 丙\n\n", "旧址：2022/05/21/a"),
    ],
)  # fmt: skip
def test_the_line_stands_last_in_the_header_and_nothing_else_is_touched(
    header: str, line: str, encoding: str, end: str
) -> None:
    whole = (header + "\t正文。\n").replace("\n", end)
    new = with_alias(whole.encode(encoding), "2022/05/21/b.md", "2022/05/21/a", NEWSROOM)
    lines = whole.split(end)
    at = header.count("\n") - 1
    assert new.decode(encoding).split(end) == [*lines[:at], line, *lines[at:]]


@pytest.mark.parametrize(
    "text", ["", "正文。", "标题：甲", "标题：甲\n日期：2022-05-21\n栏目：要闻"]
)
def test_a_file_without_a_whole_header_is_left_alone(text: str) -> None:
    assert with_alias(text.encode(), "2022/05/21/b.md", "2022/05/21/a", NEWSROOM) == text.encode()
