"""The list of reporters: read in any encoding, every slip in it named."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bulletin.model.faults import Fault
from bulletin.reading.newsroom import Newsroom, Post, Reporter, read_newsroom

ZONE = ZoneInfo("Asia/Shanghai")
GOOD = '[[reporter]]\nname = "甲一"\nmark = "教育"\nslug = "jia-yi"\nbeat = "教育"\n'


def read(path: Path) -> tuple[Newsroom, list[Fault]]:
    """The newsroom of a paper with one section."""
    return read_newsroom(path, ("要闻",), ZONE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_list_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "reporters.toml"
    path.write_bytes(GOOD.encode(encoding))
    assert read(path) == (
        Newsroom(("要闻",), (Reporter("甲一", "教育", "jia-yi", "教育"),), ZONE),
        [],
    )


def test_without_a_list_nobody_is_known(tmp_path: Path) -> None:
    assert read(tmp_path / "reporters.toml") == (Newsroom(("要闻",), (), ZONE), [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[reporter]]\nname = 甲一"\n', ":2: 记者名单的这一行读不懂。"),
        ('[[reporter]]\nname = "甲一', ":2: 记者名单的这一行读不懂。"),
        ('[[reporter]]\nnmae = "甲一"\n', ": 记者名单：[[reporter]] 里不认识“nmae”，可以写 name、mark、slug、beat、others。"),
        ("[[reporter]]\nname = 1\n", ': 记者名单：[[reporter]] 里“name”应当写成 name = "…"。'),
        ('[[reporter]]\nmark = "教育"\n', ": 记者名单：[[reporter]] 里缺了 name。"),
        ('[reporter]\nname = ""\n', ": 记者名单：[[reporter]] 里缺了 name。"),
        ('[[repoter]]\nname = "甲一"\n', ": 记者名单里不认识“repoter”。可以写：[[reporter]]、[[post]]、[[agency]]。"),
        (GOOD + GOOD.replace("jia-yi", "x"), ": “甲一”列了两次。同名的两个人请写不同的 mark。"),
        (GOOD + GOOD.replace("甲一", "乙二"), ": 有两位记者的网址都是“jia-yi”。请改其中一个的 slug。"),
        (GOOD.replace("jia-yi", "../x"), ": “甲一”的网址“../x”不能用。请只用字母、数字和“-”。"),
    ],
    ids=["quote", "end", "key", "number", "no name", "empty", "table", "twice", "slugs", "slug"],
)  # fmt: skip
def test_a_slip_in_the_list_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "reporters.toml"
    path.write_text(text, "utf-8")
    faults = read(path)[1]
    assert len(faults) == 1
    assert str(faults[0]).startswith(f"reporters.toml{said}")


def test_the_list_may_name_posts_agencies_and_other_names_of_a_person(tmp_path: Path) -> None:
    path = tmp_path / "reporters.toml"
    path.write_text(
        '[[reporter]]\nname = "甲一"\nothers = ["老秋"]\n[[post]]\nname = "巡河员"\nrole = "通讯员"\n'
        '[[post]]\nname = "小主播"\n[[agency]]\nname = "青禾之声"\n',
        "utf-8",
    )
    newsroom, faults = read(path)
    assert faults == []
    assert newsroom.reporters == (Reporter("甲一", others=("老秋",)),)
    assert newsroom.own_posts == (Post("巡河员", "通讯员"), Post("小主播"))
    assert newsroom.agencies == ("青禾之声",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[post]]\nname = "巡河员"\nrole = "站长"\n', "职务“巡河员”的 role 写着“站长”。可以写：记者、通讯员、摄影。"),
        ('[[reporter]]\nname = "甲一"\nothers = ["乙二"]\n[[reporter]]\nname = "乙二"\n', "“乙二”是一位记者的别名，又是另一位的姓名或别名。请改其中一个。"),
        ('[[reporter]]\nname = "甲一"\nothers = "乙二"\n', '记者名单：[[reporter]] 里“others”应当写成 others = ["…", "…"]。'),
    ],
    ids=["role", "whose", "no list"],
)  # fmt: skip
def test_a_slip_in_posts_and_other_names_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "reporters.toml"
    path.write_text(text, "utf-8")
    assert [str(fault).partition(": ")[2].startswith(said) for fault in read(path)[1]] == [True]


def test_the_signs_of_the_list_are_final(tmp_path: Path) -> None:
    path = tmp_path / "reporters.toml"
    path.write_text(
        '[[reporter]]\nname = "甲\\u200b一\\u202e"\nothers = ["老\\u00ad秋"]\n', "utf-8"
    )
    assert read(path)[0].reporters == (Reporter("甲一", others=("老秋",)),)
