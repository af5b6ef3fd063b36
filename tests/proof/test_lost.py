"""A cache whose texts are lost is thrown away and everything read anew; where that does not help, the build
says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NoReturn

import pytest
from town import Story, Town

from bulletin.engine import pipeline
from bulletin.engine.output import OutputRefused
from bulletin.store.bodies import BodiesLost

HEADER = {"title": "集市开张", "date": "2022-05-20 08:30", "section": "要闻"}


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A town of two pieces, built."""
    town = Town(tmp_path)
    for name in ("ji-shi", "shu-shi"):
        town.write(town.content / f"2022/05/20/{name}.md", Story(HEADER, "开张。").file())
    town.build()
    return town


def test_texts_that_are_damaged_are_read_anew(town: Town) -> None:
    (town.folder / "cache" / "bodies.sqlite").write_bytes(b"no database" * 1000)
    changed = {**HEADER, "section": "民生"}
    town.write(town.content / "2022/05/20/ji-shi.md", Story(changed, "开张。").file())
    assert town.build() == town.clean()


def test_texts_that_are_lost_again_end_the_build_with_a_word(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = []

    def lost(*_: Any) -> NoReturn:
        runs.append(1)
        raise BodiesLost("正文坏了")

    monkeypatch.setattr(pipeline, "run", lost)
    town.write(town.content / "2022/05/20/ji-shi.md", Story(HEADER, "改了。").file())
    with pytest.raises(OutputRefused, match="正文坏了"):
        town.build()
    assert len(runs) == 2
