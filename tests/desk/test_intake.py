"""Taking a camera's file in: smaller, upright, nameless, and never lost."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bulletin.desk.intake import LARGEST, LONGEST, main, take_in
from bulletin.photos.facts import PhotoRefused
from bulletin.photos.probe import probe
from tests.photos.samples import (
    STORED,
    UPRIGHT,
    corners,
    display_p3,
    exif,
    grainy,
    near,
    opened,
    saved,
    scene,
    with_iptc,
    xmp,
)

CAPTION, CREDIT = "云桥镇新桥合龙", "甲一 & 乙二"
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}


def camera(kind: str = "JPEG", width: int = 4000, height: int = 2600) -> bytes:
    """A file as a camera delivers it: on its side, with a place, and with the desk's words."""
    return saved(
        scene(width, height).transpose(STORED[6]),
        kind,
        exif=exif({0x0112: 6, 0x010F: "Secret"}, gps=True),
        xmp=xmp(CAPTION, CREDIT.replace("&", "&amp;")),
        icc_profile=display_p3(),
    )


@pytest.mark.parametrize("kind", ENDINGS)
def test_a_cameras_file_is_made_fit_and_then_left_alone(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{ENDINGS[kind]}"
    path.write_bytes(camera(kind))
    taken = take_in(path)
    data = path.read_bytes()
    image = opened(data)
    assert (image.format, image.size) == (kind, (LONGEST, 2080))
    assert near(corners(image)[0][0], UPRIGHT[0][0], 40)
    assert not [trace for trace in (b"Exif", b"GPS", b"Secret", b"ICC_PROFILE") if trace in data]
    assert (taken.caption, taken.credit) == (CAPTION, CREDIT)
    facts = probe(data, path.name)
    assert (facts.caption, facts.credit) == (CAPTION, CREDIT)
    assert "没有改动" in str(take_in(path))
    assert path.read_bytes() == data, "changed though it was fit"


@pytest.mark.parametrize("turn", STORED)
def test_it_stands_upright(tmp_path: Path, turn: int) -> None:
    path = tmp_path / "a.jpg"
    stored = scene() if turn == 1 else scene().transpose(STORED[turn])
    path.write_bytes(saved(stored, "JPEG", exif=exif({0x0112: turn})))
    take_in(path)
    assert near(corners(opened(path.read_bytes())), UPRIGHT)


def test_iptc_in_gb18030_is_kept_as_xmp(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(
        with_iptc(saved(scene(), "JPEG"), {120: CAPTION.encode("gb18030"), 80: b"jia"})
    )
    taken = take_in(path)
    assert (taken.caption, taken.credit) == (CAPTION, "jia")
    assert b"8BIM" not in path.read_bytes()
    assert probe(path.read_bytes(), "a.jpg").caption == CAPTION


def test_a_heic_becomes_a_jpeg(tmp_path: Path) -> None:
    path = tmp_path / "IMG_1.HEIC"
    path.write_bytes(saved(scene(), "HEIF"))
    assert take_in(path).path.name == "IMG_1.jpg"
    assert [p.name for p in tmp_path.iterdir()] == ["IMG_1.jpg"]


def test_a_heic_does_not_overwrite_another_photo(tmp_path: Path) -> None:
    heic, jpeg = tmp_path / "IMG_1.HEIC", tmp_path / "IMG_1.jpg"
    heic.write_bytes(saved(scene(), "HEIF"))
    jpeg.write_bytes(b"another")
    with pytest.raises(PhotoRefused, match="已经有了这个文件"):
        take_in(heic)
    assert jpeg.read_bytes() == b"another"
    assert heic.exists()


def test_a_heavy_photo_is_made_lighter_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(saved(grainy(2000, 1300, 0.1), "JPEG", quality=98))
    before = path.stat().st_size
    assert before > LARGEST
    assert take_in(path).after < before
    left = path.read_bytes()
    take_in(path)
    assert path.read_bytes() == left


def test_the_largest_sensors_are_taken_in(tmp_path: Path) -> None:
    """More pixels than the site reads are no reason to refuse a photo here: it is made smaller."""
    path = tmp_path / "a.jpg"
    path.write_bytes(saved(scene(9600, 7200), "JPEG", quality=50))
    with pytest.raises(PhotoRefused, match="make intake"):
        probe(path.read_bytes(), path.name)
    assert take_in(path).size == (3200, 2400)
    assert probe(path.read_bytes(), path.name).width == 3200


def test_an_animation_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    data = saved(scene(40, 30), "GIF", save_all=True, append_images=[scene(40, 30).rotate(180)])
    path.write_bytes(data)
    assert "没有改动" in str(take_in(path))
    assert path.read_bytes() == data


def test_a_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full at the worst moment: the photo is what it was, and nothing lies about."""
    path = tmp_path / "a.jpg"
    path.write_bytes(camera())
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert main([str(path)]) == 1
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.jpg"]


def test_a_link_stays_a_link_and_rights_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.jpg", tmp_path / "link.jpg"
    real.write_bytes(camera())
    real.chmod(0o640)
    link.symlink_to(real)
    take_in(link)
    assert link.is_symlink()
    assert opened(real.read_bytes()).width == LONGEST
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_the_command_takes_folders_and_says_what_it_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/a.jpg").write_bytes(camera())
    (tmp_path / "bad.png").write_bytes(b"")
    (tmp_path / "article.md").write_text("不是照片")
    assert main([str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert f"图说：{CAPTION}  摄影：{CREDIT}" in said.out
    assert "3200×2080 像素" in said.out
    assert "bad.png 是空文件" in said.err
    assert (tmp_path / "article.md").read_text() == "不是照片"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(["--help"], 0, "照片入库前的处理", id="help"),
        pytest.param([], 2, "请给出照片或文件夹", id="nothing named"),
        pytest.param(["nowhere.jpg"], 2, "找不到 nowhere.jpg", id="not there"),
    ],
)
def test_the_command_can_be_run(arguments: list[str], code: int, said: str) -> None:
    command = [sys.executable, "-m", "bulletin.desk.intake", *arguments]
    done = subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, "PYTHONUTF8": "1"}
    )
    assert done.returncode == code
    assert said in (done.stdout + done.stderr).decode()


def test_a_strip_keeps_the_width_that_its_letters_need(tmp_path: Path) -> None:
    file = tmp_path / "chang.png"
    scene(1500, 9000).save(file)
    taken = take_in(file)
    assert taken.size == (1200, 7200)
