"""The dialect, text by text: each means what its editor meant, or is refused for the right reason."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bulletin.model.faults import Fault
from bulletin.reading.body import convert
from bulletin.reading.decode import read_text

TEXTS = tomllib.loads(Path(__file__).with_name("texts.toml").read_text("utf-8"))["text"]
HERE = "2022/05/21/a/index.md"
PAPER = "https://paper.example"


def test_each_kind_has_three_texts_and_more() -> None:
    kinds = Counter(case["kind"] for case in TEXTS)
    assert len(kinds) == 19
    assert min(kinds.values()) >= 4


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: f"{case['kind']}: {case['body'][:16]}")
def test_a_text_is_shown_as_it_was_meant_or_refused_with_its_line(case: dict[str, Any]) -> None:
    decoded = read_text(case["body"].encode(), HERE)
    assert not isinstance(decoded, Fault)
    body, found = convert(decoded.text, HERE, 1, "/", PAPER)
    faults = [f"{fault.line}: {fault.fact}" for fault in (*decoded.faults, *found.faults)]
    assert faults == case.get("refused", [])
    if not faults:
        shown = [
            part.html
            or (
                f"照片 {','.join(found.photos[at].file for at in part.photos)}"
                if part.photos
                else ""
            )
            or f"图 {found.charts[part.chart or 0].values}"
            for part in body.parts
        ]
        assert shown == case["html"]


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("##先修路", "3: “##先修路”当作小标题了。"),
        ("甲<!-- 乙 -->", "3: 备注“乙”读者看不到。"),
        ("<center>甲</center>", "3: HTML 标记“<center>”去掉了，里面的文字留着。"),
        ("真好:smile:", "3: “:smile:”是文字，不会变成表情。"),
        ('<a name="x">甲</a>', '3: HTML 标记“<a name="x">”去掉了，里面的文字留着。'),
        ("```js index.js\n甲\n```", "3: 代码开头的“js index.js”读者看不到。"),
        ("甲&#8203;乙", "3: “&#8203;”是看不见的字符。已经去掉。"),
    ],
)
def test_what_was_understood_otherwise_than_it_stands_is_remarked(text: str, remark: str) -> None:
    _, found = convert(f"正文。\n\n{text}", HERE, 1, "/")
    assert [f"{one.line}: {one.fact}" for one in found.remarks] == [remark]
    assert not found.faults


def test_every_block_photo_link_and_note_is_found_at_its_line() -> None:
    text = (
        '# 题\n\n第一段[^1]，\n见[云桥](../yun-qiao.md "集市")。\n- 项\n  - `子\n项`<b\n>粗</b>[外](https://x.example)\n\n'
        '![牌坊](a (1).jpg "甲一 摄")\n\n表：街\n\n| 街 |\n|---|\n| [东](/b/) |\n\n> 引\n\n```\n码\n```\n\n[^1]: 注\n  文'
    )
    _, found = convert(text, HERE, 11, "/")
    assert found.faults == []
    assert [(block.kind, block.line, block.last) for block in found.blocks] == [
        ("heading", 11, 11), ("text", 13, 14), ("list", 15, 18), ("text", 15, 15), ("list", 16, 18),
        ("text", 16, 18), ("text", 20, 20), ("text", 22, 22), ("caption", 22, 22), ("table", 24, 26),
        ("quote", 28, 28), ("text", 28, 28), ("code", 30, 32), ("note", 34, 35), ("text", 34, 35),
    ]  # fmt: skip
    assert [(one.text, one.address, one.title, one.line, one.target) for one in found.anchors] == [
        ("云桥", "../yun-qiao.md", "集市", 14, "2022/05/21/yun-qiao/"),
        ("外", "https://x.example", "", 18, ""),
        ("东", "/b/", "", 26, "b/"),
    ]
    assert [(photo.file, photo.credit, photo.line) for photo in found.photos] == [
        ("2022/05/21/a/a (1).jpg", "甲一 摄", 20)
    ]
    assert found.notes == {"1": 34}
