"""Every real article, page and list of the content folder is in order."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

import pelicanconf
from bulletin.reading import Reading
from bulletin.reading.file import read_file
from bulletin.reading.newsroom import read_newsroom

CONTENT = Path(pelicanconf.PATH)
FILES = sorted(path.relative_to(CONTENT).as_posix() for path in CONTENT.rglob("*.md"))
PHOTOS = sorted(CONTENT.rglob("*.jpg"))
NEWSROOM, REPORTER_FAULTS = read_newsroom(
    CONTENT / "reporters.toml",
    tuple(name for name, _, _ in pelicanconf.SECTIONS),
    ZoneInfo(pelicanconf.TIMEZONE),
)


def reading(path: str) -> Reading:
    """What a file of the content folder says."""
    return read_file(path, (CONTENT / path).read_bytes(), NEWSROOM, "/")[0]


@pytest.mark.parametrize("path", FILES)
def test_the_file_has_no_fault_not_even_a_warning(path: str) -> None:
    assert [str(fault) for fault in reading(path).faults] == []


def test_the_list_of_reporters_is_understood() -> None:
    assert REPORTER_FAULTS == []


def test_the_word_list_names_each_person_and_place_once() -> None:
    words = tomllib.loads((CONTENT / "terms.toml").read_text("utf-8"))
    for kind in ("person", "place"):
        names = [row["name"] for row in words[kind]]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("path", [path for path in FILES if path.startswith("2022/")])
def test_a_piece_of_the_sample_says_where_it_comes_from(path: str) -> None:
    article = reading(path).article
    assert article is not None
    assert article.source == "据本报 2022 年 5 月报道改写"


@pytest.mark.parametrize("path", [path for path in FILES if path.startswith("2022/")])
def test_a_piece_names_a_person_by_a_title_of_the_word_list(path: str) -> None:
    """Where a title stands before a name, it is one that the list knows."""
    people = tomllib.loads((CONTENT / "terms.toml").read_text("utf-8"))["person"]
    text = (CONTENT / path).read_text("utf-8")
    for person in people:
        for before in re.findall(rf"(\w+)(?={person['name']})", text):
            if re.search("书记|长|主席|主任$", before):
                assert before.endswith(tuple(t.split("、")[-1] for t in person["titles"]))


@pytest.mark.parametrize("photo", PHOTOS, ids=lambda path: path.name)
def test_a_photo_is_small_enough_for_the_repository_and_carries_nothing_private(
    photo: Path,
) -> None:
    with Image.open(photo) as image:
        assert max(image.size) <= 3200
        assert not image.getexif()
        assert not image.info.keys() & {"xmp", "photoshop", "comment"}
    assert photo.stat().st_size <= 600_000
