"""A build with two editions says what it had to decide in the pieces of its day, and what it was told holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import PROJECT, pelican, run_pelican

PIECE = """标题：云桥镇和面临搬迁的村民
日期：2022-05-21
栏目：民生

看见于小明在村里。云桥镇和面临搬迁的村民。

副区长胡永宁说：里下河的面馆。
"""
TERMS = """[[word]]
name = "面临"
hant = "面臨"

[[word]]
name = "于小明"
hant = "于小明"
"""
ASKED = {"面临": ("a.md:1", "面臨", "麵臨"), "于小明": ("a.md:5", "於小明", "于小明")}


def built(folder: Path, *settings: str, now: str = "2022-05-21T09:00") -> str:
    """What a build says of that paper."""
    content = folder / "content"
    done = run_pelican(
        *(content, folder / "output", folder / "cache"),
        *('SITENAME="青禾简报"', f'NOW="{now}"', *settings),
    )
    return done.stdout + done.stderr


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A paper of one piece."""
    place = tmp_path / "content/2022/05/21"
    place.mkdir(parents=True)
    (place / "a.md").write_text(PIECE, "utf-8")
    return tmp_path


def page(paper: Path) -> str:
    """The piece in traditional characters."""
    return (paper / "output/hant/2022/05/21/a/index.html").read_text("utf-8").replace("<wbr>", "")


def told(said: str) -> list[str]:
    """What an editor is asked to look at, line by line."""
    return [line for line in said.splitlines() if "繁体版把" in line]


def test_each_doubtful_word_of_the_day_is_told_once(paper: Path) -> None:
    lines = told(built(paper, "HANT=true"))
    words = [line.partition("“")[2].partition("”")[0] for line in lines]
    assert len(words) == len(set(words))
    assert {"面临", "于小明"} <= set(words)
    for words, (place, written, other) in ASKED.items():
        (line,) = [one for one in lines if f"“{words}”" in one]
        assert place in line
        assert f"写成“{written}”，也可能是“{other}”" in line
        assert f'name = "{words}"' in line


def test_the_next_day_and_without_a_second_edition_nothing_is_told(paper: Path) -> None:
    assert told(built(paper, "HANT=true", now="2022-05-22T09:00")) == []
    assert told(built(paper)) == []


def test_what_is_confirmed_is_not_told_again_and_every_page_has_it(paper: Path) -> None:
    built(paper, "HANT=true")
    assert "看見於小明在村裡。雲橋鎮和面臨" in page(paper)
    (paper / "content/terms.toml").write_text(TERMS, "utf-8")
    assert not [line for line in told(built(paper, "HANT=true", "VERIFY=true")) if "于小明" in line]
    assert "看見于小明在村裡。雲橋鎮和面臨" in page(paper)


def test_a_known_person_is_written_as_a_name(paper: Path) -> None:
    built(paper, "HANT=true")
    (paper / "content/terms.toml").write_text('[[person]]\nname = "胡永宁"\n', "utf-8")
    (paper / "content/reporters.toml").write_text('[[reporter]]\nname = "于小明"\n', "utf-8")
    assert told(built(paper, "HANT=true", "VERIFY=true")) != []
    assert "看見于小明在村裡。" in page(paper)
    assert "副區長胡永寧說：里下河的麵館。" in page(paper)


@pytest.mark.parametrize(
    ("setting", "written"),
    [
        ('HANT_REGION="hk"', "在村裏"),
        ('HANT_REGION="tw"', "在村裡"),
    ],
)
def test_another_region_makes_the_second_edition_anew(
    paper: Path, setting: str, written: str
) -> None:
    built(paper, "HANT=true")
    built(paper, "HANT=true", "VERIFY=true", setting)
    assert written in page(paper)


@pytest.mark.parametrize(
    ("word", "fact"),
    [
        ('name = "面临"', "[[word]] 里“面临”没有写繁体。请加一行 hant"),
        ('name = "面临"\nhant = "面"', "“面临”和它的繁体“面”字数不同。请一个字对一个字。"),
    ],
)
def test_a_word_that_is_not_settled_is_refused(paper: Path, word: str, fact: str) -> None:
    (paper / "content/terms.toml").write_text(f"[[word]]\n{word}\n", "utf-8")
    assert fact in built(paper, "HANT=true").replace("\n", "")
    assert not (paper / "output/index.html").exists()


def test_the_sample_paper_keeps_its_own_names(tmp_path: Path) -> None:
    pelican(PROJECT / "content", tmp_path / "output", tmp_path / "cache", "HANT=true")
    pages = [one.read_text("utf-8") for one in (tmp_path / "output/hant").rglob("*.html")]
    assert any("胡永寧" in one for one in pages)
    assert not [word for one in pages for word in ("鬍永", "麵臨", "裡下河") if word in one]
