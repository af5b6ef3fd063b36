"""`python -m bulletin.desk.new`: an article is started, with options or by questions, never over another."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.desk import new
from bulletin.desk.draft import file_text, propose_slug
from bulletin.model.addresses import SLUG
from bulletin.reading.decode import clean
from bulletin.reading.header import read_header
from bulletin.reading.newsroom import Newsroom
from tests.conftest import PROJECT
from tests.programs import Program

NEWSROOM = Newsroom(("要闻",), (), ZoneInfo("Asia/Shanghai"))
REPORTERS = '[[reporter]]\nname = "甲一"\n\n' + "".join(
    f'[[reporter]]\nname = "王同"\nmark = "{mark}"\n\n' for mark in ("街道", "社区")
)
DAY = ("--date", "2022年5月21日 上午9:30")
ALL = (
    "--title",
    "老街换新装",
    "--section",
    "民生",
    "--topics",
    "老街、集市",
    "--reporters",
    "甲一",
    *DAY,
)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with a list of reporters and one article."""
    folder = tmp_path / "content"
    (folder / "2022/05/20").mkdir(parents=True)
    (folder / "reporters.toml").write_text(REPORTERS, "utf-8")
    (folder / "2022/05/20/a.md").write_text(
        "标题：一\n日期：2022-05-20\n栏目：要闻\n标签：云桥镇\n\n正文。", "utf-8"
    )
    return folder


def test_options_alone_make_a_draft_that_the_reader_understands(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new.main([str(content), *ALL]) == 0
    place = content / "2022/05/21/lao-jie-huan-xin-zhuang/index.md"
    assert capsys.readouterr().out == f"{place}\n"
    assert place.read_text("utf-8") == (
        "标题：老街换新装\n日期：2022年5月21日 9:30\n栏目：民生\n标签：老街、集市\n作者：甲一\n状态：草稿\n\n"
        "　　正文从这里写起。\n"
    )


def test_an_article_is_never_overwritten(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        assert new.main([str(content), *ALL]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert second == first.replace("/index.md", "-2/index.md")
    before = Path(first).read_bytes()
    assert new.main([str(content), *ALL, "--slug", "lao-jie-huan-xin-zhuang"]) == 1
    assert "已经有这篇稿件，没有改动。" in capsys.readouterr().err
    assert Path(first).read_bytes() == before


def test_a_single_file_of_that_name_counts_too(content: Path) -> None:
    assert new.main([str(content), *ALL, "--date", "2022-05-20", "--slug", "a"]) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--section", "民声"), "没有“民声”这个栏目。是不是“民生”？"),
        (("--reporters", "王同"), "请写明是哪一位：王同（街道）、王同（社区）。"),
        (("--date", "2022-05"), "“2022-05”不是完整的日期。"),
        (("--slug", "../x"), "文件名“../x”不能做网址。"),
    ],
    ids=["section", "namesake", "date", "slug"],
)
def test_what_the_reader_would_refuse_is_not_written(
    content: Path, arguments: tuple[str, str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(content.rglob("*"))
    assert new.main([str(content), *ALL, *arguments]) == 1
    assert told in capsys.readouterr().err
    assert sorted(content.rglob("*")) == before


def test_without_a_terminal_a_missing_answer_is_a_wrong_call(
    content: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(SystemExit) as end:
        new.main([str(content), "--section", "民生"])
    assert end.value.code == 2
    assert "没有标题。请加上 --title（用 make 时是 TITLE=…）。" in capsys.readouterr().err


def typed(content: Path, answers: str, editor: str) -> tuple[int, str]:
    """Answer the questions on a terminal; gives the exit code and all that was said."""
    main_end, terminal = pty.openpty()
    command = [sys.executable, "-m", "bulletin.desk.new", str(content), *DAY]
    environment = {**os.environ, "EDITOR": editor, "VISUAL": ""}
    with Program(
        command,
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        text=True,
    ) as running:
        os.write(main_end, answers.encode())
        told, _ = running.communicate(timeout=300)
    os.close(terminal)
    os.close(main_end)
    return running.returncode, told


def test_an_answer_that_is_not_understood_is_asked_for_again(content: Path) -> None:
    code, told = typed(content, "\n老街\n民声\n民生\n\n王同\n1 王同（社区）\n", "no-such-editor -w")
    assert code == 0
    assert "没有标题。" in told
    assert "没有“民声”这个栏目。是不是“民生”？" in told
    assert "有不止一位“王同”。" in told
    assert "编辑器“no-such-editor -w”打不开。稿件已经建好，请自己打开。" in told
    text = (content / "2022/05/21/lao-jie/index.md").read_text("utf-8")
    assert "标题：老街\n日期：2022年5月21日 9:30\n栏目：民生\n作者：甲一 王同（社区）\n" in text


@pytest.mark.parametrize(
    "title", ["a'b", 'say "老街"', "50% $HOME `x` $(x)", "a\\b & c; d", "-x", "老 街"]
)
def test_make_hands_every_sign_of_a_title_on(content: Path, title: str) -> None:
    options = [f"CONTENT={content}", "SECTION=民生", "TOPICS=", "REPORTERS=", "DATE=2022-05-21"]
    command = ["make", "-C", str(PROJECT), "new", *options, f"TITLE={title}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    place = next(Path(line) for line in done.stdout.splitlines() if line.endswith("/index.md"))
    assert place.read_text("utf-8").splitlines()[0] == f"标题：{title}"


def test_questions_offer_sections_topics_and_reporters_by_number(content: Path) -> None:
    """A real terminal: answers are typed, the file is written and opened in the editor."""

    opened = content.parent / "opened"
    editor = content.parent / "editor"
    editor.write_text(f'#!/bin/sh\necho "$1" > {opened}\n', "utf-8")
    editor.chmod(0o755)
    code, told = typed(content, "老街换新装\n2\n1、新话题\n1 2\n", str(editor))
    assert code == 0
    assert " 2 民生" in told
    assert " 1 云桥镇" in told
    assert " 2 王同（街道）" in told
    place = Path(opened.read_text("utf-8").strip())
    header = place.read_text("utf-8").split("\n\n")[0].splitlines()
    assert header[2:5] == ["栏目：民生", "标签：云桥镇、新话题", "作者：甲一、王同（街道）"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("老街换新装", "lao-jie-huan-xin-zhuang"),
        ("AI走进8所学校，真好", "ai-zou-jin-8-suo"),
        ("重庆路通车", "chong-qing-lu-tong-che"),
        ("绿地", "lv-di"),
        ("！？", "gao"),
    ],
)
def test_a_file_name_is_proposed_from_the_sounds_of_the_title(title: str, slug: str) -> None:
    assert propose_slug(title) == slug


@given(st.text(min_size=1, max_size=40))
def test_any_title_gives_a_file_name_that_can_be_an_address(title: str) -> None:
    slug = propose_slug(title)
    assert SLUG.fullmatch(slug)
    assert len(slug) <= 60


@given(st.text(st.characters(exclude_categories=["Cs", "Co", "Cn", "Cc"]), min_size=1, max_size=40))
def test_a_title_comes_back_from_its_file_as_it_was_typed(title: str) -> None:
    text = clean(file_text({"title": title, "date": "2022-05-21", "section": "要闻"}, "正文"))
    fields = read_header(text, "a.md", NEWSROOM)[0]
    typed = re.sub(" +", " ", clean(title)).strip()
    assert (fields.title if fields else "") == typed
