"""What is staged is what was made, to the byte: whatever caches, disks and folders hold besides."""

from __future__ import annotations

import functools
import gzip
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import brotli
import pytest
from msgspec.structs import replace

from bulletin.deploy.folder import Pages
from bulletin.deploy.stage import Staged, staged
from bulletin.deploy.target import Options
from bulletin.engine.made import MADE, manifest_seal
from bulletin.engine.made import record as made_record
from bulletin.engine.manifest import GroupEntry, Manifest, record
from tests.conftest import PROJECT, Built, forked, lay_out_town, pelican, run_pelican


@pytest.fixture
def output(town: Built, tmp_path: Path) -> Path:
    """The town's output, to be spoilt."""
    return Path(shutil.copytree(town.folder, tmp_path / "output"))


def build(folder: Path, *more: str) -> Path:
    """Build the paper of a folder for readers, into its `out`."""
    places = (folder / "content", folder / "out", folder / "cache")
    pelican(*places, 'NOW="2022-06-01T09:00"', *more)
    return folder / "out"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's paper with static files, built."""
    folder = tmp_path_factory.mktemp("made")
    lay_out_town(folder / "content")
    (folder / "content/static/video").mkdir(parents=True)
    (folder / "content/static/video/film.bin").write_bytes(random.randbytes(300_000))
    (folder / "content/static/a.txt").write_text("一" * 500, "utf-8")
    build(folder)
    return folder


@pytest.fixture
def paper(made: Path, tmp_path: Path) -> Path:
    """The same, to be changed or spoilt."""
    return Path(shutil.copytree(made, tmp_path, dirs_exist_ok=True))


@pytest.fixture
def static(paper: Path) -> Callable[..., Path]:
    """A function that builds it."""
    return functools.partial(build, paper)


def whole(release: Staged) -> dict[str, bytes]:
    """The files of a release, each of which is as its list says, and each compressed form as its text."""
    release = release.taken()
    files = {path: (release.folder / "site" / path).read_bytes() for path in release.sums}
    assert {path: sha256(data).hexdigest() for path, data in files.items()} == release.sums
    for path, data in files.items():
        if path.endswith(".gz"):
            assert gzip.decompress(data) == files[path[:-3]]
        if path.endswith(".br"):
            assert brotli.decompress(data) == files[path[:-3]]
    return files


def refused(output: Path, work: Path) -> str:
    """What is said of an output that must not be published."""
    with pytest.raises(SystemExit) as end, staged(output, work):
        pass
    said = str(end.value)
    assert len(said.splitlines()) == 1
    return said


def spoil(file: Path, how: str) -> None:
    """Damage a file in one of the ways in which disks and archives do."""
    data = file.read_bytes()
    if how == "empty":
        file.write_bytes(b"")
    elif how == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif how == "zeros":
        file.write_bytes(bytes(len(data)))
    elif how == "flipped":
        place = len(data) // 2
        file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    elif how == "longer":
        file.write_bytes(data + data[-9:])
    elif how == "twice":
        file.write_bytes(data + data)
    elif how == "another's":
        other = next(
            one
            for one in sorted(file.parent.iterdir())
            if one.suffix == file.suffix and one != file
        )
        file.write_bytes(other.read_bytes())
    elif how == "folder":
        file.unlink()
        file.mkdir()
    elif how == "link":
        file.unlink()
        file.symlink_to("/etc/hostname")
    elif how == "noise":
        file.write_bytes(random.randbytes(len(data)))
    elif how == "text":
        file.write_bytes(b"<html>503</html>")
    elif how == "bomb":
        much = bytes(50_000_000)
        gz = file.suffix == ".gz"
        file.write_bytes(gzip.compress(much, 1) if gz else brotli.compress(much, quality=1))


WAYS = "empty cut zeros flipped longer twice another's link noise text bomb".split()


