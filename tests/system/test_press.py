"""The days' PDFs on every kind of target: after the pages, outside all digests, and never with a withdrawn word."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bulletin.press.__main__ import press
from tests.conftest import Built
from tests.press.test_whole import printed, signs
from tests.system.conftest import ARTICLE, Host, edition
from tests.system.test_bucket import Store, server, store  # noqa: F401 (fixtures)
from tests.system.test_deploy import verify
from tests.system.test_pages import Host as PagesHost
from tests.system.test_pages import pages  # noqa: F401 (a fixture)

pytestmark = pytest.mark.system

DAY = ARTICLE.rpartition("/")[0]
PDF = f"{DAY}/{DAY.replace('/', '-')}.pdf"
WORDS = "从别处粘贴来的字"  # in the text that the second edition has withdrawn


def made(output: Path, cache: Path) -> None:
    """Make every PDF that is missing."""
    done, left = press(output, cache, datetime.now(UTC))
    assert done > 0
    assert left == 0


def test_pdfs_come_to_a_server_without_a_release_and_go_with_a_withdrawal(
    host: Host, editions: list[Path], without: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"

    def publish(edition: Path) -> str:
        code, said, errors = host.run("publish", edition, "--cache", cache)
        assert (code, errors) == (0, "")
        return said

    def there() -> list[Path]:
        return sorted(host.folder.glob("releases/r*/site/*/*/*/*.pdf"))

    publish(editions[0])
    first, told = host.current(), host.told()
    assert there() == []
    made(editions[0], cache)
    assert "换上了新的 PDF" in publish(editions[0])
    assert host.current() == first
    assert host.releases() == [first]
    assert host.told()["digest"] == told["digest"]
    assert host.told()["number"] == told["number"]
    assert PDF in verify(host.folder / "releases" / first)
    assert WORDS in signs(printed((host.folder / "current" / PDF).read_bytes()))
    assert "没有变化" in publish(editions[0])
    publish(without)
    assert not (host.folder / "current" / PDF).exists()
    assert there() == []  # the release before went whole
    made(without, cache)
    assert "换上了新的 PDF" in publish(without)
    text = signs(printed((host.folder / "current" / PDF).read_bytes()))
    assert WORDS not in text
    assert "青禾晚报" in text
    assert not any(WORDS in signs(printed(file.read_bytes())) for file in there())


def test_a_pdf_that_is_not_wanted_any_more_leaves_the_current_release(
    host: Host, editions: list[Path], tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    made(editions[0], cache)
    host.run("publish", editions[0], "--cache", cache)
    place = host.folder / "current" / PDF
    before = place.read_bytes()
    (cache / "press" / PDF.replace("/", "_")).write_bytes(before[:-9])  # damaged: it is not sent
    code, said, _ = host.run("publish", editions[0], "--cache", cache)
    assert code == 0
    assert "换上了新的 PDF" in said
    assert not place.exists()
    assert list((host.folder / "current").glob("*/*/*/*.pdf"))  # the other day's stays


def test_a_pdf_that_came_into_a_release_is_in_the_next_one_too(
    host: Host, editions: list[Path], town: Built, tmp_path: Path
) -> None:
    """The copy that the next one is made of is older than the PDF; only what differs is sent."""
    cache = tmp_path / "cache"
    assert host.run("publish", editions[0], "--cache", cache)[0] == 0
    made(editions[0], cache)
    assert host.run("publish", editions[0], "--cache", cache)[0] == 0
    gone = "2022/05/21/duan-xiao-xi-8.md"
    following = edition(tmp_path / "next", town, "青禾简报", gone=gone)
    code, _, errors = host.run("publish", following, "--cache", cache)
    assert (code, errors) == (0, "")
    assert host.told()["number"] == 2
    assert PDF in verify(host.folder / "current" / "..")


def test_a_bucket_has_them_with_their_type_and_under_the_same_number(
    store: Store,  # noqa: F811
    editions: list[Path],
    without: Path,
) -> None:
    store.publish(editions[0])
    told = store.get("/release.json").body
    made(editions[0], store.cache)
    store.publish(editions[0])
    answer = store.get(f"/{PDF}")
    assert answer.headers["content-type"] == "application/pdf"
    assert WORDS in signs(printed(answer.body))
    number = told.partition(b",")[0]
    assert store.get("/release.json").body.startswith(number)
    assert "没有变化" in store.publish(editions[0])
    store.publish(without)
    assert store.get(f"/{PDF}").status == 404
    made(without, store.cache)
    store.publish(without)
    assert WORDS not in signs(printed(store.get(f"/{PDF}").body))


def test_a_folder_for_pages_takes_those_that_are_there(
    pages: PagesHost,  # noqa: F811
    editions: list[Path],
    without: Path,
    tmp_path: Path,
) -> None:
    work = tmp_path / "pages"
    pages.take(editions[0])
    made(work / "output", work)
    pages.take(editions[0])
    assert WORDS in signs(printed((pages.site / PDF).read_bytes()))
    pages.take(without)
    assert not (pages.site / PDF).exists()
