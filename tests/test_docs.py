"""The documents tell the truth: README's table of fields, the handbook's template and examples, links."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import fields

import pelicanconf
from bulletin.model.article import Article, Fields
from bulletin.model.faults import Fault
from bulletin.reading.header import read_header
from bulletin.reading.keys import KEYS
from bulletin.reading.newsroom import Newsroom, Reporter

ROOT = Path(__file__).parent.parent
HANDBOOK = ROOT / "docs" / "手册"
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
NEWSROOM = Newsroom(
    tuple(name for name, _, _ in pelicanconf.SECTIONS),
    (Reporter("丙三", "环保"),),
    ZoneInfo("Asia/Shanghai"),
)
EXAMPLES = {  # named to show a form
    *("content/2022/05/21/slug.md", "lao-jie.jpg"),
    *("content/2022/05/21/A01.jpg", "A01.pdf", "A01.toml"),
}
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def table() -> dict[str, list[str]]:
    """README's table of fields: each field's other three cells."""
    text = (ROOT / "README.md").read_text("utf-8").split("\n## Metadata\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return {row[0].strip(" `"): [cell.strip() for cell in row[1:]] for row in rows}


def read(text: str) -> tuple[Fields | None, list[Fault]]:
    """A header's fields and faults, as the build reads them."""
    header, _, _, faults = read_header(text, "2022/05/21/lao-jie.md", NEWSROOM)
    return header, faults


def test_readme_lists_every_field_an_editor_gives_and_no_other() -> None:
    assert set(table()) == set(KEYS) == {field.name for field in fields(Fields)}
    assert set(KEYS) < {field.name for field in fields(Article)}


def test_readme_lists_every_chinese_name_of_a_field() -> None:
    chinese = {key: [name for name in names if not name.isascii()] for key, names in KEYS.items()}
    assert {name: row[0].split() for name, row in table().items()} == chinese


@pytest.mark.parametrize("name", KEYS)
def test_each_example_in_readme_is_understood(name: str) -> None:
    rows = {"title": "题", "date": "2022-05-21", "section": "要闻"}
    rows[name] = table()[name][2].strip("`")
    header, faults = read("\n".join(f"{key}: {value}" for key, value in rows.items()))
    assert faults == []
    assert getattr(header, name) not in ("", (), None)


def test_the_template_needs_nothing_but_title_date_and_section() -> None:
    template = (HANDBOOK / "模板.md").read_text("utf-8")
    for label, value in (("标题", "老街换新装"), ("日期", "2022年5月21日"), ("栏目", "民生")):
        template = template.replace(f"{label}：\n", f"{label}：{value}\n", 1)
    header, faults = read(template)
    assert faults == []
    assert header is not None
    assert (header.title, header.section, header.authors) == ("老街换新装", "民生", ())


def test_the_template_has_known_fields_only() -> None:
    labels = {name for names in KEYS.values() for name in names}
    header = (HANDBOOK / "模板.md").read_text("utf-8").split("\n\n")[0]
    assert {line.split("：")[0] for line in header.splitlines()} <= labels


def test_the_first_article_of_the_handbook_is_understood() -> None:
    page = (HANDBOOK / "9-在代码托管网站上发稿.md").read_text("utf-8")
    header, faults = read(page.split("```\n")[1])
    assert faults == []
    assert header is not None
    assert [author.name for author in header.authors] == ["甲一", "乙二"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_in_a_document_leads_to_a_file(document: Path) -> None:
    targets = _LINK.findall(_CODE.sub("", document.read_text("utf-8")))
    inside = [target.partition("#")[0] for target in targets if "://" not in target]
    assert [target for target in inside if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_command_in_a_document_is_in_the_makefile(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    code = "\n".join(_CODE.findall(document.read_text("utf-8")))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", code, re.MULTILINE)) <= targets


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_place_named_in_a_table_exists(name: str) -> None:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    cells = " ".join(line for line in lines if line.startswith("|"))
    places = re.findall(r"`([\w./-]+(?:\.\w+|/))`", cells)
    assert len(places) > 5
    missing = [place for place in places if not (ROOT / place).exists()]
    assert [place for place in missing if place not in EXAMPLES] == []


def test_every_decision_is_listed_in_order() -> None:
    folder = ROOT / "docs/decisions"
    listed = re.findall(
        r"^\| \[\d+\]\((.+?)\)", (folder / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert listed == sorted(file.name for file in folder.glob("[0-9]*.md"))
