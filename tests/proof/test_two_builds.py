"""Two builds of one folder at once: each is whole, and so is what stands there in the end."""

from __future__ import annotations

import sys
from pathlib import Path

from town import PROJECT, Story, difference, files

from tests.conftest import forked
from tests.programs import Program

SETTINGS = ['SITENAME="青禾简报"', 'NOW="2022-06-01T09:00"', "PHOTOS=false"]


PELICAN = str(Path(sys.executable).with_name("pelican"))


def command(folder: Path, edition: str, output: Path, cache: Path, *settings: str) -> list[str]:
    """What is typed behind `pelican` for one of the editions."""
    words = [folder / edition, "-o", output, "-s", PROJECT / "pelicanconf.py"]
    return [
        *map(str, words),
        "--fatal",
        "errors",
        "-e",
        f'CACHE_PATH="{cache}"',
        *SETTINGS,
        *settings,
    ]


def test_two_builds_at_once_do_not_mix(tmp_path: Path) -> None:
    """Two editions with the same articles under other headlines, built into one folder with one cache;
    then each of them alone."""
    for edition, name in (("one", "早"), ("two", "晚")):
        for number in range(100):
            day = f"2022/05/{1 + number // 5:02}"
            header = {
                "title": f"{name}报第{number}篇",
                "date": day.replace("/", "-"),
                "section": "要闻",
            }
            path = tmp_path / edition / day / f"story-{number}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(Story(header, f"{name}。").file(), "utf-8")
    output, cache = tmp_path / "output", tmp_path / "cache"
    whole = {}
    for edition in ("one", "two"):
        alone = tmp_path / f"{edition}-alone"
        own = tmp_path / f"{edition}-cache"
        forked(command(tmp_path, edition, alone, own, "JOBS=1"), own).check_returncode()
        whole[edition] = files(alone)
    assert difference(whole["one"], whole["two"])
    for _ in range(2):
        words = [command(tmp_path, one, output, cache) for one in ("one", "two")]
        with Program([PELICAN, *words[0]]) as one, Program([PELICAN, *words[1]]) as two:
            assert [one.wait(300), two.wait(300)] == [0, 0]
        built = files(output)
        assert [] in (difference(built, whole["one"]), difference(built, whole["two"]))
    for edition in ("one", "two"):
        forked(command(tmp_path, edition, output, cache, "JOBS=1"), cache).check_returncode()
        assert difference(files(output), whole[edition]) == []
