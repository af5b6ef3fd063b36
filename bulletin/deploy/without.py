"""What readers have, without the pieces that were withdrawn since: for a time when nothing else may go out.

In: the release that readers have, the addresses that have a notice of withdrawal now. Out: an output
folder, built by the engine of that release from its content, in which only those pieces are as they are
now. Both come from git.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

from bulletin.deploy.faults import DeployFailed
from bulletin.deploy.release import Release, understood
from bulletin.engine.made import UNSETTLED, engine_commit
from bulletin.engine.pipeline import PHOTOS
from bulletin.installed import ENGINE, IS_PACKAGE

SAME = "same"  # `bulletin.held.shown`, which stands above this room


def rebuilt(place: str, release: Release, withdrawn: Sequence[str], work: Path) -> Path:
    """Build it in the folder `work`; returns the output folder. PAPER, CONTENT and HANT are in the
    environment, as for make. Raises `DeployFailed` where git does not have what readers have."""
    if understood(release.line()) is None:
        raise _impossible(place, "读者看到的版本说不清自己是哪一版")
    paper = Path(os.environ.get("PAPER") or ".").resolve()
    content = Path(os.environ.get("CONTENT") or paper / "content").resolve()
    folder = (work / "without").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    engine = ENGINE if IS_PACKAGE else folder / "engine"
    top = _git(place, content, "rev-parse", "--show-toplevel").decode().strip()
    if not paper.is_relative_to(top) or not content.is_relative_to(top):
        raise _impossible(place, f"{paper} 不在稿件的 git 仓库里")
    _unpack(place, Path(top), release.content, folder / "paper")
    if not IS_PACKAGE:
        _unpack(place, ENGINE, release.engine, engine)
    elif release.engine != engine_commit():
        raise _impossible(place, "读者看到的版本是另一版程序做的，安装的程序里没有它")
    then = folder / "paper" / content.relative_to(top)
    _put_back(place, content, then, release)
    for address in withdrawn:
        _take_over(content, then, address)
    place_of_paper = folder / "paper" / paper.relative_to(top)
    photos = work.parent / PHOTOS
    if photos.is_dir():  # each entry is known by its content: what was made is not made again
        (place_of_paper / "cache").mkdir(exist_ok=True)
        (place_of_paper / "cache" / PHOTOS).symlink_to(photos.resolve())
    output = folder / "output"
    settings = {
        "PAPER": str(place_of_paper),
        "CONTENT": str(then),
        "OUTPUT": str(output),
        "SITEURL": release.address,
        "NOW": release.clock.isoformat() if release.clock else "",
        "DRAFTS": "",
        "TARGET": "",
        "SHOWN": SAME,
        "PYTHONPATH": str(engine),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bulletin.command", "publish"],
        cwd=engine,
        env=os.environ | settings,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()[:1]
        raise _impossible(place, "".join(said))
    return output


def _impossible(place: str, why: str) -> DeployFailed:
    fact = f"有稿件要撤，但做不出只撤下它们的版本（{why}）。"
    return DeployFailed(place, fact, "请先运行 make resume，再发布一次。")


def _git(place: str, folder: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise _impossible(place, "本机没有 git") from error
    if done.returncode:
        raise _impossible(place, done.stderr.decode("utf-8", "replace").strip().replace("\n", " "))
    return done.stdout


def _unpack(place: str, folder: Path, commit: str, to: Path) -> None:
    """The files of a commit of the repository that `folder` is in."""
    if not commit or commit.endswith(UNSETTLED):
        raise _impossible(place, "读者看到的版本里有没有提交的改动，git 里找不到")
    top = _git(place, folder, "rev-parse", "--show-toplevel").decode().strip()
    packed = _git(place, Path(top), "archive", "--format=tar", commit)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(to, filter="data")


def _put_back(place: str, content: Path, then: Path, release: Release) -> None:
    """Make the content of a commit what readers saw of it: some files as they were before, some not there."""
    listed = (
        _git(place, content, "ls-tree", "-r", "-z", release.content) if release.waiting else b""
    )
    for line in filter(None, listed.split(b"\0")):
        facts, _, path = line.partition(b"\t")
        if facts.split()[-1].decode() in release.waiting:
            (then / os.fsdecode(path)).unlink(missing_ok=True)
    for name, blob in release.held.items():
        (then / name).parent.mkdir(parents=True, exist_ok=True)
        (then / name).write_bytes(_git(place, content, "cat-file", "blob", blob))


def _take_over(now: Path, then: Path, address: str) -> None:
    """Put the piece at an address as it is now in the place of the one that was there: its text alone, since
    nothing else of it may be shown."""
    then.joinpath(f"{address}.md").unlink(missing_ok=True)
    shutil.rmtree(then / address, ignore_errors=True)
    for text in (f"{address}.md", f"{address}/index.md"):
        if (now / text).is_file():
            (then / text).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(now / text, then / text)
