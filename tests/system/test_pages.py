"""`make deploy TARGET=pages:public`: a host that keeps nothing, of which readers' address alone is asked."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.folder import Pages
from bulletin.deploy.names import PAGES, RELEASE
from bulletin.deploy.objects import lingers
from bulletin.deploy.stage import staged
from bulletin.deploy.target import Held, Options
from bulletin.engine.made import record
from tests.system.conftest import ARTICLE
from tests.system.test_bucket import files

pytestmark = pytest.mark.system


class Host:
    """A host of pages: it serves the folder that it was given last."""

    def __init__(self, folder: Path, serve: Callable[[Path], str]) -> None:
        self.site = folder / "site"
        self.site.mkdir(parents=True)
        self.url = serve(self.site)
        self._work = folder

    def take(self, output: Path, *, yes: bool = False, late: int = 0, grace: float = 0) -> str:
        """Publish an output, as built `late` minutes after its own clock; returns what is said."""
        own = self._work / "output"
        shutil.rmtree(own, ignore_errors=True)
        shutil.copytree(output, own, copy_function=shutil.copy2)
        made = record(own).load()
        assert made
        clock = made.clock + timedelta(minutes=late)
        record(own).save(replace(made, address=self.url, clock=clock))
        public = self._work / "public"
        shutil.rmtree(public, ignore_errors=True)
        with staged(own, self._work / "work") as release:
            said = Pages(f"pages:{public}", Options(grace=grace)).publish(release, yes=yes)
        shutil.rmtree(self.site)
        public.rename(self.site)
        return said

    def kept(self) -> dict[str, object]:
        """What the next deployment will be told."""
        found: dict[str, object] = json.loads((self.site / PAGES).read_text())
        return found


@pytest.fixture
def pages(serve: functools.partial[str], tmp_path: Path) -> Host:
    """A host with nothing on it."""
    return Host(tmp_path / "pages", serve)


def refused(pages: Host, output: Path, **how: int) -> str:
    """What is said of an output that must be refused; nothing changes then."""
    before = files(pages.site)
    with pytest.raises(DeployFailed) as end:
        pages.take(output, **how)
    assert files(pages.site) == before
    return str(end.value)


def test_files_that_open_pages_fetch_later_stay_for_a_day(
    pages: Host, editions: list[Path], fewer: Path
) -> None:
    pages.take(editions[0])
    one, two = files(editions[0]), files(fewer)
    stay = {path for path in one.keys() - two.keys() if lingers(path)}
    assert {path.partition("/")[0] for path in stay} == {"photos", "search"}
    for _ in range(2):
        pages.take(fewer)
        there = files(pages.site)
        plain = {path for path in there if not path.endswith((".br", ".gz"))}
        assert plain == two.keys() | stay | {RELEASE, PAGES}
        assert {path: there[path] for path in stay} == {path: one[path] for path in stay}
    pages.take(fewer, grace=0.001)
    assert not stay & files(pages.site).keys()


def test_a_withdrawn_piece_is_never_shown_again_without_a_yes(
    pages: Host, editions: list[Path], without: Path
) -> None:
    pages.take(editions[0])
    before = pages.kept()["withdrawn"]  # the town's own
    assert "撤下了" in pages.take(without)
    assert ARTICLE in refused(pages, editions[0])
    pages.take(without)
    assert "已经撤下的稿件又要公开" in refused(pages, editions[0])
    pages.take(editions[0], yes=True)
    assert pages.kept()["withdrawn"] == before


def test_what_can_hold_a_withdrawn_piece_does_not_stay(
    pages: Host, editions: list[Path], without: Path
) -> None:
    pages.take(editions[0])
    pages.take(without)
    kept = {path for path in files(pages.site) if not path.endswith((".br", ".gz"))}
    assert kept == files(without).keys() | {RELEASE, PAGES} | {
        path for path in files(editions[0]) if path.startswith("assets/")
    }


def test_a_build_with_an_earlier_clock_is_refused_but_not_its_withdrawals(
    pages: Host, editions: list[Path], without: Path
) -> None:
    pages.take(editions[0], late=60)
    assert "还早" in refused(pages, editions[1])
    with pytest.raises(Held):
        pages.take(without)
    pages.take(editions[1], yes=True)


def test_a_release_that_lacks_more_than_a_tenth_of_the_articles_is_refused(
    pages: Host, editions: list[Path]
) -> None:
    pages.take(editions[0])
    kept = json.loads((pages.site / PAGES).read_text())
    kept["articles"] += [f"2022/01/01/gao-{number}" for number in range(9)]
    (pages.site / PAGES).write_text(json.dumps(kept))
    assert "篇会从网站上消失" in refused(pages, editions[1])


def test_a_host_that_does_not_answer_ends_it(
    pages: Host, editions: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.take(editions[0])
    monkeypatch.setattr(pages, "url", "http://127.0.0.1:9")
    assert "没有应答" in refused(pages, editions[1])
    monkeypatch.setattr(pages, "url", "")
    assert "不知道读者的网址" in refused(pages, editions[1])


def test_what_the_host_says_leads_nowhere_else(pages: Host, editions: list[Path]) -> None:
    pages.take(editions[0])
    kept = json.loads((pages.site / PAGES).read_text())
    kept["files"] |= {"assets/../../../precious": "0" * 64, "/etc/precious": "0" * 64}
    (pages.site / PAGES).write_text(json.dumps(kept))
    pages.take(editions[1])
    assert not [path for path in files(pages.site) if "precious" in path]
    (pages.site / PAGES).write_text("{")
    assert "读不懂" in refused(pages, editions[0])


def test_an_older_release_is_taken_over(pages: Host, editions: list[Path]) -> None:
    pages.take(editions[0])
    (pages.site / PAGES).unlink()
    (pages.site / RELEASE).write_text("{}")
    pages.take(editions[1])
    assert (pages.site / "index.html").read_bytes() == (editions[1] / "index.html").read_bytes()