@pytest.mark.parametrize("form", [".gz", ".br"])
@pytest.mark.parametrize("how", WAYS)
def test_a_damaged_or_forged_compressed_form_is_made_again(
    town: Built, tmp_path: Path, how: str, form: str
) -> None:
    """22 of them; none is ever published."""
    with staged(town.folder, tmp_path) as release:
        before = whole(release)
    kept = sorted((tmp_path / "packed").glob(f"*{form}"))
    for file in kept[:: len(kept) // 2]:
        spoil(file, how)
    with staged(town.folder, tmp_path) as release:
        assert whole(release) == before


def test_once_readers_have_a_release_only_the_forms_of_what_changes_are_made_again(
    town: Built, tmp_path: Path
) -> None:
    """Those of all others are known by their digests alone; were they wanted after all, they would be made."""
    packed = tmp_path / "packed"
    with staged(town.folder, tmp_path) as release:
        before, texts = release.sums, {path[:-3] for path in release.sums if path.endswith(".br")}
        assert len(list(packed.iterdir())) > 100
        release.keep()
    assert not packed.exists()
    with staged(town.folder, tmp_path) as release:
        assert release.sums == before
        assert not list(packed.iterdir())
        assert release.taken(["index.html.gz"]).sums == before
        front = before["index.html"]
        assert {file.name for file in packed.iterdir()} == {f"{front}.br", f"{front}.gz"}
        assert {path[:-3] for path in whole(release) if path.endswith(".br")} == texts
        assert release.sums == before


@pytest.mark.parametrize("how", [*WAYS[:8], "noise"])
def test_a_page_that_is_not_as_it_was_made_is_made_again_by_the_next_build(
    paper: Path, tmp_path: Path, how: str
) -> None:
    """Even where size and time are as they were, as after a power cut: the remedy that is told helps."""
    page = tmp_path / "out/2022/05/20/ji-shi/index.html"
    status, data = page.stat(), page.read_bytes()
    spoil(page, how if how != "another's" else "zeros")
    if not page.is_symlink():
        os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    said = refused(tmp_path / "out", tmp_path / "work")
    assert "2022/05/20/ji-shi/index.html: 文件和生成时不一样" in said
    build(paper)
    assert page.read_bytes() == data
    with staged(tmp_path / "out", tmp_path / "work") as release:
        assert whole(release)["2022/05/20/ji-shi/index.html"] == data


@pytest.mark.parametrize("how", ["cut", "zeros", "empty", "flipped", "gone"])
def test_a_static_file_that_was_copied_in_part_is_not_published(
    paper: Path, tmp_path: Path, how: str
) -> None:
    output = paper / "out"
    film = output / "static/video/film.bin"
    data = film.read_bytes()
    film.unlink() if how == "gone" else spoil(film, how)
    assert "film.bin: 文件和生成时不一样" in refused(output, tmp_path / "work")
    build(paper)
    with staged(output, tmp_path / "work") as release:
        assert whole(release)["static/video/film.bin"] == data


def asked_at(output: Path, address: str) -> None:
    """Have an output say that readers find it at another address."""
    made = made_record(output).load()
    assert made
    made_record(output).save(replace(made, address=address))


def test_a_build_does_not_change_what_is_published(
    static: Callable[..., Path], serve: Callable[[Path], str], tmp_path: Path
) -> None:
    """Pelican writes into its files; no name of a published file leads there."""
    output = static()
    asked_at(output, serve(tmp_path / "nothing yet"))
    with staged(output, tmp_path / "work") as release:
        Pages(f"pages:{tmp_path}/public", Options()).publish(release, yes=False)
        (tmp_path / "content/static/a.txt").write_text("另一个", "utf-8")
        static('PRODUCTION="0"', 'SITENAME="别的"')
        assert (release.folder / "site/static/a.txt").read_text("utf-8") == "一" * 500
        whole(release)
    assert (tmp_path / "public/static/a.txt").read_text("utf-8") == "一" * 500
    assert "别的" not in (tmp_path / "public/index.html").read_text("utf-8")
    files = [path for path in (tmp_path / "public").rglob("*") if path.is_file()]
    assert {path.stat().st_nlink for path in files} == {1}


PRIVATE = (
    *(".env", ".git/config", ".htpasswd", "~$稿件.docx", "Thumbs.db", "desktop.ini", "a.tmp"),
    *("a.bak", "a~", "__MACOSX/a", ".DS_Store", "$RECYCLE.BIN/x", ".ssh/id_rsa"),
)


def test_nothing_private_is_published(static: Callable[[], Path], tmp_path: Path) -> None:
    for name in PRIVATE:
        file = tmp_path / "content/static" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("秘密", "utf-8")
    with staged(static(), tmp_path / "work") as release:
        files = whole(release)
        own = {path for path in files if path.startswith("static/")}
        own = {path for path in own if not path.endswith((".br", ".gz"))}
        assert own == {"static/a.txt", "static/video/film.bin"}
        assert not any("秘密".encode() in data for data in files.values())


def test_a_key_among_static_files_stops_the_publication(
    static: Callable[[], Path], tmp_path: Path
) -> None:
    (tmp_path / "content/static/server.key").write_text("秘密", "utf-8")
    assert "“server.key”是私人的" in refused(static(), tmp_path / "work")


@pytest.mark.parametrize("what", ["loop", "link out", "pipe", "device", "socket folder"])
@pytest.mark.parametrize("where", ["static", "2022/05/21", "."])
def test_an_odd_file_is_named_and_nothing_hangs(tmp_path: Path, what: str, where: str) -> None:
    lay_out_town(tmp_path / "content")
    place = tmp_path / "content" / where
    place.mkdir(exist_ok=True)
    file = place / ("x.md" if where != "static" else "x.bin")
    if what == "loop":
        file.symlink_to(place, target_is_directory=True)
    elif what == "link out":
        file.symlink_to("/dev/zero")
    elif what == "pipe":
        os.mkfifo(file)
    elif what == "device":
        if os.geteuid() != 0:
            pytest.skip("only root makes devices")
        os.mknod(file, 0o644 | 0o020000, os.makedev(1, 5))  # /dev/zero
    else:
        (place / "a").symlink_to("b")
        (place / "b").symlink_to("a")
        file = place / "a"
    words = [tmp_path / "content", "-o", tmp_path / "out", "-s", PROJECT / "publishconf.py"]
    done = forked([*words, "-e", f'CACHE_PATH="{tmp_path}/cache"', "JOBS=1"], tmp_path / "cache")
    assert done.returncode == 1
    assert f"{file.name}: 这" in done.stderr
    assert not (tmp_path / "out/index.html").exists()


def test_pages_are_readable_whatever_the_umask(
    output: Path, serve: Callable[[Path], str], tmp_path: Path
) -> None:
    asked_at(output, serve(tmp_path / "nothing yet"))
    command = [sys.executable, "-m", "bulletin.deploy", "publish", str(output)]
    command += [f"pages:{tmp_path}/public", "--cache", str(tmp_path / "cache")]
    subprocess.run(["sh", "-c", 'umask 077; exec "$@"', "sh", *command], cwd=PROJECT, check=True)
    for path in [tmp_path / "public", *(tmp_path / "public").rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


FORGED = [
    *("../../precious", "../precious", "/etc/precious", "a/../../precious", "a//b", "./a", ""),
    *("static/.env", ".git/config", "a\nb", "a\\b", "a\x00b", "a\x1bb", "release.json"),
    *("..", ".", "a/..", "Thumbs.db", "x/~$y", "id_rsa"),
]


@pytest.fixture
def forged(output: Path, tmp_path: Path) -> Callable[[list[str]], None]:
    """What forges the manifest of an output, with groups of these paths, sealed as the real one is. Beside the
    output lie files that are somebody's own."""
    manifest = record(output).load()
    made = made_record(output).load()
    assert manifest
    assert made
    entry = next(iter(manifest.entries.values()))
    for name in ("precious", "work/precious"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("mine")

    def forge(paths: list[str]) -> None:
        groups = {f"forged {path}": GroupEntry.of("x", {path: entry}) for path in paths}
        record(output).save(Manifest(manifest.groups | groups, manifest.basis))
        made_record(output).save(replace(made, manifest=manifest_seal(output)))

    return forge


def test_a_forged_manifest_publishes_nothing(
    forged: Callable[[list[str]], None], output: Path, tmp_path: Path
) -> None:
    for path in FORGED:
        forged([path])
        assert refused(output, tmp_path / "work"), path


def test_a_forged_manifest_deletes_nothing_outside(
    forged: Callable[[list[str]], None], output: Path, tmp_path: Path
) -> None:
    forged(FORGED)
    lay_out_town(tmp_path / "content")
    done = run_pelican(tmp_path / "content", output, tmp_path / "cache")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "precious").read_text() == "mine"
    assert (tmp_path / "work/precious").read_text() == "mine"


def test_a_link_in_the_output_leads_no_deletion_outside(output: Path, tmp_path: Path) -> None:
    """A folder of pages that is a link to somewhere else now; the build that no longer has them."""
    outside = tmp_path / "outside"
    shutil.move(output / "2022/05/21", outside)
    (output / "2022/05/21").symlink_to(outside)
    before = {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()}
    lay_out_town(tmp_path / "content")
    shutil.rmtree(tmp_path / "content/2022/05/21")
    assert run_pelican(tmp_path / "content", output, tmp_path / "cache").returncode == 0
    assert {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()} == before


def test_photos_of_a_withdrawn_piece_do_not_stay_in_the_cache(paper: Path, tmp_path: Path) -> None:
    cached = {file.name for file in (tmp_path / "cache/photos").glob("??/*")}
    before = {file.name for file in (tmp_path / "out/photos").iterdir()}
    piece = tmp_path / "content/2022/05/20/ji-shi/index.md"
    piece.write_text(piece.read_text("utf-8").replace("\n\n", "\n撤稿：有误\n\n", 1), "utf-8")
    build(paper)
    after = {file.name for file in (tmp_path / "out/photos").iterdir()}
    gone = (before - after) & cached
    assert gone
    assert not gone & {file.name for file in (tmp_path / "cache/photos").glob("??/*")}


def test_a_mark_of_another_build_is_not_believed(output: Path, tmp_path: Path) -> None:
    """Damaged, gone, of a preview, of another manifest."""
    own = (output / MADE).read_bytes()
    for data in (b"", own[:-1], own[:40] + b"x" + own[41:], None):
        (output / MADE).unlink(missing_ok=True)
        if data is not None:
            (output / MADE).write_bytes(data)
        assert "这不是正式生成的网站" in refused(output, tmp_path / "work")
    made_record(output).save(replace(made_record(output).load() or _none(), production=False)) if (
        (output / MADE).write_bytes(own)
    ) else None
    assert "这不是正式生成的网站" in refused(output, tmp_path / "work")


def _none() -> object:
    raise AssertionError
