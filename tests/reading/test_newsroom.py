"""The list of reporters: read in any encoding, every slip in it named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bulletin.reading.newsroom import Reporter, read_reporters

GOOD = '[[reporter]]\nname = "甲一"\nmark = "教育"\nslug = "jia-yi"\nbeat = "教育"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_list_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "reporters.toml"
    path.write_bytes(GOOD.encode(encoding))
    assert read_reporters(path) == ((Reporter("甲一", "教育", "jia-yi", "教育"),), [])


def test_without_a_list_nobody_is_known(tmp_path: Path) -> None:
    assert read_reporters(tmp_path / "reporters.toml") == ((), [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[reporter]]\nname = 甲一"\n', ":2: 记者名单的这一行读不懂。"),
        ('[[reporter]]\nname = "甲一', ":2: 记者名单的这一行读不懂。"),
        ('[[reporter]]\nnmae = "甲一"\n', ": 记者名单：[[reporter]] 里不认识“nmae”，可以写 name、mark、slug、beat。"),
        ("[[reporter]]\nname = 1\n", ': 记者名单：[[reporter]] 里“name”应当写成 name = "…"。'),
        ('[[reporter]]\nmark = "教育"\n', ": 记者名单：[[reporter]] 里缺了 name。"),
        ('[reporter]\nname = ""\n', ": 记者名单：[[reporter]] 里缺了 name。"),
        ('[[repoter]]\nname = "甲一"\n', ": 记者名单里不认识“repoter”。可以写：[[reporter]]。"),
        (GOOD + GOOD.replace("jia-yi", "x"), ": “甲一”列了两次。同名的两个人请写不同的 mark。"),
        (GOOD + GOOD.replace("甲一", "乙二"), ": 有两位记者的网址都是“jia-yi”。请改其中一个的 slug。"),
        (GOOD.replace("jia-yi", "../x"), ": “甲一”的网址“../x”不能用。请只用字母、数字和“-”。"),
    ],
    ids=["quote", "end", "key", "number", "no name", "empty", "table", "twice", "slugs", "slug"],
)  # fmt: skip
def test_a_slip_in_the_list_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "reporters.toml"
    path.write_text(text, "utf-8")
    faults = read_reporters(path)[1]
    assert len(faults) == 1
    assert str(faults[0]).startswith(f"reporters.toml{said}")
