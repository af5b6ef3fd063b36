"""The photo_cache of files made, and the work that fills it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bulletin.model.photo import PhotoFacts
from bulletin.photos.cache import PhotoCache
from bulletin.photos.facts import PhotoRefused
from bulletin.photos.make import make_missing, probe_all
from bulletin.photos.plan import Job, derivatives
from tests.photos.samples import saved, scene


@pytest.fixture
def photo_cache(tmp_path: Path) -> PhotoCache:
    return PhotoCache(tmp_path / "cache")


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    """Three photos in all their sizes, and the first once more for another slot."""
    paths = [tmp_path / f"{number}.jpg" for number in range(3)]
    for number, path in enumerate(paths):
        path.write_bytes(saved(scene(600 + number, 400), "JPEG"))
    facts = probe_all(paths, 2)
    found = [Job(path, derivatives(facts[path], "full")) for path in paths]
    return [*found, Job(paths[0], derivatives(facts[paths[0]], "card"))]


def names(jobs: list[Job]) -> set[str]:
    return {file.name for job in jobs for file in job.files}


def entry(tmp_path: Path, name: str) -> Path:
    return tmp_path / "cache" / name[:2] / name


def test_the_shelf_gives_back_what_was_put_there(photo_cache: PhotoCache) -> None:
    assert photo_cache.read("ab.jpg") is None
    photo_cache.put("ab.jpg", b"picture")
    assert photo_cache.read("ab.jpg") == b"picture"
    photo_cache.put("ab.jpg", b"other")
    assert photo_cache.read("ab.jpg") == b"other"


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data[:0], id="empty"),
        pytest.param(lambda data: data[:10], id="cut within the seal"),
        pytest.param(lambda data: data[:-1], id="cut short"),
        pytest.param(lambda data: data + b"\0", id="too long"),
        pytest.param(lambda data: data[:-1] + b"\0", id="altered"),
        pytest.param(lambda data: b"\0" + data[1:], id="seal altered"),
    ],
)
def test_a_damaged_entry_is_made_again(
    tmp_path: Path, photo_cache: PhotoCache, jobs: list[Job], damage: Callable[[bytes], bytes]
) -> None:
    make_missing(jobs, photo_cache, 2)
    victim = jobs[1].files[0].name
    whole = photo_cache.read(victim)
    path = entry(tmp_path, victim)
    path.write_bytes(damage(path.read_bytes()))
    assert photo_cache.read(victim) is None
    done = make_missing(jobs, photo_cache, 2)
    assert done.made == 1
    assert photo_cache.read(victim) == whole


def test_only_what_is_wanted_is_kept(tmp_path: Path, photo_cache: PhotoCache) -> None:
    for name in ("ab-1.jpg", "ab-2.jpg", "cd-1.jpg"):
        photo_cache.put(name, b"x")
    (tmp_path / "cache/ab/.ab-3.jpg.99.99").write_bytes(b"left by a killed run")
    assert photo_cache.keep_only({"ab-2.jpg"}) == 3
    assert photo_cache.read("ab-2.jpg") == b"x"
    assert [p.name for p in (tmp_path / "cache").glob("*/*")] == ["ab-2.jpg"]


def test_a_run_that_was_killed_leaves_nothing_for_ever(
    tmp_path: Path, photo_cache: PhotoCache
) -> None:
    """It put an entry and never came to its end; the next run publishes what the one before it did."""
    photo_cache.put("ab-1.jpg", b"x")
    assert photo_cache.keep_only({"ab-1.jpg"}) == 0
    photo_cache.put("cd-1.jpg", b"of a piece that was taken back")
    assert photo_cache.keep_only({"ab-1.jpg"}) == 1
    assert photo_cache.read("cd-1.jpg") is None


def test_where_the_same_is_kept_again_no_file_is_looked_at(
    tmp_path: Path, photo_cache: PhotoCache
) -> None:
    photo_cache.put("ab-1.jpg", b"x")
    photo_cache.keep_only({"ab-1.jpg"})
    (tmp_path / "cache/ab/put-there-by-hand").touch()
    assert photo_cache.keep_only({"ab-1.jpg"}) == 0
    assert photo_cache.keep_only(set()) == 2


def test_an_empty_cache_stays_as_it_is(tmp_path: Path, photo_cache: PhotoCache) -> None:
    assert photo_cache.keep_only({"ab-1.jpg"}) == 0
    assert not (tmp_path / "cache").exists()


def test_every_file_is_made_once_and_never_again(photo_cache: PhotoCache, jobs: list[Job]) -> None:
    first = make_missing(jobs, photo_cache, 2)
    assert (first.made, first.kept, first.refused) == (len(names(jobs)), 0, {})
    assert all(photo_cache.read(name) for name in names(jobs))
    again = make_missing(jobs, photo_cache, 2)
    assert (again.made, again.kept) == (0, first.made)


def test_nothing_is_decoded_when_nothing_is_missing(
    photo_cache: PhotoCache, jobs: list[Job]
) -> None:
    """A warm run does not even open the photos: they are gone, and nobody notices."""
    first = make_missing(jobs, photo_cache, 2)
    for job in jobs:
        job.source.unlink(missing_ok=True)
    assert make_missing(jobs, photo_cache, 2).kept == first.made


def test_one_bad_photo_does_not_keep_the_others(photo_cache: PhotoCache, jobs: list[Job]) -> None:
    source = jobs[1].source
    source.write_bytes(source.read_bytes()[:900])
    done = make_missing(jobs, photo_cache, 2)
    assert list(done.refused) == [source]
    assert isinstance(done.refused[source], PhotoRefused)
    assert all(photo_cache.read(file.name) for file in jobs[2].files)


def test_the_number_of_threads_does_not_change_a_byte(tmp_path: Path, jobs: list[Job]) -> None:
    found = []
    for threads in (1, 4):
        photo_cache = PhotoCache(tmp_path / f"cache{threads}")
        make_missing(jobs, photo_cache, threads)
        found.append({name: photo_cache.read(name) for name in names(jobs)})
    assert found[0] == found[1]


def test_probing_says_which_photo_is_refused(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.jpg", tmp_path / "bad.jpg"
    good.write_bytes(saved(scene(90, 60), "JPEG"))
    bad.write_bytes(b"")
    found = probe_all([good, bad], 2)
    assert isinstance(found[good], PhotoFacts)
    assert "空文件" in found[bad].fact


def test_no_photos_are_no_work(photo_cache: PhotoCache) -> None:
    done = make_missing([], photo_cache, 2)
    assert (done.made, done.kept, done.refused) == (0, 0, {})
