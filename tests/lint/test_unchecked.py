"""不查：a piece says which rules do not apply to it, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from bulletin.lint.__main__ import main
from bulletin.model.article import Fields, Unchecked
from bulletin.model.faults import Fault
from bulletin.reading.header import read_header
from tests.lint.test_rules import HEADER, NEWSROOM

PATH = "2022/05/21/a.md"


def header(line: str) -> tuple[Fields | None, list[Fault]]:
    """The fields of a header with this line, and its faults."""
    fields, _, _, faults = read_header(HEADER.strip() + f"\n{line}\n\n正文。", PATH, NEWSROOM)
    return fields, faults


@pytest.mark.parametrize(
    ("line", "unchecked"),
    [
        ("不查：cut_off（诗歌）", [("cut_off", "诗歌")]),
        ("不查：cut_off(诗歌)、brackets（颜文字，有意的）", [("cut_off", "诗歌"), ("brackets", "颜文字，有意的")]),
        ("不查：标点连用、破折号不规范（照录旧报）", [("标点连用、破折号不规范", "照录旧报")]),
        ("不查：cut_off（诗歌）\n不查：brackets（颜文字）", [("cut_off", "诗歌"), ("brackets", "颜文字")]),
    ],
)  # fmt: skip
def test_rules_are_named_with_their_reasons(line: str, unchecked: list[tuple[str, str]]) -> None:
    fields, faults = header(line)
    assert faults == []
    assert fields is not None
    assert fields.unchecked == tuple(Unchecked(*one) for one in unchecked)


def test_a_rule_without_a_reason_is_refused() -> None:
    _, faults = header("不查：cut_off")
    assert [str(fault) for fault in faults] == [
        f"{PATH}:4: “不查：cut_off”没有写明理由。请写成：不查：规则名（理由）。"
    ]


def told(folder: Path, line: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What lint says of an article with a row of signs, a photo without words and this line."""
    file = folder / PATH
    file.parent.mkdir(parents=True, exist_ok=True)
    text = HEADER.strip() + f"\n{line}\n\n书市《开张。\n\n![](a.jpg)\n"
    file.write_text(text.replace("\n\n\n", "\n\n"), "utf-8")
    main([str(folder), "--no-cache", "--now", "2022-06-01"])
    return capsys.readouterr().out


def test_what_a_piece_is_not_checked_by_is_not_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = told(tmp_path, "作者：甲一", capsys)
    assert "没有合上" in before
    assert "没有图说" in before
    after = told(tmp_path, "不查：brackets（旧报原文）、图片没有图说（资料图）", capsys)
    assert "没有合上" not in after
    assert "没有图说" not in after
    assert "没有署名" in after


def test_a_rule_that_there_is_none_of_is_named_with_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(tmp_path, "不查：braket（旧报原文）", capsys)
    assert "a.md:4: 提醒：没有“braket”这条校对规则。是不是“brackets”？" in said
    assert "没有合上" in said
